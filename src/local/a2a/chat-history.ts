import type { Hono } from 'hono';
import { parseJson } from '../../core/json.ts';
import { readMessageBody } from '../../wire/message-body.ts';
import { readLimit } from '../http/read-request.ts';
import { ok, refuse } from '../http/reply.ts';
import type { Services } from '../http/services.ts';
import type { ActivityRecord } from '../store/activities.ts';
import { goTimestamp, parseGoTimestamp } from '../store/clock.ts';
import { readAnswer } from './answer.ts';

const DEFAULT_LISTED = 100;
const MAX_LISTED = 1_000;

/** What was said between a workspace and the canvas user, oldest first. */
export function registerChatHistoryRoutes(app: Hono, { auth, store }: Services): void {
  app.get('/workspaces/:id/chat-history', (c) => {
    const workspaceId = auth.requireWorkspace(c);
    const limit = readLimit(c.req.query('limit'), DEFAULT_LISTED, MAX_LISTED);
    const before = c.req.query('before_ts') ?? '';
    const beforeMicros = before === '' ? undefined : parseGoTimestamp(before);
    if (before !== '' && beforeMicros === undefined) refuse(400, 'before_ts must be an RFC3339 timestamp');
    const filter = { type: 'a2a_receive', source: 'canvas', beforeMicros, limit } as const;
    const rows = store.activities.list({ workspaceId, ...filter });
    const messages = rows.filter(({ method }) => method !== 'chat_upload_receive').flatMap(toMessages);
    return ok({ messages: messages.reverse(), reached_end: rows.length < limit });
  });
}

/** Newest first, like the rows: the answer of a push-mode agent is in the row of the question. */
function toMessages(row: ActivityRecord) {
  const timestamp = goTimestamp(row.created_at);
  const answer = readAnswer(parseJson(row.response_body ?? ''))?.text;
  const said = row.method === 'notify' ? undefined : readMessageBody(parseJson(row.request_body ?? '')).text;
  return [
    ...(answer === undefined ? [] : [{ id: `${row.id}:agent`, role: 'agent', content: answer, timestamp }]),
    ...(said === undefined ? [] : [{ id: `${row.id}:user`, role: 'user', content: said, timestamp }]),
  ];
}
