import { createAuth } from '../http/auth.ts';
import { EventHub } from '../http/events.ts';
import { AcknowledgementStore } from './acknowledgements.ts';
import { ActivityStore } from './activities.ts';
import { createSystemClock } from './clock.ts';
import { rulesOf } from './era.ts';
import { MemoryStore } from './memories.ts';
import type { LocalPlatformOptions } from './options.ts';
import { QueueStore } from './queue.ts';
import { openDatabase } from './schema.ts';
import type { Services } from './services.ts';
import { TokenStore } from './tokens.ts';
import { UploadStore } from './uploads.ts';
import { WorkspaceStore } from './workspaces.ts';

const CANVAS_SYNC_BUDGET_MS = 90_000;
const DELEGATION_RETRY_MS = 8_000;
const PING_INTERVAL_MS = 15_000;

/** Opens the database and puts everything on it that the routes need. */
export function createServices(
  options: LocalPlatformOptions,
  adminToken: string,
  closed: AbortSignal,
): Services & { closeDatabase(): void } {
  const rules = rulesOf(options.era ?? 'E2');
  const clock = options.clock ?? createSystemClock();
  const database = openDatabase(options.databasePath ?? ':memory:');
  const workspaces = new WorkspaceStore(database);
  const tokens = new TokenStore(database, () => clock.nowMicros());
  const isAlive = (id: string) => (workspaces.get(id)?.status ?? 'removed') !== 'removed';
  return {
    rules,
    clock,
    workspaces,
    tokens,
    closed,
    settings: {
      memoryPlugin: options.memoryPlugin ?? true,
      heartbeatStaleSeconds: options.heartbeatStaleSeconds ?? rules.heartbeatStaleSeconds,
      canvasSyncBudgetMs: options.canvasSyncBudgetMs ?? CANVAS_SYNC_BUDGET_MS,
      delegationRetryMs: options.delegationRetryMs ?? DELEGATION_RETRY_MS,
      pingIntervalMs: options.pingIntervalMs ?? PING_INTERVAL_MS,
    },
    activities: new ActivityStore(database),
    acknowledgements: new AcknowledgementStore(database),
    queue: new QueueStore(database),
    uploads: new UploadStore(database),
    memories: new MemoryStore(database),
    events: new EventHub(() => Math.floor(clock.nowMicros() / 1000)),
    auth: createAuth({ tokens, adminToken, isAlive }),
    plugins: new Map(),
    responders: new Map(),
    closeDatabase: () => database.close(),
  };
}
