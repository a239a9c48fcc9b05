import type { Activity } from '../core/activity.ts';
import { messageOf } from '../core/errors.ts';
import { type Message, replyReference } from '../core/message.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { PlatformClient } from '../platform/client.ts';
import { withRetry } from '../platform/retry.ts';
import type { Screen } from '../receive/intake.ts';
import type { Clock } from '../runtime/clock.ts';
import { orAborted } from '../runtime/sleep.ts';
import { notifyEchoSchema } from '../wire/a2a.ts';
import { typedText } from '../wire/typed-message.ts';
import { endText, type QuestionEnd, questionMark, quotesQuestion } from './question-words.ts';

/** One text on the canvas that waits for what a person answers. */
interface OpenQuestion {
  readonly code: string;
  readonly client: PlatformClient;
  /** The question or the plan, as Claude put it. */
  readonly words: string;
  /** When it appeared, on the platform's clock: only what was said after that answers it. */
  promptedAtMicros: number | undefined;
  /** Takes what a person typed. Returns what to do once that is noted; undefined leaves it a message like any other. */
  readonly take: (text: string) => (() => void) | undefined;
}

/** A text to put on the canvas, and how its answer is read. */
export interface Posed<Answer> {
  readonly code: string;
  readonly client: PlatformClient;
  readonly words: string;
  readonly text: string;
  readonly read: (text: string) => Read<Answer>;
}

/** What a text came to: an answer; something that is no answer and was told so; or a message like any other. */
export type Read<Answer> = { readonly answer: Answer } | 'told' | 'other';

export type Outcome<Answer> =
  | { readonly end: 'answered'; readonly answer: Answer }
  | { readonly end: Exclude<QuestionEnd, 'answered'> };

/** The dialog that is open now. */
export interface Dialog {
  readonly message: Message;
  readonly expiresAtMs: number;
  /** Aborts when nobody waits for an answer of the canvas any more. */
  readonly over: AbortSignal;
}

export interface CanvasDeps {
  readonly clock: Pick<Clock, 'random'>;
  /** Undefined while another process receives the messages. */
  readonly inbox: () => Pick<Inbox, 'has'> | undefined;
  /** A question was put to the people of this workspace. */
  readonly onAsked: (workspaceId: string) => void;
  /** For the log; nothing of a question. */
  readonly onEvent: (what: string) => void;
}

const SAY_WITHIN_MS = 35_000;
const CODE_LETTERS = 'abcdefghijkmnopqrstuvwxyz';

/** Texts that wait on the canvas for what a person types there, one at a time. */
export class AskedOnCanvas {
  #open: OpenQuestion | undefined;
  readonly #saying = new Set<Promise<boolean>>();

  constructor(private readonly deps: CanvasDeps) {}

  /** Whether one waits. */
  get isOpen(): boolean {
    return this.#open !== undefined;
  }

  /** Resolves when all that was said has arrived, or failed. */
  async told(): Promise<void> {
    await Promise.allSettled(this.#saying);
  }

  /** Takes an answer out of the feed: it is no message. Undefined for every other row. */
  readonly screen: Screen = (activity, arrival, workspaceId) => {
    const open = this.#open;
    const { outcome } = arrival;
    if (open === undefined || open.client.target.id !== workspaceId) return undefined;
    if (outcome.kind === 'ignored') {
      if (outcome.reason === 'own_notify') sawOwnWords(open, activity);
      return undefined;
    }
    if (outcome.message.sender.kind !== 'canvas_user') return undefined;
    if (open.promptedAtMicros === undefined || activity.createdAtMicros <= open.promptedAtMicros)
      return undefined;
    // The feed brings the row again and again: only its first arrival counts.
    if (this.deps.inbox()?.has(workspaceId, activity.id) !== false) return undefined;
    const text = typedText(activity, workspaceId);
    if (text === undefined || quotesQuestion(text, open.words, open.code)) return undefined;
    const stored = open.take(text);
    if (stored === undefined) return undefined;
    return { arrival: { ...arrival, outcome: { kind: 'ignored', reason: 'question_answer' } }, stored };
  };

  /** Puts one text on the canvas and waits for what a person answers, or for another end, which the canvas is told. */
  async put<Answer>(
    { code, client, words, text, read }: Posed<Answer>,
    { message, over }: Dialog,
  ): Promise<Outcome<Answer>> {
    const { promise, resolve } = Promise.withResolvers<Outcome<Answer>>();
    let isAnswered = false;
    const open: OpenQuestion = {
      code,
      client,
      words,
      promptedAtMicros: undefined,
      take(typed) {
        const what = isAnswered || over.aborted ? 'other' : read(typed);
        if (what === 'other') return undefined;
        if (what === 'told') return () => undefined;
        isAnswered = true;
        return () => resolve({ end: 'answered', answer: what.answer });
      },
    };
    this.#open = open;
    try {
      if (!(await this.say(client, text, message))) return { end: 'closed' };
      this.deps.onAsked(client.target.id);
      this.deps.onEvent(`${code} shown in ${client.target.id}`);
      const outcome = (await orAborted(promise, over)) ?? { end: endOf(over) };
      this.deps.onEvent(`${code}: ${outcome.end}`);
      if (outcome.end !== 'answered') await this.say(client, endText(outcome.end, code, ''), message);
      return outcome;
    } finally {
      if (this.#open === open) this.#open = undefined;
    }
  }

  /** A word for one question, by which its own texts are known. */
  newCode(): string {
    const letter = () => CODE_LETTERS[Math.floor(this.deps.clock.random() * CODE_LETTERS.length)] ?? 'a';
    return Array.from({ length: 5 }, letter).join('');
  }

  /** Whether the text is on the canvas. */
  say(client: PlatformClient, text: string, message: Message | undefined): Promise<boolean> {
    const body = {
      // What Claude asks may hold a token; the question must come all the same.
      message: client.withoutTokens(text),
      ...(message === undefined ? {} : { in_reply_to: replyReference(message) }),
    };
    // What is withdrawn because the session ends is told all the same.
    const signal = AbortSignal.timeout(SAY_WITHIN_MS);
    const said = withRetry('messageToUser', () => client.notifyUser(body, signal), signal).then(
      () => true,
      (error: unknown) => {
        this.deps.onEvent(`the canvas user of ${client.target.id} could not be told: ${messageOf(error)}`);
        return false;
      },
    );
    this.#saying.add(said);
    void said.finally(() => this.#saying.delete(said));
    return said;
  }
}

/** A reason of ours is a word; that of the host is an error, and a time limit a `TimeoutError`. */
function endOf({ reason }: AbortSignal): Exclude<QuestionEnd, 'answered'> {
  if (reason === 'terminal' || reason === 'closed' || reason === 'dismissed') return reason;
  return reason instanceof DOMException && reason.name === 'TimeoutError' ? 'expired' : 'dismissed';
}

/** Our own text has come back in the feed: it stands on the canvas since then. */
function sawOwnWords(open: OpenQuestion, activity: Activity): void {
  if (open.promptedAtMicros !== undefined) return;
  const words = notifyEchoSchema.safeParse(activity.responseBody).data?.result ?? '';
  if (words.includes(questionMark(open.code))) open.promptedAtMicros = activity.createdAtMicros;
}
