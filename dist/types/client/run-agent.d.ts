import type { AgentCard } from '../wire/registry.ts';
import { type HandlingOptions } from './handle-messages.ts';
export interface AgentOptions extends HandlingOptions {
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
    /**
     * Also hands over the tasks and approvals that are asked of the workspace, as messages with `request`; off unless
     * given.
     */
    readonly requests?: boolean;
}
/** Why an agent ended: the signal aborted, or its workspace was removed from the canvas, which nothing undoes. */
export type AgentEnd = 'stopped' | 'removed';
/**
 * Makes this process the agent of a workspace until the signal aborts or the workspace is removed: registers, sends
 * heartbeats, and hands every message to `handle`. A handler that rejects gets the message again, a little later and
 * at most four times in all; those behind it wait, so that the order stays. A message that was being handled when the
 * process ended comes again in the next one, with a higher `attempt`. While the workspace is paused messages wait;
 * when it is resumed they are handled. The answer to a `client.delegations.run` that waits goes there, and not to
 * `handle`. Network trouble is waited out and told to `onEvent`; it rejects only when the state directory cannot be
 * used.
 */
export declare function runAgent(options: AgentOptions, signal: AbortSignal): Promise<AgentEnd>;
