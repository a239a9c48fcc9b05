import type { Hono } from 'hono';
import { readMessageBody } from '../../../wire/message-body.ts';
import { parseJson } from '../../http/read-body.ts';
import { ok, refuse } from '../../http/reply.ts';
import type { ActivityRecord } from '../../store/activities.ts';
import { goTimestamp, parseGoTimestamp } from '../../store/go-time.ts';
import type { Services } from '../../store/services.ts';
import { readAnswer } from '../result-text.ts';

const DEFAULT_LISTED = 100;
const MAX_LISTED = 1_000;

/** What was said between a workspace and the canvas user, oldest first. */
export function registerChatHistoryRoutes(app: Hono, { auth, activities }: Services): void {
  app.get('/workspaces/:id/chat-history', (c) => {
    const workspaceId = c.req.param('id');
    auth.requireWorkspace(c.req.raw, workspaceId);
    const wanted = Number(c.req.query('limit'));
    const limit = Number.isInteger(wanted) && wanted > 0 ? Math.min(wanted, MAX_LISTED) : DEFAULT_LISTED;
    const before = c.req.query('before_ts') ?? '';
    const beforeMicros = before === '' ? undefined : parseGoTimestamp(before);
    if (before !== '' && beforeMicros === undefined) refuse(400, 'before_ts must be an RFC3339 timestamp');
    const rows = activities.list({ workspaceId, type: 'a2a_receive', source: 'canvas', beforeMicros, limit });
    const messages = rows.filter(({ method }) => method !== 'chat_upload_receive').flatMap(toMessages);
    return ok({ messages: messages.reverse(), reached_end: rows.length < limit });
  });
}

/** Newest first, like the rows: the answer of a push-mode agent stands in the row of the question. */
function toMessages(row: ActivityRecord) {
  const timestamp = goTimestamp(row.created_at);
  const answer = readAnswer(parseJson(row.response_body ?? ''))?.text;
  const said = row.method === 'notify' ? undefined : readMessageBody(parseJson(row.request_body ?? '')).text;
  return [
    ...(answer === undefined ? [] : [{ id: `${row.id}:agent`, role: 'agent', content: answer, timestamp }]),
    ...(said === undefined ? [] : [{ id: `${row.id}:user`, role: 'user', content: said, timestamp }]),
  ];
}
