/** What the platform did to a workspace that no heartbeat undoes. */
export type Inactive = 'paused' | 'hibernated' | 'removed';
/** How a workspace stands with its platform, as far as the session has to know. */
export type Standing = 'well' | 'unauthorized' | Inactive;
/** What a platform's word for a status means, when no heartbeat ends it; undefined for every other status. */
export declare function inactiveFrom(status: string): Inactive | undefined;
/** The platform believes that nobody is there, which the next heartbeat corrects. */
export declare function isPresumedAbsent(status: string): boolean;
export declare const INACTIVE_ADVICE: Readonly<Record<Inactive, string>>;
export declare function standingText(standing: Standing, workspaceId: string): string;
/** What the session is told when a token is accepted that was said not to be. */
export declare function falseAlarmText(workspaceId: string): string;
