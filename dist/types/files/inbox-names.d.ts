import type { Target } from '../core/target.ts';
export interface InboxName {
    readonly kind: 'file' | 'partial' | 'own_mark';
    readonly key: string;
    /** The safe form of the name that the sender gave; empty for a mark. */
    readonly name: string;
}
/** What an uploaded file is known by: nothing else has its key, on no other workspace and no other platform. */
export declare function uploadKey(target: Target, fileId: string): string;
/** What a file is known by that came inside a message. */
export declare function inlineKey(target: Target, activityId: string, index: number): string;
/** `<key>-<random>-<safe name>` */
export declare function fileName(key: string, random: string, name: string): string;
/** The name of a file while it is written. */
export declare function partialName(name: string): string;
export declare function ownMarkName(key: string): string;
/** What a name in the folder stands for; undefined for what this program did not write. */
export declare function readInboxName(text: string): InboxName | undefined;
