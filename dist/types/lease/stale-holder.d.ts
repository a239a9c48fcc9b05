import type { Logger } from '../runtime/logger.ts';
import type { PidRecord } from './pid-record.ts';
/** Ends a predecessor that lives and does not refresh its lock. A stopped one is left alone: the fence makes it harmless. */
export declare function stopStaleHolder(record: PidRecord | undefined, log: Logger): Promise<void>;
/** Lets processes that were stopped in the middle of something finish it. */
export declare function wakeStopped(records: readonly PidRecord[], log: Logger): void;
/** Wakes a stopped holder before its successor pushes, its fence void: what it had begun to write must not come later. */
export declare function letFinish(record: PidRecord | undefined): Promise<void>;
/** The last resort against a predecessor that keeps the inbox locked, stopped or not. */
export declare function endPredecessor(record: PidRecord | undefined, log: Logger): void;
