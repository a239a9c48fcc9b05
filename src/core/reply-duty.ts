import { BoundedMap } from './bounded-map.ts';
import { keyOf, type Message } from './message.ts';

/** Whose messages want an answer: those of people on the canvas, of agents as well, or nobody's. */
export type DutyScope = 'people' | 'all' | 'off';

/** What the session was prompted with: messages of ours and nothing else, what somebody typed, or another program's words. */
export type Prompt =
  | { readonly by: 'messages'; readonly activityIds: readonly string[] }
  | { readonly by: 'keyboard' | 'program' };

/** What is to be done at the end of a turn. */
export type TurnEnd =
  | { readonly kind: 'nothing' }
  /** Make the turn go on, once, to answer these. */
  | { readonly kind: 'go_on'; readonly owed: readonly Message[] }
  /** These stay without an answer of the session. */
  | { readonly kind: 'give_up'; readonly unanswered: readonly Unanswered[] };

export interface Unanswered {
  readonly message: Message;
  /** What Claude said in the terminal in place of an answer; undefined where that may not be meant for the sender. */
  readonly terminalText: string | undefined;
}

interface TimedPrompt {
  readonly prompt: Prompt;
  readonly atMs: number;
}

interface Owed {
  readonly message: Message;
  readonly seenAtMs: number;
}

const NOTHING: TurnEnd = { kind: 'nothing' };
const MAX_OWED = 1_000;
const MAX_REMEMBERED = 2_000;
/** A receipt may come this long after the end of the turn in which the message was seen. */
const LATE_RECEIPT_MS = 10_000;

/**
 * Which messages of a turn still want an answer, and what happens at its end. At most one continuation for each turn, at
 * most one answer for each message. A turn that the user at the keyboard opened or took over owes nobody anything.
 * All times are of one wall clock, in milliseconds.
 */
export class ReplyDuty {
  /** By workspace and activity id, in the order in which they were seen. */
  readonly #owed = new BoundedMap<string, Owed>(MAX_OWED);
  /** Answered, popped or given up: a late receipt does not bring them back. */
  readonly #done = new BoundedMap<string, true>(MAX_REMEMBERED);
  /** Of the turn that runs; empty between turns. */
  #prompts: TimedPrompt[] = [];
  /** Messages of people that the session has seen in it. */
  #people: Message[] = [];
  #hasAsked = false;
  #firstText: string | undefined;
  #isTextOnlySince = true;
  #othersSeen = false;
  #lateUntilMs = Number.NEGATIVE_INFINITY;

  /** Whether a turn runs, as far as is known. */
  get isInTurn(): boolean {
    return this.#prompts.length > 0;
  }

