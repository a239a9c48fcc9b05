/** A message as the script sees it. */
export interface IncomingMessage {
  readonly activityId: string;
  readonly text: string;
  /** Undefined for the person at the canvas. */
  readonly peer: { readonly id: string; readonly name: string } | undefined;
  /** Written by the platform itself: nobody reads an answer. */
  readonly isNotice: boolean;
}

/** Two agents that answer each other at once would never end. */
const PEER_PAUSE_MS = 10_000;
const MAX_QUOTED_CHARACTERS = 280;
const MAX_REMEMBERED = 10_000;

/** Answers with a fixed text that says that it is one. No message is answered twice, nor a peer twice within ten seconds. */
export class ScriptedAnswers {
  readonly #nowMs: () => number;
  readonly #answered = new Set<string>();
  readonly #peerAnsweredAtMs = new Map<string, number>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** The answer, or undefined when there should be none. */
  answerTo(message: IncomingMessage): string | undefined {
    if (message.isNotice || this.#answered.has(message.activityId)) return undefined;
    if (this.#answered.size >= MAX_REMEMBERED) this.#answered.clear();
    this.#answered.add(message.activityId);
    const { peer } = message;
    if (peer === undefined) {
      return `This is a scripted answer of the demo; no AI is involved. You wrote: ${quoted(message.text)}`;
    }
    const nowMs = this.#nowMs();
    if (nowMs - (this.#peerAnsweredAtMs.get(peer.id) ?? Number.NEGATIVE_INFINITY) < PEER_PAUSE_MS)
      return undefined;
    this.#peerAnsweredAtMs.set(peer.id, nowMs);
    return `This is a scripted answer of the demo; no AI is involved. ${peer.name}, your message arrived: ${quoted(message.text)}`;
  }
}

/** What the demo's other agent says at once to everybody who writes to it. */
export function peerAnswer(text: string, isReply: boolean): string {
  if (isReply) return 'Thank you. (Scripted as well.)';
  return `This is a scripted answer of the demo's peer; no AI is involved. Your message arrived: ${quoted(text)}`;
}

function quoted(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const characters = Array.from(line);
  if (characters.length <= MAX_QUOTED_CHARACTERS) return `“${line}”`;
  return `“${characters.slice(0, MAX_QUOTED_CHARACTERS).join('')}…”`;
}
