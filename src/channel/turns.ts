import { LEFT_TO_TERMINAL } from '../claude-code/asked.ts';
import type { HookAnswer, HookEvent } from '../claude-code/hooks.ts';
import {
  type HostProgram,
  takesAnswers,
  takesTurnEndContext,
  tellsMidTurnPrompts,
} from '../claude-code/versions.ts';
import { describeError } from '../core/errors.ts';
import type { Message } from '../core/message.ts';
import { SERVER_NAME } from '../core/product.ts';
import type { Deliveries, DeliveryFollower } from '../inbox/deliveries.ts';
import type { Inbox } from '../inbox/inbox.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Settings } from '../settings/settings.ts';
import { Questions } from '../turns/questions.ts';
import { QueueNotices } from '../turns/queue-notices.ts';
import { ReplyGuard } from '../turns/reply-guard.ts';

export interface TurnsDeps {
  readonly clock: Clock;
  readonly log: Logger;
  /** Undefined while there are none that can be used. */
  readonly settings: () => Settings | undefined;
  readonly clientOf: (workspaceId: string) => PlatformClient | undefined;
  readonly inbox: () => Inbox | undefined;
  readonly deliveries: () => Deliveries;
  readonly host: () => HostProgram | undefined;
}

/** What the session's turns mean for the people who wrote: everything that the plugin's hooks tell comes here. */
export class Turns implements DeliveryFollower {
  readonly queue: QueueNotices;
  readonly guard: ReplyGuard;
  readonly questions: Questions;

  constructor(private readonly deps: TurnsDeps) {
    const { clock, log, settings, clientOf, host } = deps;
    this.guard = new ReplyGuard({
      clock,
      serverName: SERVER_NAME,
      clientOf,
      scope: () => settings()?.replyGuard ?? 'people',
      host: {
        takesTurnEndContext: () => takesTurnEndContext(host()),
        tellsMidTurnPrompts: () => tellsMidTurnPrompts(host()),
        isUndecided: () => !deps.deliveries().hearing.isDeaf && deps.deliveries().isUndecided,
      },
      note: ({ workspaceId, activityId }, fate) => {
        // What cannot be noted is only missing in the counts.
        this.#try(() => deps.inbox()?.noteGuard(workspaceId, activityId, fate));
      },
      onBrokenOff: () => this.questions.brokenOff(),
      onEvent: (what) => log.detail(`reply guard: ${what}`),
    });
    this.queue = new QueueNotices({
      clock,
      isBusy: () => this.guard.isInTurn && !deps.deliveries().hearing.isDeaf,
      answering: () => this.guard.owed.length,
      clientOf,
      onEvent: (what) => log.detail(`queue: ${what}`),
    });
    this.questions = new Questions({
      clock,
      isWanted: () => settings()?.questions ?? false,
      isPossible: () => takesAnswers(host()),
      openedBy: () => this.guard.openedBy,
      onAsked: (workspaceId) => this.guard.wroteToPeople(workspaceId),
      onEvent: (what) => log.line(`molecule channel: question ${what}`),
    });
  }

  seen(message: Message, isFirst: boolean): void {
    this.queue.seen(message);
    this.guard.seen(message, isFirst);
  }

  done(message: Message): void {
    this.queue.seen(message);
    this.guard.done(message);
  }

  wroteToPeople(workspaceId: string): void {
    this.guard.wroteToPeople(workspaceId);
  }

  /** What the hook is to answer; never rejects, because the host shows each failing hook to the user. */
  async hook(event: HookEvent): Promise<HookAnswer> {
    const deliveries = this.deps.deliveries();
    try {
      this.questions.hook(event);
      await this.guard.before(event);
      const answer = deliveries.hook(event);
      if (answer.refusePrompt !== undefined) this.guard.promptRefused();
      const goesOn = answer.goOnWith !== undefined || answer.refuseEndWith !== undefined;
      if (event.event !== 'Stop' || goesOn) return answer;
      const goOn = await this.guard.turnEnds(event);
      if (goOn === undefined) deliveries.work.turnEnded();
      return goOn ?? {};
    } catch (error) {
      this.#failed(error);
      return {};
    }
  }

  /** Claude asks its user something. */
  async ask(toolName: string, input: string, signal: AbortSignal): Promise<string> {
    try {
      return await this.questions.ask(toolName, input, signal);
    } catch (error) {
      this.#failed(error);
      return LEFT_TO_TERMINAL;
    }
  }

  /** Until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const running = [this.guard.run(signal), this.queue.run(signal)];
    await Promise.all(running).catch((error: unknown) => this.#failed(error));
  }

  /** The session ends. Resolves when everybody is told, or the signal aborts. */
  async close(signal: AbortSignal): Promise<void> {
    this.questions.withdraw('closed');
    await Promise.all([this.guard.close(signal), this.questions.told()]);
  }

  #try(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    this.deps.log.detail(`hook: ${describeError(error)}`);
  }
}
