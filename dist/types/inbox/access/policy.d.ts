import type { Message } from '../../core/message.ts';
/** Who may write to the session through a workspace, besides the canvas user, who always may. */
export type SenderRule = {
    readonly senders: 'all';
} | {
    readonly senders: 'canvas';
} | {
    readonly senders: 'peers';
    readonly peers: readonly string[];
};
/** Who may write to the session; never changed, only replaced by another. */
export interface AccessPolicy {
    /** For every workspace without a rule of its own. */
    readonly default: SenderRule;
    readonly workspaces: ReadonlyMap<string, SenderRule>;
}
export interface SenderAccess {
    readonly policy: AccessPolicy;
}
export declare const EVERYBODY: AccessPolicy;
export declare const CANVAS_ONLY: AccessPolicy;
export declare function ruleFor(policy: AccessPolicy, workspaceId: string): SenderRule;
/** Whether a message may reach the session: only what agents write of their own accord can be kept out. */
export declare function mayReachSession(policy: AccessPolicy, message: Message): boolean;
export declare function mayPeerWrite(policy: AccessPolicy, workspaceId: string, peerId: string): boolean;
export declare function describeRule(rule: SenderRule): string;
