import type { Target } from '../core/target.ts';
/** Whose a file is, for how much of its kind is kept. */
export interface FileOwner {
    readonly workspaceId: string;
    /** The agent that sent it; undefined for a person. */
    readonly agentId?: string;
}
export interface InboxName {
    readonly kind: 'file' | 'partial' | 'own_mark';
    readonly key: string;
    /** What `ownerOf` makes of an owner; empty where the name does not say. */
    readonly owner: string;
    /** The safe form of the name that the sender gave; empty for a mark. */
    readonly name: string;
}
/** What an uploaded file is known by: nothing else has its key, on no other workspace and no other platform. */
export declare function uploadKey(target: Target, fileId: string): string;
/** What a file is known by that came inside a message. */
export declare function inlineKey(target: Target, activityId: string, index: number): string;
/** Files of older versions, which do not say whose they are, count as people's. */
export declare function isAgentsOwner(owner: string): boolean;
/** `<key>-<random><owner>-<safe name>`; nobody outside can guess it. */
export declare function newFileName(key: string, remoteName: string, owner?: FileOwner): string;
/** @param rest 16 hexadecimal digits, then those of the owner, if there is one */
export declare function inboxFileName(key: string, rest: string, name: string): string;
export declare function partialName(name: string): string;
export declare function ownMarkName(key: string): string;
/** What a name in the folder stands for; undefined for what this program did not write. */
export declare function readInboxName(text: string): InboxName | undefined;
