import { ActivityStore } from './activities.ts';
import { AskStore } from './asks.ts';
import type { PlatformClock } from './clock.ts';
import { MemoryStore } from './memories.ts';
import { MessageMarks } from './message-marks.ts';
import { NoteStore } from './notes.ts';
import { QueueStore } from './queue.ts';
import { RequestStore } from './requests.ts';
import { PlatformDatabase } from './schema.ts';
import { SecretStore } from './secrets.ts';
import { SpendingStore } from './spending.ts';
import { TokenStore } from './tokens.ts';
import { UploadStore } from './uploads.ts';
import { WorkspaceStore } from './workspaces.ts';

/** All that one platform keeps. */
export interface Stores {
  readonly workspaces: WorkspaceStore;
  readonly tokens: TokenStore;
  readonly activities: ActivityStore;
  readonly marks: MessageMarks;
  readonly queue: QueueStore;
  readonly uploads: UploadStore;
  readonly memories: MemoryStore;
  readonly requests: RequestStore;
  readonly asks: AskStore;
  readonly secrets: SecretStore;
  readonly notes: NoteStore;
  readonly spending: SpendingStore;
  /** Plugins that can be downloaded: name to its `tar.gz`. */
  readonly plugins: Map<string, Uint8Array<ArrayBuffer>>;
}

export function openStores(databasePath: string, clock: PlatformClock): Stores & { close(): void } {
  const database = new PlatformDatabase(databasePath);
  return {
    workspaces: new WorkspaceStore(database),
    tokens: new TokenStore(database, () => clock.nowMicros()),
    activities: new ActivityStore(database),
    marks: new MessageMarks(database),
    queue: new QueueStore(database),
    uploads: new UploadStore(database),
    memories: new MemoryStore(database),
    requests: new RequestStore(database),
    asks: new AskStore(database),
    secrets: new SecretStore(database),
    notes: new NoteStore(database),
    spending: new SpendingStore(database),
    plugins: new Map(),
    close: () => database.close(),
  };
}
