import type { Logger } from '../runtime/logger.ts';
import type { PidRecord } from './pid-record.ts';
/**
 * Ends a predecessor that hangs: alive, but its lock was not refreshed. A stopped one is left alone: the inbox's fence
 * makes it harmless, and its session will want it back.
 */
export declare function stopStaleHolder(record: PidRecord | undefined, log: Logger): Promise<void>;
/** Lets processes that were stopped in the middle of something finish it. */
export declare function wakeStopped(records: readonly PidRecord[], log: Logger): void;
/**
 * A holder that was stopped between the mark and the write of one message would write it whenever it wakes, long after
 * its successor showed that message. So it is woken now, with its fence void already and before the successor pushes
 * anything: it writes at once what it had begun, and nothing else.
 */
export declare function letFinish(record: PidRecord | undefined): Promise<void>;
/** The last resort against a predecessor that keeps the inbox locked, stopped or not. */
export declare function endPredecessor(record: PidRecord | undefined, log: Logger): void;
