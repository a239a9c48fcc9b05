import { MoleculeError } from '../core/errors.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { FetchLike } from '../platform/http.ts';
import type { AgentCard } from '../wire/registry.ts';
export interface Registration {
    readonly workspaceId: string;
    readonly platformUrl: string;
    /**
     * Where the token is kept, for its owner only; `~/.molecule/<workspaceId>/.auth_token` unless given, as the Python
     * SDK has it.
     */
    readonly tokenFile?: string;
    /** What sends the requests; `fetch` unless given. */
    readonly fetchLike?: FetchLike;
}
/** The platform has given the token of this workspace before, and gives it only once. */
export declare class TokenGivenBeforeError extends MoleculeError {
    readonly actor = "user";
    constructor(workspaceId: string, tokenFile: string);
}
/**
 * Registers a workspace that was created on the canvas, and returns its client. The first time the platform gives the
 * token, which is kept in `tokenFile` (0600); later it is read from there. Throws `ConfigError` for values that cannot
 * be right, `UntrustedPathError` for a file that is not ours alone, `TokenGivenBeforeError`, and the errors of
 * `client.workspace`: an id that the platform does not know is an error, and creates nothing.
 */
export declare function register({ workspaceId, platformUrl, tokenFile, fetchLike }: Registration, card: AgentCard, signal: AbortSignal): Promise<PlatformClient>;
