import type { Attachment } from './attachment.ts';
/** Who wrote a message. Only `canvas_user` is a person; a system notice comes from the platform itself. */
export type Sender = {
    readonly kind: 'canvas_user';
} | {
    readonly kind: 'peer_agent';
    readonly peerId: string;
    readonly name?: string;
    readonly role?: string;
} | {
    readonly kind: 'system_notice';
    readonly sourceType: string;
};
/** What an activity becomes for the session. */
export interface Message {
    readonly activityId: string;
    /** The watched workspace that received it. */
    readonly workspaceId: string;
    readonly sender: Sender;
    readonly text: string;
    /** Set where `text` is only the beginning of what came: how long that was. */
    readonly wholeCharacters?: number;
    /** `sender`: the sender's words. `summary`: only the platform's one-line summary was readable. `none`: nothing was. */
    readonly textOrigin: 'sender' | 'summary' | 'none';
    readonly attachments: readonly Attachment[];
    readonly method?: string;
    readonly createdAt: string;
    /** The sender's own ids, quoted back in a reply so that it can be threaded. */
    readonly messageId?: string;
    readonly contextId?: string;
    readonly inReplyTo?: string;
    readonly delegation?: MessageDelegation;
    /** Set when the message is about a request, a task or an approval that is asked for: it is no chat. */
    readonly request?: MessageRequest;
    /** The text is only the beginning: the platform keeps no more of a broadcast. */
    readonly isExcerpt?: true;
}
/** What tells a message from all others of this session. */
export declare function keyOf({ workspaceId, activityId }: Pick<Message, 'workspaceId' | 'activityId'>): string;
/** What an answer to a message names it by: its sender's own id, else the platform's. */
export declare function replyReference({ messageId, activityId }: Message): string;
/** The work that we gave a peer and that a message is about. */
export interface MessageDelegation {
    readonly id: string;
    /** The beginning of what the peer was asked, where it is known. */
    readonly task?: string;
    /** Set when the message is the platform's report of how it ended; else it is the peer's own message about it. */
    readonly outcome?: 'completed' | 'failed';
}
/** The request that a message is about, and what happened to it. Title and status are remote text. */
export interface MessageRequest {
    readonly id: string;
    /** `created`: this workspace is asked for something. `outcome`: what it asked for was decided. */
    readonly event: 'created' | 'outcome' | 'comment' | 'cancelled';
    readonly kind?: 'task' | 'approval';
    readonly title?: string;
    /** The platform's word, e.g. `approved`. */
    readonly status?: string;
    /** Who decided, or wrote the comment: a person on the canvas or an agent. */
    readonly by?: 'user' | 'agent';
    readonly isOwn?: true;
    readonly commentId?: string;
}
/** Why an activity does not become a message. */
export type IgnoreReason = 'own_notify' | 'own_activity' | 'upload_notice' | 'resent' | 'permission_verdict' | 'question_answer' | 'delegation_queued'
/** Its row is of a wrong shape, or more than can be taken. */
 | 'unreadable'
/** The earlier plugin had shown it. */
 | 'shown_earlier'
/** Too much waits in its workspace already. */
 | 'overflow'
/** The user does not let this sender write to the session. */
 | 'access';
