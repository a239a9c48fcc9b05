import type { Target } from '../core/target.ts';
import { type AgentCard, type RegisterBody, registerResponseSchema } from '../wire/registry.ts';
import { Connection, type FetchLike } from './http.ts';

/** `POST /registry/register` without a token: the workspace's first token. 401 where it has one; unknown ids become new. */
export async function mintToken(
  target: Target,
  card: AgentCard,
  signal: AbortSignal,
  fetchLike?: FetchLike,
): Promise<string | undefined> {
  const body: RegisterBody = { id: target.id, delivery_mode: 'poll', agent_card: card };
  const answer = await new Connection(target, fetchLike).json(registerResponseSchema, {
    method: 'POST',
    path: '/registry/register',
    body,
    signal,
    authenticated: false,
  });
  return answer.auth_token;
}
