import type { Target } from '../core/target.ts';
import { type AgentCard } from '../wire/registry.ts';
import { type FetchLike } from './http.ts';
/**
 * `POST /registry/register` without a token: the platform gives the workspace's one where its agent has none yet, or with
 * 401 says that it has. Undefined where it gives none and does not mind. An id that it does not know becomes a workspace.
 */
export declare function mintToken(target: Target, card: AgentCard, signal: AbortSignal, fetchLike?: FetchLike): Promise<string | undefined>;
