import type { Target } from '../core/target.ts';
import { type AgentCard } from '../wire/registry.ts';
import { type FetchLike } from './http.ts';
/** `POST /registry/register` without a token: the workspace's first token. 401 where it has one; unknown ids become new. */
export declare function mintToken(target: Target, card: AgentCard, signal: AbortSignal, fetchLike?: FetchLike): Promise<string | undefined>;
