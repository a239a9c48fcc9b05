import type { PeerResponder } from '../a2a/answer.ts';
import type { FaultSwitchboard } from '../faults/faults.ts';
import type { PlatformClock } from '../store/clock.ts';
import type { Stores } from '../store/stores.ts';
import type { AgentContacts } from './agent-contacts.ts';
import type { Auth } from './auth.ts';
import type { EraRules } from './era.ts';
import type { EventHub } from './events.ts';

/** What every endpoint is given: one platform's data, rules and events. */
export interface Services {
  readonly rules: EraRules;
  readonly settings: PlatformSettings;
  readonly store: Stores;
  readonly auth: Auth;
  readonly events: EventHub;
  readonly contacts: AgentContacts;
  readonly clock: PlatformClock;
  /** What makes the rows of messages late. */
  readonly faults: Pick<FaultSwitchboard, 'takeRowDelay'>;
  /** Push-mode workspaces that answer in this process. */
  readonly responders: Map<string, PeerResponder>;
  /** Workspace → the command that joins it. */
  readonly joinCommands: Map<string, string>;
  /** Aborts when the platform is closed. */
  readonly closed: AbortSignal;
}

export interface PlatformSettings {
  readonly memoryPlugin: boolean;
  /** Whether there is something that starts workspaces. */
  readonly hasProvisioner: boolean;
  readonly heartbeatStaleSeconds: number;
  /** How long a person's message waits for a push-mode agent before it goes on in the background. */
  readonly canvasSyncBudgetMs: number;
  readonly delegationRetryMs: number;
}
