/** Files inside the messages of one agent: so many at once, and again within ten minutes. */
export declare const AGENT_FILES = 200;
/** How many files agents may bring inside their messages: saving one takes a moment, during which all else waits. */
export declare class AgentsRate {
    #private;
    /** Whether one more may be saved. `sentMs`: when it was sent, for a weekend's may arrive all at once. */
    admit(agentId: string, sentMs: number): boolean;
}
