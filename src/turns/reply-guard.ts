import type { HookAnswer, HookEvent } from '../claude-code/hooks.ts';
import { promptOf } from '../claude-code/message-tags.ts';
import { TranscriptTail } from '../claude-code/transcript.ts';
import { readTurnLine } from '../claude-code/turn-lines.ts';
import { messageOf } from '../core/errors.ts';
import { type Message, replyReference } from '../core/message.ts';
import { type DutyScope, ReplyDuty, type Unanswered, wantsAnswer } from '../core/reply-duty.ts';
import type { DeliveryFollower } from '../inbox/deliveries.ts';
import type { GuardFate } from '../inbox/entry.ts';
import type { PlatformClient } from '../platform/client.ts';
import { withRetry } from '../platform/retry.ts';
import { Bell } from '../runtime/bell.ts';
import type { Clock } from '../runtime/clock.ts';
import { runLoop } from '../runtime/run-loop.ts';
import { sleep } from '../runtime/sleep.ts';
import { goOnText, type Reason, reasonText, refusedText, terminalAnswer } from './guard-words.ts';

export interface ReplyGuardDeps {
  readonly clock: Clock;
  /** The host's name of our server. */
  readonly serverName: string;
  readonly scope: () => DutyScope;
  /** Undefined for a workspace that is not watched any more. */
  readonly clientOf: (workspaceId: string) => PlatformClient | undefined;
  readonly host: GuardedHost;
  /** Notes what was done for a message. */
  readonly note: (message: Message, fate: GuardFate) => void;
  /** A turn was broken off. */
  readonly onBrokenOff: () => void;
  /** For the log; nothing of a message. */
  readonly onEvent: (what: string) => void;
}

/** What is known of the program that calls the hooks. */
export interface GuardedHost {
  /** Whether a hook may make a turn go on other than by an error. */
  takesTurnEndContext(): boolean;
  /** Whether a hook is called also for what comes into a turn that runs. */
  tellsMidTurnPrompts(): boolean;
  /** Whether something was pushed of which it is not known yet whether the session saw it. */
  isUndecided(): boolean;
}

/** How often it is looked whether a turn was broken off: no hook tells that. */
const LOOK_INTERVAL_MS = 1_000;
const IDLE_MS = 600_000;
/** How long the end of a turn waits for the transcript of an older host, which is written about 100 ms later. */
const TRANSCRIPT_WAITS_MS = [150, 250];

/**
 * Sees to it that a person who wrote gets an answer, or hears why none comes: a turn that ends without one is made to go on
 * once, and then what Claude said in the terminal is sent, or a line that says that no answer comes.
 */
export class ReplyGuard implements DeliveryFollower {
  readonly #duty = new ReplyDuty();
  readonly #tail = new TranscriptTail();
  readonly #bell = new Bell();
  readonly #sending = new Set<Promise<void>>();
  #transcriptPath = '';
  #toldOfRefusal: Message | undefined;
  #ending = new AbortController().signal;

  constructor(private readonly deps: ReplyGuardDeps) {}

  /** Whether a turn runs, as far as is known. */
  get isInTurn(): boolean {
    return this.#duty.isInTurn;
  }

  /** The message of a person that opened the turn that runs; undefined where the user at the keyboard has a part in it. */
  get openedBy(): Message | undefined {
    return this.#duty.openedBy;
  }

  // What the deliveries tell.

