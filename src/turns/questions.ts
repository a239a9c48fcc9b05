import {
  type Asked,
  type AskedQuestion,
  answerQuestions,
  approvePlan,
  LEFT_TO_TERMINAL,
  readAsked,
  refusePlan,
} from '../claude-code/asked.ts';
import type { HookEvent } from '../claude-code/hooks.ts';
import { ASKING_TOOLS } from '../claude-code/tool-activity.ts';
import type { Message } from '../core/message.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Screen } from '../receive/intake.ts';
import type { Clock } from '../runtime/clock.ts';
import { AskedOnCanvas, type Dialog, type Read } from './asked-on-canvas.ts';
import {
  elsewhereText,
  endText,
  MAX_PLAN_CHARACTERS,
  PLAN_HINT,
  planText,
  type QuestionEnd,
  questionText,
  readAnswer,
  readDecision,
  refusalText,
} from './question-words.ts';

export interface QuestionsDeps {
  readonly clock: Pick<Clock, 'nowMs' | 'monotonicMs' | 'random'>;
  /** Whether the user wants questions on the canvas. */
  readonly isWanted: () => boolean;
  /** Whether this host lets a hook answer them. */
  readonly isPossible: () => boolean;
  /** The message of a person that opened the turn that runs. */
  readonly openedBy: () => Message | undefined;
  /** A question was put to the people of this workspace. */
  readonly onAsked: (workspaceId: string) => void;
  /** For the log; nothing of a question. */
  readonly onEvent: (what: string) => void;
  /** Half an hour unless given. */
  readonly answerWithinMs?: number;
}

/** What a process has while it receives the messages. */
export interface QuestionService {
  readonly clients: readonly PlatformClient[];
  readonly inbox: Pick<Inbox, 'has'>;
}

const ANSWER_WITHIN_MS = 30 * 60_000;
const OFFERED_AFTER_MS = 5 * 60_000;
/** Moments after which no dialog of the session's own is open any more. */
const AFTER_DIALOG = new Set(['PostToolBatch', 'Stop', 'StopFailure', 'UserPromptSubmit']);

/**
 * Puts questions and plans of Claude to the person whose message opened the turn, beside the dialog in the terminal. An
 * answer counts when a person types it on the canvas of that workspace, after the question stood there. It is taken out of
 * the feed and not pushed. The first answer wins, here or in the terminal; the other side is told.
 */
export class Questions {
  readonly #canvas: AskedOnCanvas;
  #service: QuestionService | undefined;
  /** Ends the dialog that is open, with how it ended as the reason. */
  #dialog: AbortController | undefined;
  /** Since when a dialog has been open in the terminal only, for the work of a person; undefined when there is none. */
  #terminalSinceMs: number | undefined;
  #longestWaitMs = 0;

  constructor(private readonly deps: QuestionsDeps) {
    this.#canvas = new AskedOnCanvas({ ...deps, inbox: () => this.#service?.inbox });
  }

  /** Takes an answer out of the feed: it is no message. Undefined for every other row. */
  get screen(): Screen {
    return this.#canvas.screen;
  }

  serve(service: QuestionService): void {
    this.#service = service;
  }

  /** Another process receives the messages, and with them the answers. */
  stopServing(): void {
    this.withdraw('closed');
    this.#service = undefined;
  }

  /** Whether this host lets a hook answer. */
  get isPossible(): boolean {
    return this.deps.isPossible();
  }

  get isServing(): boolean {
    return this.#service !== undefined;
  }

  /** Whether one waits for an answer on the canvas. */
  get isOpen(): boolean {
    return this.#canvas.isOpen;
  }

