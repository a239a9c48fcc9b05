import type { PeerResponder } from '../a2a/responder.ts';
import type { Auth } from '../http/auth.ts';
import type { EventHub } from '../http/events.ts';
import type { AcknowledgementStore } from './acknowledgements.ts';
import type { ActivityStore } from './activities.ts';
import type { PlatformClock } from './clock.ts';
import type { EraRules } from './era.ts';
import type { MemoryStore } from './memories.ts';
import type { QueueStore } from './queue.ts';
import type { TokenStore } from './tokens.ts';
import type { UploadStore } from './uploads.ts';
import type { WorkspaceStore } from './workspaces.ts';

/** What the routes are built from: one platform's stores, rules and voices. */
export interface Services {
  readonly clock: PlatformClock;
  readonly rules: EraRules;
  readonly settings: PlatformSettings;
  readonly workspaces: WorkspaceStore;
  readonly tokens: TokenStore;
  readonly activities: ActivityStore;
  readonly acknowledgements: AcknowledgementStore;
  readonly queue: QueueStore;
  readonly uploads: UploadStore;
  readonly memories: MemoryStore;
  readonly events: EventHub;
  readonly auth: Auth;
  /** Plugins that can be downloaded: name to its `tar.gz`. */
  readonly plugins: Map<string, Uint8Array<ArrayBuffer>>;
  /** Push-mode workspaces that answer in this process. */
  readonly responders: Map<string, PeerResponder>;
  /** Aborts when the platform is closed. */
  readonly closed: AbortSignal;
}

export interface PlatformSettings {
  readonly memoryPlugin: boolean;
  readonly heartbeatStaleSeconds: number;
  /** How long a person's message waits for a push-mode agent before it goes on in the background. */
  readonly canvasSyncBudgetMs: number;
  readonly delegationRetryMs: number;
  readonly pingIntervalMs: number;
}