  seen(message: Message, isFirst: boolean): void {
    const isOwed = isFirst && wantsAnswer(message, this.deps.scope());
    if (this.#duty.seen(message, isOwed, this.deps.clock.nowMs())) this.#tell('unanswered', [message]);
    this.#bell.ring();
  }

  done(message: Message): void {
    this.#duty.done(message);
  }

  wroteToPeople(workspaceId: string): void {
    this.#duty.wroteToPeople(workspaceId);
  }

  // What the hooks tell.

  /** Before the deliveries hear of a hook. */
  async before(event: HookEvent): Promise<void> {
    this.#transcriptPath = event.transcriptPath;
    switch (event.event) {
      case 'UserPromptSubmit':
        // What runs may have been broken off, and this opens a turn of its own.
        if (this.#duty.isInTurn) await this.#look();
        this.#duty.prompted(promptOf(event.prompt, this.deps.serverName), this.deps.clock.nowMs());
        this.#bell.ring();
        break;
      case 'PreToolUse':
      case 'PostToolBatch':
        this.#duty.usedTool();
        break;
      case 'PermissionDenied':
        this.#refused(event.toolName ?? '');
        break;
      case 'StopFailure':
        this.#brokenOff('failed', this.deps.clock.nowMs());
        break;
    }
  }

  /** The prompt of this hook was kept from the model. */
  promptRefused(): void {
    this.#duty.promptRefused();
  }

  /** The hook's answer at the end of a turn that makes it go on; undefined lets it end. */
  async turnEnds({ isContinued, lastText = '' }: HookEvent): Promise<HookAnswer | undefined> {
    await this.#catchUp();
    const end = this.#duty.turnEnds(isContinued, lastText, this.deps.clock.nowMs());
    if (end.kind === 'give_up') this.#giveUp(end.unanswered);
    if (end.kind !== 'go_on') return undefined;
    for (const message of end.owed) this.deps.note(message, 'asked');
    this.deps.onEvent(`asked the session to answer ${countOf(end.owed)}`);
    const text = goOnText(end.owed);
    return this.deps.host.takesTurnEndContext() ? { goOnWith: text } : { refuseEndWith: text };
  }

  /** Messages that the session still owes an answer. */
  get owed(): readonly Message[] {
    return this.#duty.owed;
  }

  /** Looks for turns that were broken off, until the signal aborts. */
  run(signal: AbortSignal): Promise<void> {
    this.#ending = signal;
    return runLoop({
      clock: this.deps.clock,
      signal,
      bell: this.#bell,
      round: async (wasRung) => {
        if (this.#duty.owed.length === 0) return IDLE_MS;
        if (!wasRung) await this.#look();
        return LOOK_INTERVAL_MS;
      },
    });
  }

  /** The session ends: who still waits is told. Resolves when that is done, or the signal aborts. */
  async close(signal: AbortSignal): Promise<void> {
    this.#ending = signal;
    this.#brokenOff('closed', Number.POSITIVE_INFINITY);
    await Promise.allSettled(this.#sending);
  }

  /** Where no hook tells what comes into a running turn, the transcript does, a little late. */
  async #catchUp(): Promise<void> {
    const { host } = this.deps;
    if (!this.#duty.isInTurn || host.tellsMidTurnPrompts()) return;
    for (const waitMs of TRANSCRIPT_WAITS_MS) {
      if (this.#duty.owed.length === 0 && !host.isUndecided()) return;
      await sleep(waitMs, this.#ending);
      await this.#look();
    }
  }

  async #look(): Promise<void> {
    for (const line of (await this.#tail.read(this.#transcriptPath)) ?? []) {
      const told = readTurnLine(line);
      if (told?.kind === 'interrupted') this.#brokenOff('interrupted', told.atMs);
      if (told?.kind === 'typed') this.#duty.typed(told.atMs);
    }
  }

  /** Auto mode refused a tool; of several refusals in a turn the first is told. */
  #refused(toolName: string): void {
    const message = this.#duty.openedBy;
    if (message === undefined || message === this.#toldOfRefusal) return;
    this.#toldOfRefusal = message;
    this.#send([message], refusedText(toolName), undefined);
  }

  #brokenOff(reason: Reason, atMs: number): void {
    const wasInTurn = this.#duty.isInTurn;
    const lost = this.#duty.brokenOff(atMs);
    if (wasInTurn && !this.#duty.isInTurn) this.deps.onBrokenOff();
    if (lost.length > 0) this.#tell(reason, lost);
  }

  #giveUp(unanswered: readonly Unanswered[]): void {
    const without = unanswered.filter(({ terminalText }) => terminalText === undefined);
    for (const { message, terminalText } of unanswered) {
      if (terminalText === undefined) continue;
      this.#send([message], terminalAnswer(terminalText), 'from_terminal');
    }
    if (without.length > 0)
      this.#tell(
        'unanswered',
        without.map(({ message }) => message),
      );
  }

  /** Tells people; agents are not told, because they might answer that. */
  #tell(reason: Reason, messages: readonly Message[]): void {
    const fate = reason === 'unanswered' ? 'unanswered' : 'broken_off';
    for (const message of messages) this.deps.note(message, fate);
    const people = messages.filter(({ sender }) => sender.kind === 'canvas_user');
    for (const workspaceId of new Set(people.map((message) => message.workspaceId))) {
      const own = people.filter((message) => message.workspaceId === workspaceId);
      this.#send(own, reasonText(reason, own), fate);
    }
  }

  /** @param messages of one workspace, at least one */
  #send(messages: readonly Message[], text: string, fate: GuardFate | undefined): void {
    const [first] = messages;
    const client = first && this.deps.clientOf(first.workspaceId);
    if (first === undefined || client === undefined) return;
    const body = {
      // What Claude said may hold a token; the answer must come all the same.
      message: client.withoutTokens(text),
      ...(messages.length === 1 ? { in_reply_to: replyReference(first) } : {}),
    };
    const signal = this.#ending;
    const sent = withRetry('messageToUser', () => client.notifyUser(body, signal), signal).then(
      () => {
        if (fate !== undefined) for (const message of messages) this.deps.note(message, fate);
        this.deps.onEvent(
          `told the canvas user of ${first.workspaceId} about ${countOf(messages)} (${fate ?? 'refusal'})`,
        );
      },
      (error: unknown) =>
        this.deps.onEvent(`could not tell the canvas user of ${first.workspaceId}: ${messageOf(error)}`),
    );
    this.#sending.add(sent);
    void sent.finally(() => this.#sending.delete(sent));
  }
}

function countOf(messages: readonly Message[]): string {
  return messages.length === 1 ? '1 message' : `${messages.length} messages`;
}
