import { STATUS_CODES } from 'node:http';
import { readMessageBody } from '../../wire/message-body.ts';
import type { Answer } from '../http/reply.ts';
import type { Services } from '../store/services.ts';
import { asRecord } from './a2a-normalise.ts';
import type { Incoming, MessageRows } from './message-rows.ts';
import type { PeerAnswer, PeerResponder } from './responder.ts';

/**
 * One turn of a push-mode agent in this process, and what the platform makes of its answer. The row of the message
 * is completed, or written where the age has no row before delivery.
 */
export async function pushTo(
  responder: PeerResponder,
  incoming: Incoming,
  { activities, clock, events, rules, closed }: Services,
  rows: MessageRows,
): Promise<Answer> {
  const rowId = ingestsBefore(incoming, rules.mergesMessages)
    ? rows.store(incoming, { note: 'ingest' })
    : undefined;
  const startedMicros = clock.nowMicros();
  const answer = await ask(responder, incoming, closed);
  if (closed.aborted) return answer;
  const result = {
    status: answer.status < 300 ? 'ok' : 'error',
    durationMs: Math.round((clock.nowMicros() - startedMicros) / 1000),
    ...(answer.body === undefined ? {} : { responseBody: answer.body }),
    ...(answer.status < 300 ? {} : { errorDetail: `agent answered ${answer.status}` }),
  };
  if (rowId === undefined) rows.store(incoming, { note: 'delivered', ...result });
  else activities.complete(rowId, result);
  events.publish('A2A_RESPONSE', incoming.target.id, { method: incoming.message.method });
  return answer;
}

export function ingestsBefore({ message }: Incoming, mergesMessages: boolean): boolean {
  return mergesMessages && message.method === 'message/send';
}

async function ask(
  responder: PeerResponder,
  { message, callerId }: Incoming,
  signal: AbortSignal,
): Promise<Answer> {
  try {
    const { text } = readMessageBody(message.payload);
    return toAnswer(await responder({ text, body: message.payload, senderId: callerId, signal }));
  } catch {
    return { status: 502, body: { error: 'failed to reach workspace agent' } };
  }
}

function toAnswer({ status = 200, body }: PeerAnswer): Answer {
  if (status < 200 || status >= 300)
    return { status, body: { error: errorText(body) ?? statusText(status) } };
  if (body === undefined || body === '') {
    return { status, body: { error: 'agent returned empty response body' } };
  }
  return typeof body === 'string' ? { status, text: body, body: parseJson(body) } : { status, body };
}

function errorText(body: unknown): string | undefined {
  if (typeof body === 'string' && body !== '') return body;
  const error = asRecord(body)?.error;
  return typeof error === 'string' ? error : undefined;
}

function statusText(status: number): string {
  return STATUS_CODES[status] ?? `status ${status}`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
