import { STATUS_CODES } from 'node:http';
import { errorCode } from '../../core/errors.ts';
import { asRecord, parseJson } from '../../core/json.ts';
import type { Answer } from '../http/reply.ts';
import type { PeerAnswer, PeerResponder } from './answer.ts';

/** How long an agent may take for one turn. */
const TURN_TIMEOUT_MS = 30 * 60_000;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/** The agent had the message and broke off: it is busy or restarting, and gets it again later. */
export class AgentBrokeOff extends Error {
  override readonly name = 'AgentBrokeOff';
}

/** Whether an address is on this machine: this platform calls no others. */
export function isLoopback(url: string): boolean {
  return LOOPBACK.test(URL.parse(url)?.hostname ?? '');
}

/** An agent that listens on an address of this machine. Rejects with `AgentBrokeOff`, or when nobody listens. */
export function agentAt(url: string): PeerResponder {
  return async ({ body, signal }) => {
    const response = await callAgent(
      url,
      body,
      AbortSignal.any([signal, AbortSignal.timeout(TURN_TIMEOUT_MS)]),
    );
    return { status: response.status, ...(await readAnswerBody(response)) };
  };
}

async function callAgent(url: string, body: unknown, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal,
    });
  } catch (error) {
    const brokeOff = errorCode(error) === 'ECONNRESET' || signal.aborted;
    throw brokeOff ? new AgentBrokeOff('the agent broke off', { cause: error }) : error;
  }
}

/** Of an answer that is too long or breaks off, that it was one: the message was delivered. */
async function readAnswerBody(response: Response): Promise<Pick<PeerAnswer, 'body' | 'unreadable'>> {
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  try {
    for await (const chunk of response.body ?? []) {
      length += chunk.byteLength;
      if (length > MAX_ANSWER_BYTES) return { unreadable: { truncated: true } };
      text += decoder.decode(chunk, { stream: true });
    }
  } catch {
    return { unreadable: { truncated: false } };
  }
  return { body: text + decoder.decode() };
}

/** What the platform makes of an agent's answer. */
export function toAnswer({ status = 200, body, unreadable }: PeerAnswer): Answer {
  if (unreadable !== undefined) return unreadableAnswer(status, unreadable.truncated);
  if (status < 200 || status >= 300) {
    return { status, body: { error: errorText(body) ?? STATUS_CODES[status] ?? `status ${status}` } };
  }
  if (body === undefined || body === '') {
    return { status, body: { error: 'agent returned empty response body' }, isError: true };
  }
  if (typeof body !== 'string') return { status, body };
  const parsed = parseJson(body);
  return { status, text: body, body: parsed === undefined ? body : parsed };
}

function unreadableAnswer(status: number, truncated: boolean): Answer {
  const error = truncated
    ? `response body exceeds ${MAX_ANSWER_BYTES} byte limit: A2A body exceeds size limit`
    : 'failed to read agent response';
  return {
    status: status >= 300 ? status : 502,
    body: { error, delivery_confirmed: status < 400, truncated, max_bytes: MAX_ANSWER_BYTES },
  };
}

/** The `error` of a JSON body; any other body tells nobody anything. */
function errorText(body: unknown): string | undefined {
  const json = typeof body === 'string' ? parseJson(body) : body;
  const error = asRecord(json)?.error;
  return typeof error === 'string' ? error : undefined;
}
