/** What the platform did to a workspace that no heartbeat undoes. */
export type Rest = 'paused' | 'hibernated' | 'removed';
/** How a workspace stands with its platform, as far as the session has to know. */
export type Standing = 'well' | 'unauthorized' | Rest;
/** The rest that a platform's word for a status means; undefined for every other status. */
export declare function restOf(status: string): Rest | undefined;
/** The platform believes that nobody is there, which the next heartbeat corrects. */
export declare function isMissed(status: string): boolean;
/** For the user: what it means, and what ends it. */
export declare const REST_ADVICE: Readonly<Record<Rest, string>>;
/** What the session is told when the standing of a workspace has changed. */
export declare function standingText(standing: Standing, workspaceId: string): string;
