import type { Database } from 'bun:sqlite';
export type MessageState = 'fetched' | 'pending' | 'pushed' | 'settled' | 'undelivered' | 'ignored';
export interface MessageRow {
    readonly row: number;
    readonly state: MessageState;
    readonly pushes: number;
    readonly body: string | null;
}
export interface WaitingRow {
    readonly row: number;
    readonly created_us: number;
    readonly peer_id: string | null;
    readonly is_asked_for: 0 | 1;
}
export interface PeerHistoryRow {
    readonly row: number;
    readonly created_us: number;
    readonly state: 'past' | 'released' | 'waiting';
}
/** Every statement of the inbox, prepared once. */
export declare function createStatements(database: Database): {
    fence: import("bun:sqlite").Statement<{
        fence: number;
    }, []>;
    takeFence: import("bun:sqlite").Statement<{
        fence: number;
    }, []>;
    insert: import("bun:sqlite").Statement<null, [string, string, string, string | null, number, number, string | null, string | null, number, string | null]>;
    hasKey: import("bun:sqlite").Statement<{
        row: number;
    }, [string, string, string]>;
    has: import("bun:sqlite").Statement<{
        row: number;
    }, [string, string]>;
    release: import("bun:sqlite").Statement<null, [string]>;
    setWatermark: import("bun:sqlite").Statement<null, [string, number, number | null]>;
    watermark: import("bun:sqlite").Statement<{
        local_ms: number;
        platform_ms: number | null;
    }, [string]>;
    doubt: import("bun:sqlite").Statement<{
        since_ms: number;
    }, []>;
    markDoubtful: import("bun:sqlite").Statement<null, [string, string]>;
    pending: import("bun:sqlite").Statement<MessageRow, [string, string, number]>;
    hasMoreHoldable: import("bun:sqlite").Statement<{
        row: number;
    }, [string, number]>;
    holdable: import("bun:sqlite").Statement<WaitingRow, [string, string, number]>;
    peerHistory: import("bun:sqlite").Statement<PeerHistoryRow, [string, number, number]>;
    oldestHeldOfPeer: import("bun:sqlite").Statement<{
        created_us: number | null;
    }, [string]>;
    heldPeers: import("bun:sqlite").Statement<{
        peer_id: string;
    }, [string]>;
    hold: import("bun:sqlite").Statement<null, [string, string]>;
    unhold: import("bun:sqlite").Statement<null, [string, string | null, number]>;
    countHeld: import("bun:sqlite").Statement<{
        n: number;
    }, [string, string | null, string | null]>;
    heldSenders: import("bun:sqlite").Statement<MessageRow & {
        n: number;
    }, [string, string, string | null, number]>;
    unsettled: import("bun:sqlite").Statement<MessageRow, [string, number, string, number, string, number, string, number, number]>;
    countUnsettled: import("bun:sqlite").Statement<{
        n: number;
    }, [string, string, string, string]>;
    waitingPeers: import("bun:sqlite").Statement<{
        workspace_id: string;
        peer_id: string;
    }, []>;
    refusePeer: import("bun:sqlite").Statement<null, [string, string]>;
    refuse: import("bun:sqlite").Statement<null, [number]>;
    countRefused: import("bun:sqlite").Statement<{
        n: number;
    }, [string]>;
    markPushed: import("bun:sqlite").Statement<null, [number, number, number]>;
    markUnpushed: import("bun:sqlite").Statement<null, [number, number]>;
    settle: import("bun:sqlite").Statement<null, [number, string, number]>;
    settleHeld: import("bun:sqlite").Statement<null, [number, string, number, number]>;
    giveUpPushed: import("bun:sqlite").Statement<null, [number, string]>;
    recoverPushed: import("bun:sqlite").Statement<null, [string]>;
    giveUp: import("bun:sqlite").Statement<null, [number, number]>;
    pushAgain: import("bun:sqlite").Statement<null, [number]>;
    requeueUnheard: import("bun:sqlite").Statement<null, [number]>;
    untold: import("bun:sqlite").Statement<MessageRow, []>;
    untoldWaiting: import("bun:sqlite").Statement<MessageRow, [string, number]>;
    markTold: import("bun:sqlite").Statement<null, [number]>;
    find: import("bun:sqlite").Statement<MessageRow, [string]>;
    lastWorkspaceOfPeer: import("bun:sqlite").Statement<{
        workspace_id: string;
    }, [string]>;
    finishedSeq: import("bun:sqlite").Statement<{
        seq: number | null;
    }, [{
        readonly workspaceId: string;
    }]>;
    counts: import("bun:sqlite").Statement<{
        state: string;
        n: number;
    }, [string]>;
    pruneBodies: import("bun:sqlite").Statement<null, [number]>;
    pruneIds: import("bun:sqlite").Statement<null, [number]>;
};
export type Statements = ReturnType<typeof createStatements>;
