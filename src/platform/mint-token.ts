import type { Target } from '../core/target.ts';
import { type AgentCard, type RegisterBody, registerResponseSchema } from '../wire/registry.ts';
import { Connection, type FetchLike } from './http.ts';

/**
 * `POST /registry/register` without a token: the platform gives the workspace's one where its agent has none yet, or with
 * 401 says that it has. Undefined where it gives none and does not mind. An id that it does not know becomes a workspace.
 */
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