  /** Whether a question for a person waited so long in the terminal only that the canvas would have been the better place. */
  get isWorthOffering(): boolean {
    const { monotonicMs } = this.deps.clock;
    const waitsMs = this.#terminalSinceMs === undefined ? 0 : monotonicMs() - this.#terminalSinceMs;
    return Math.max(this.#longestWaitMs, waitsMs) >= OFFERED_AFTER_MS;
  }

  /**
   * A dialog opens in the terminal. Resolves with the hook's answer: that of the person, or `{}`, which leaves the dialog.
   * @param signal aborts when the host does not wait for it any more, as after Esc
   */
  async ask(toolName: string, input: string, signal: AbortSignal): Promise<string> {
    const message = this.deps.openedBy();
    if (message === undefined || !ASKING_TOOLS.has(toolName)) return LEFT_TO_TERMINAL;
    const client = this.#clientFor(message);
    if (client === undefined) {
      this.#terminalSinceMs ??= this.deps.clock.monotonicMs();
      return LEFT_TO_TERMINAL;
    }
    const asked = readAsked(toolName, input);
    if (asked === undefined || (asked.kind === 'plan' && asked.plan.length > MAX_PLAN_CHARACTERS)) {
      const isPlan = toolName === 'ExitPlanMode';
      const what = asked === undefined ? (isPlan ? 'plan' : 'question') : 'long_plan';
      await this.#canvas.say(client, elsewhereText(what), message);
      return LEFT_TO_TERMINAL;
    }
    const ending = new AbortController();
    this.#dialog = ending;
    const withinMs = this.deps.answerWithinMs ?? ANSWER_WITHIN_MS;
    const over = AbortSignal.any([signal, ending.signal, AbortSignal.timeout(withinMs)]);
    const dialog = { message, expiresAtMs: this.deps.clock.nowMs() + withinMs, over };
    try {
      return asked.kind === 'plan'
        ? await this.#askPlan(asked, client, dialog)
        : await this.#askAll(asked, client, dialog);
    } finally {
      if (this.#dialog === ending) this.#dialog = undefined;
    }
  }

  /** What a hook tells: the dialog may be over. */
  hook({ event, toolName = '', isOfSubagent = false }: HookEvent): void {
    const isAnswered = event === 'PostToolUse' && ASKING_TOOLS.has(toolName);
    if (isOfSubagent || !(isAnswered || AFTER_DIALOG.has(event))) return;
    this.#dialogOver();
    this.withdraw(isAnswered ? 'terminal' : 'dismissed');
  }

  /** Nobody needs to answer any more. */
  withdraw(end: Exclude<QuestionEnd, 'answered'>): void {
    this.#dialog?.abort(end);
  }

  /** The turn was broken off in the terminal, and its dialog with it. */
  brokenOff(): void {
    this.#dialogOver();
    this.withdraw('dismissed');
  }

  /** Resolves when the canvas has been told of what is withdrawn. */
  async told(): Promise<void> {
    await this.#canvas.told();
  }

  /** Where the person is asked; undefined where the terminal is the only place. */
  #clientFor({ workspaceId }: Message): PlatformClient | undefined {
    const { isWanted, isPossible } = this.deps;
    // A second dialog beside an open one stays in the terminal: two questions at once cannot be told apart.
    if (!isWanted() || !isPossible() || this.#dialog !== undefined) return undefined;
    return this.#service?.clients.find(({ target }) => target.id === workspaceId);
  }

  async #askAll(
    { questions, input }: Extract<Asked, { kind: 'questions' }>,
    client: PlatformClient,
    dialog: Dialog,
  ): Promise<string> {
    const answers: Record<string, string> = {};
    for (const [index, question] of questions.entries()) {
      const code = this.#canvas.newCode();
      const place = { number: index + 1, of: questions.length };
      const text = questionText(question, code, place, dialog.expiresAtMs);
      const read = (typed: string) => this.#read(typed, question, client);
      const outcome = await this.#canvas.put({ code, client, words: question.question, text, read }, dialog);
      if (outcome.end !== 'answered') return LEFT_TO_TERMINAL;
      answers[question.question] = outcome.answer;
      await this.#canvas.say(client, endText('answered', code, outcome.answer), dialog.message);
    }
    return answerQuestions(input, answers);
  }

  async #askPlan(
    { plan, input }: Extract<Asked, { kind: 'plan' }>,
    client: PlatformClient,
    dialog: Dialog,
  ): Promise<string> {
    const code = this.#canvas.newCode();
    let isHinted = false;
    const read = (typed: string): Read<{ approves: boolean; reason: string }> => {
      const decision = readDecision(typed);
      if (decision !== undefined) return { answer: decision };
      if (!isHinted) void this.#canvas.say(client, PLAN_HINT, dialog.message);
      isHinted = true;
      return 'other';
    };
    const text = planText(plan, code, dialog.expiresAtMs);
    const outcome = await this.#canvas.put({ code, client, words: plan, text, read }, dialog);
    if (outcome.end !== 'answered') return LEFT_TO_TERMINAL;
    const { approves, reason } = outcome.answer;
    await this.#canvas.say(client, endText('answered', code, approves ? 'yes' : 'no'), dialog.message);
    return approves ? approvePlan(input) : refusePlan(refusalText(reason));
  }

  #read(typed: string, question: AskedQuestion, client: PlatformClient): Read<string> {
    const reading = readAnswer(typed, question);
    if (reading.kind === 'answer') return { answer: reading.answer };
    void this.#canvas.say(client, reading.hint, undefined);
    return 'told';
  }

  #dialogOver(): void {
    if (this.#terminalSinceMs === undefined) return;
    const waitedMs = this.deps.clock.monotonicMs() - this.#terminalSinceMs;
    this.#longestWaitMs = Math.max(this.#longestWaitMs, waitedMs);
    this.#terminalSinceMs = undefined;
  }
}