  /** Messages that want an answer, oldest first. */
  get owed(): readonly Message[] {
    return [...this.#owed.values()].map(({ message }) => message);
  }

  /** The message of a person that opened the turn that runs; undefined where the user at the keyboard has a part in it. */
  get openedBy(): Message | undefined {
    const opening = this.#prompts[0]?.prompt;
    if (opening?.by !== 'messages' || this.#isKeyboards) return undefined;
    return this.#people.find(({ activityId }) => opening.activityIds.includes(activityId));
  }

  /** A prompt opened a turn, or came into the one that runs. */
  prompted(prompt: Prompt, atMs: number): void {
    this.#prompts.push({ prompt, atMs });
    if (this.#isKeyboards) this.#owed.clear();
  }

  /** The last prompt was kept from the model: it opens no turn. */
  promptRefused(): void {
    this.#prompts.pop();
  }

  /** Somebody typed into the turn that ran at that time, as became known later. */
  typed(atMs: number): void {
    const isOfTurn = (this.#prompts[0]?.atMs ?? Number.POSITIVE_INFINITY) <= atMs;
    if (isOfTurn && !this.#isKeyboards) this.prompted({ by: 'keyboard' }, atMs);
  }

  /**
   * The session has seen a message. Returns true when it wants an answer and became known only after the end of its turn:
   * then nobody will answer it any more.
   * @param isOwed whether it wants an answer, see `wantsAnswer`; if not, what Claude says at the end may be meant for it
   */
  seen(message: Message, isOwed: boolean, atMs: number): boolean {
    const key = keyOf(message);
    if (message.sender.kind === 'canvas_user' && this.#people.length < MAX_OWED) this.#people.push(message);
    if (!isOwed) {
      this.#othersSeen = true;
      return false;
    }
    if (this.#done.has(key) || this.#isKeyboards) return false;
    if (!this.isInTurn) {
      if (atMs > this.#lateUntilMs) return false;
      this.#done.set(key, true);
      return true;
    }
    if (!this.#owed.has(key)) this.#owed.set(key, { message, seenAtMs: atMs });
    return false;
  }

  /** It was answered, or needs no answer. */
  done(message: Pick<Message, 'workspaceId' | 'activityId'>): void {
    const key = keyOf(message);
    this.#done.set(key, true);
    this.#owed.delete(key);
  }

  /** The session wrote to the people of a workspace, or put a question to them: that answers what they said before. */
  wroteToPeople(workspaceId: string): void {
    for (const { message } of [...this.#owed.values()]) {
      if (message.workspaceId === workspaceId && message.sender.kind === 'canvas_user') this.done(message);
    }
  }

  /** The session used a tool. */
  usedTool(): void {
    this.#isTextOnlySince = false;
  }

  /** A turn comes to its end. `isContinued`: a hook made it go on before, if the host says; `text`: Claude's last words. */
  turnEnds(isContinued: boolean | undefined, text: string, atMs: number): TurnEnd {
    if (this.#owed.size === 0) {
      this.#endTurn(atMs);
      return NOTHING;
    }
    if (!this.#hasAsked && isContinued !== true) {
      this.#hasAsked = true;
      this.#firstText = text.trim() === '' ? undefined : text;
      this.#isTextOnlySince = true;
      return { kind: 'go_on', owed: this.owed };
    }
    const unanswered = this.owed.map((message) => ({ message, terminalText: this.#textFor(message) }));
    this.#endTurn(atMs);
    return { kind: 'give_up', unanswered };
  }

  /** The turn was broken off at that time, by Esc or an error. Returns what nobody will answer any more. */
  brokenOff(atMs: number): readonly Message[] {
    const later = this.#prompts.filter((prompt) => prompt.atMs > atMs);
    if (later.length === this.#prompts.length) return [];
    const lost = [...this.#owed.values()].filter(({ seenAtMs }) => seenAtMs <= atMs);
    for (const { message } of lost) this.done(message);
    const stillOwed = [...this.#owed];
    const people = this.#people;
    this.#endTurn(atMs);
    this.#people = people;
    for (const [key, owed] of stillOwed) {
      this.#done.delete(key);
      this.#owed.set(key, owed);
    }
    this.#prompts = later;
    return lost.map(({ message }) => message);
  }

  get #isKeyboards(): boolean {
    return this.#prompts.some(({ prompt }) => prompt.by === 'keyboard');
  }

  /** The text of the first end answers a message that alone opened the turn, if nothing else came into it. */
  #textFor(message: Message): string | undefined {
    const [opening, ...others] = this.#prompts;
    const isAlone =
      others.length === 0 &&
      !this.#othersSeen &&
      this.#owed.size === 1 &&
      opening?.prompt.by === 'messages' &&
      opening.prompt.activityIds.length === 1 &&
      opening.prompt.activityIds[0] === message.activityId;
    const isForPerson = message.sender.kind === 'canvas_user';
    return isAlone && isForPerson && this.#isTextOnlySince ? this.#firstText : undefined;
  }

  #endTurn(atMs: number): void {
    const wasKeyboards = this.#isKeyboards;
    for (const key of this.#owed.keys()) this.#done.set(key, true);
    this.#owed.clear();
    if (this.isInTurn) this.#lateUntilMs = wasKeyboards ? Number.NEGATIVE_INFINITY : atMs + LATE_RECEIPT_MS;
    this.#prompts = [];
    this.#people = [];
    this.#hasAsked = false;
    this.#firstText = undefined;
    this.#othersSeen = false;
  }
}

const MAX_THANKS_CHARACTERS = 120;
const THANKS = new Set(
  'ok okay great perfect nice cool got understood noted will do thank thanks thx ty cheers appreciated you youre re welcome no problem danke merci gracias bye goodbye and so very much many a lot again all for your the help everything that it this'.split(
    ' ',
  ),
);

/** Nothing but words of thanks, agreement and goodbye. */
function onlyThanks(text: string): boolean {
  if (text.length > MAX_THANKS_CHARACTERS) return false;
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  return words.every((word) => THANKS.has(word));
}

/** Whether the sender of a message waits for an answer. Agents that thank each other would never come to an end. */
export function wantsAnswer(message: Message, scope: DutyScope): boolean {
  const { sender, delegation, request, inReplyTo, text } = message;
  if (scope === 'off' || delegation !== undefined || request !== undefined) return false;
  if (sender.kind === 'canvas_user') return true;
  if (sender.kind !== 'peer_agent' || scope !== 'all' || inReplyTo !== undefined) return false;
  return !onlyThanks(text);
}
