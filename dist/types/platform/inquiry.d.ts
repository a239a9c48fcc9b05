import type { Circumstances } from '../core/diagnosis.ts';
import { PlatformError } from '../core/errors.ts';
import type { PublicLook } from './experience.ts';
export interface Asked {
    readonly path: string;
    readonly isAuthenticated: boolean;
}
/** What an inquiry asks the platform for; each rejects with the platform's errors. */
export interface InquiryCalls {
    /** `GET /workspaces/:own` without a token. */
    readonly describe: () => Promise<{
        readonly status: string;
    }>;
    /** `GET /health`. */
    readonly health: () => Promise<unknown>;
    /** Something small that needs the token, and exists in every age of the platform. */
    readonly useToken: () => Promise<unknown>;
}
export declare function showsTrouble(error: PlatformError, { path }: Asked): boolean;
/** Whether what this refusal says of the request may really be said of the platform. */
export declare function isDoubtful(error: PlatformError, { path, isAuthenticated }: Asked, ownPath: string): boolean;
/** What the failure of the public description itself says of the workspace. */
export declare function lookOf(error: PlatformError, { path, isAuthenticated }: Asked, ownPath: string): Partial<PublicLook>;
export declare function lookAtPublic({ describe, health }: InquiryCalls): Promise<PublicLook>;
/** Whether the token is accepted by now; `hadTrouble` where that cannot be found out either. */
export declare function tryToken({ useToken, }: InquiryCalls): Promise<Pick<Circumstances, 'isTokenAccepted' | 'hadTrouble'>>;
