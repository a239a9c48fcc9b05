import { fitted, type SaveText } from '../../core/long-text.ts';
import { quoted, safeBody } from '../../core/safe-text.ts';
import type { PeerError, SendOutcome } from '../../wire/a2a.ts';
import type { ToolResult } from './tool.ts';

/** The host cuts a result at 25,000 tokens. */
const MAX_ANSWER_CHARACTERS = 18_000;

/** A peer's answer inside a result of ours, to follow a semicolon. */
export function quotedAnswer(text: string, save: SaveText): string {
  return quoted(fitted(safeBody(text), MAX_ANSWER_CHARACTERS, save).text);
}

/**
 * What became of a message that needs no answer.
 * @param to the recipient, fit for display
 */
export function sentResult(
  outcome: SendOutcome,
  to: string,
  data: Readonly<Record<string, unknown>>,
  save: SaveText,
): ToolResult {
  switch (outcome.kind) {
    case 'queued': {
      const where =
        outcome.queueId === undefined
          ? `Delivered to the inbox of ${to}. An answer, if any, arrives as a new message; do not wait for it.`
          : `${to} is busy: the platform keeps the message and hands it over as soon as it can. Do not send it again and do not wait.`;
      return { text: where, data: { status: 'queued', ...data } };
    }
    case 'answered':
      return {
        text: `Delivered. ${to} answered at once; ${quotedAnswer(outcome.text, save)}`,
        data: { status: 'answered', ...data },
      };
    case 'peer_error':
      return peerError(outcome, to, data);
  }
}

/** The message arrived, and something went wrong there. */
export function peerError(
  { code, words }: PeerError,
  to: string,
  data: Readonly<Record<string, unknown>>,
): ToolResult {
  return {
    isError: true,
    text: `The message arrived, but ${to} reported an error while handling it${code === undefined ? '' : ` (code ${code})`}. Sending it again is unlikely to help; tell the user if it matters.${words === '' ? '' : ` Of the error, ${quoted(words)}`}`,
    data: { status: 'peer_error', code: code ?? null, peer_error: safeBody(words), ...data },
  };
}
