import type { Secret } from '../core/secret.ts';
import type { Target } from '../core/target.ts';
import { TokenGuard } from '../core/token-guard.ts';
import { createExternalResponseSchema } from '../wire/registry.ts';
import { parseAnswer, readAnswer } from './answer.ts';
import { exchange, withDeadline } from './exchange.ts';
import type { FetchLike } from './safe-fetch.ts';

const TIMEOUT_MS = 15_000;
const MAX_ANSWER_BYTES = 1024 * 1024;

export interface NewWorkspace {
  readonly name: string;
  readonly parentId?: string | undefined;
}

/** `POST /workspaces` of an administrator; the token is empty when the platform fails to make it. 401 for any other token. */
export function createExternalWorkspace(
  platform: { readonly platformUrl: string; readonly adminToken: Secret },
  { name, parentId }: NewWorkspace,
  send: FetchLike,
  signal: AbortSignal,
): Promise<{ readonly id: string; readonly token: string }> {
  const target: Target = { id: '', token: platform.adminToken, platformUrl: platform.platformUrl };
  const guard = new TokenGuard(() => [platform.adminToken]);
  const body = {
    name,
    external: true,
    delivery_mode: 'poll',
    ...(parentId === undefined ? {} : { parent_id: parentId }),
  };
  return withDeadline(TIMEOUT_MS, signal, async (inTime) => {
    const way = { target, send, guard, onDate: () => undefined };
    const response = await exchange(
      way,
      { method: 'POST', path: '/workspaces', body },
      'application/json',
      inTime,
    );
    const answer = await readAnswer(response, MAX_ANSWER_BYTES, inTime);
    const { id, connection } = parseAnswer(createExternalResponseSchema, answer);
    return { id, token: connection.auth_token };
  });
}
