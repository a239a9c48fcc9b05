import type { PlatformClient } from '../platform/client.ts';
import type { AgentCard } from '../wire/registry.ts';
import { type IncomingMessage } from './incoming-message.ts';
export interface AgentOptions {
    readonly client: PlatformClient;
    /** Called for one message at a time, oldest first. A message is done when this resolves; see `runAgent`. */
    readonly handle: (message: IncomingMessage, signal: AbortSignal) => Promise<void>;
    /** How the agent presents itself; with an empty name it keeps the one it has on the canvas. */
    readonly card?: AgentCard;
    /**
     * Where messages and their files outlive the process; made if needed, for its owner only. A second process with the
     * same folder waits until the first ends.
     */
    readonly stateDirectory: string;
    /** Time between two polls while the event stream does not work. */
    readonly pollIntervalMs?: number;
    /** The largest file that is saved, in bytes; 100 MiB unless given. */
    readonly maxFileBytes?: number;
    /** Also hands over the tasks and approvals that are asked of the workspace, as messages with `request`; off unless given. */
    readonly requests?: boolean;
    /** What the agent has to say to its operator, one line each, without secrets and remote text. */
    readonly onEvent?: (line: string) => void;
}
/**
 * Makes this process the agent of a workspace until the signal aborts: registers, sends heartbeats, and hands every
 * message to `handle`. A handler that rejects gets the message again, a little later and at most four times in all;
 * those behind it wait, so that the order stays. A message that was being handled when the process ended comes again in
 * the next one, with a higher `attempt`. Network trouble is waited out and told to `onEvent`; it rejects only when the
 * state directory cannot be used.
 */
export declare function runAgent(options: AgentOptions, signal: AbortSignal): Promise<void>;
