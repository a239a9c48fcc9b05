import type { IncomingFiles } from '../files/incoming-files.ts';
import type { Work } from '../inbox/current-work.ts';
import type { PushQueue } from '../inbox/push-queue.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Bell } from '../runtime/bell.ts';
import type { AgentEvents } from './agent-events.ts';
import { type IncomingMessage } from './incoming-message.ts';
export interface HandlingOptions {
    readonly client: PlatformClient;
    /** Called for one message at a time, oldest first. A message is done when this resolves; see `runAgent`. */
    readonly handle: (message: IncomingMessage, signal: AbortSignal) => Promise<void>;
    /** What the agent has to say to its operator, one line each, without secrets and remote text. */
    readonly onEvent?: (line: string) => void;
}
/** Whether the agent is handling a message. */
export declare class AgentWork {
    #private;
    of(): Work;
    onChange(_workspaceId: string, listener: () => void): () => void;
    set(isWorking: boolean): void;
}
export interface Handling {
    readonly pushes: PushQueue;
    readonly files: IncomingFiles;
    /** Rung when messages became pending. */
    readonly bell: Bell;
    readonly work: AgentWork;
    readonly events: AgentEvents;
}
/** Hands over what waits, one message at a time, until the signal aborts. */
export declare function handleAll(options: HandlingOptions, handling: Handling, signal: AbortSignal): Promise<void>;
