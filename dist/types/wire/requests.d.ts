import { z } from 'zod';
/** A person or a workspace. A person's id is the platform's own word, and often empty. */
export interface RequestParty {
    readonly type: 'user' | 'agent';
    readonly id: string;
}
export type RequestKind = 'task' | 'approval';
/** What one party asks of another: to do something, or to allow it. Title, detail and ids of people are remote text. */
export interface PlatformRequest {
    readonly id: string;
    readonly kind: RequestKind;
    readonly requester: RequestParty;
    readonly recipient: RequestParty;
    readonly title: string;
    readonly detail?: string;
    /** `pending`, `info_requested`, or how it ended: `done`, `approved`, `rejected`, `cancelled`. */
    readonly status: string;
    readonly responder?: RequestParty;
    /** RFC 3339. */
    readonly createdAt: string;
    readonly respondedAt?: string;
}
export interface RequestComment {
    readonly id: string;
    readonly author: RequestParty;
    /** Remote text. */
    readonly body: string;
    readonly createdAt: string;
}
/** `GET /workspaces/:id/requests/:rid`: the thread has its first 200 words, oldest first. */
export declare const requestThreadSchema: z.ZodObject<{
    request: z.ZodUnknown;
    messages: z.ZodArray<z.ZodUnknown>;
}, z.core.$strip>;
/** The platform's column takes no more, and fails. */
export declare const MAX_PRIORITY = 32767;
/** `POST /workspaces/:id/requests`. A person as recipient has the empty id. */
export interface CreateRequestBody {
    readonly kind: RequestKind;
    readonly recipient_type: RequestParty['type'];
    readonly recipient_id: string;
    readonly title: string;
    readonly detail?: string;
    /** At most `MAX_PRIORITY`, in either direction. */
    readonly priority?: number;
}
export declare const createdRequestSchema: z.ZodObject<{
    request_id: z.ZodString;
    status: z.ZodString;
}, z.core.$strip>;
export type RequestAction = 'done' | 'approved' | 'rejected';
/** The platform puts the calling workspace in place of whatever author is named, but insists on a type. */
export declare const AUTHOR: {
    readonly author_type: 'agent';
};
export declare const RESPONDER: {
    readonly responder_type: 'agent';
};
export declare const changedRequestSchema: z.ZodObject<{
    status: z.ZodString;
}, z.core.$strip>;
export declare const addedCommentSchema: z.ZodObject<{
    message_id: z.ZodString;
}, z.core.$strip>;
/** A request as the platform lists it; undefined for an entry of a wrong shape. */
export declare function readRequest(json: unknown): PlatformRequest | undefined;
/** A word of a thread; undefined for an entry of a wrong shape. */
export declare function readComment(json: unknown): RequestComment | undefined;
/** The names under which the inbox knows what happened to a request; those of the platform's rows have another form. */
export declare const createdId: (requestId: string) => string;
export declare const outcomeId: (requestId: string) => string;
export declare const cancelledId: (requestId: string) => string;
export declare const commentActivityId: (commentId: string) => string;
export declare function isOpen({ status }: Pick<PlatformRequest, 'status'>): boolean;
export declare function isParty(one: RequestParty, workspaceId: string): boolean;
/** The request that an event of the stream is about; undefined for every other event. */
export declare function requestOfEvent(eventType: string, data: unknown): string | undefined;
/** What the platform writes to whoever raised a request: only the beginning of its id tells it from a person's chat. */
export type RequestNotice = {
    readonly event: 'outcome';
    readonly requestId: string;
} | {
    readonly event: 'comment';
    readonly commentId: string;
};
/** Any other id makes the platform fail, and one of a recipient that is none breaks its reminders for everybody. */
export declare function isRequestUuid(text: string): boolean;
export declare function readRequestNotice(messageId: string | undefined): RequestNotice | undefined;
/** What the platform's text says of the outcome of a request; undefined for other words. */
export declare function readOutcomeText(text: string): {
    kind: RequestKind;
    title: string;
    requestId: string;
    status: string;
    by: RequestParty;
} | undefined;
/** What the platform's text says of a comment on a request, and the comment; undefined for other words. */
export declare function readCommentText(text: string): {
    kind: RequestKind;
    title: string;
    requestId: string;
    body: string;
} | undefined;
