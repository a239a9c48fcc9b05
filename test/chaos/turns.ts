import { appendFileSync } from 'node:fs';
import type { ChannelProcess, Pushed } from '../support/channel-process.ts';
import { TRANSCRIPT, tagOf } from '../support/claude-code.ts';
import type { Random } from './random.ts';

const MAX_TURN_MESSAGES = 200;

/** Moments of a turn at which a session may die. */
export type Moment = 'queued' | 'prompt' | 'middle' | 'stop';

export interface TurnsOptions {
  readonly channel: () => ChannelProcess;
  readonly random: Random;
  readonly transcriptPath: string;
  /** The message is in what the model reads. */
  readonly onSeen: (activityId: string) => void;
  readonly onMoment: (moment: Moment) => void;
}

/** What Claude Code makes of channel notifications: turns, hooks, and lines in its transcript. */
export class Turns {
  readonly #options: TurnsOptions;
  #queue: Pushed[] = [];
  #isRunning = false;
  #isOver = false;

  constructor(options: TurnsOptions) {
    this.#options = options;
  }

  /** The host is dead: what it had not read it never will. */
  end(): void {
    this.#isOver = true;
  }

  take(pushed: Pushed): void {
    if (this.#isOver) return;
    this.#queue.push(pushed);
    this.#write(TRANSCRIPT.enqueued(pushed));
    this.#options.onMoment('queued');
    if (!this.#isRunning && !this.#isOver) void this.#run();
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    try {
      while (this.#queue.length > 0 && !this.#isOver) await this.#turn();
    } catch {
      // The server died in the middle of a turn: this session's turns are over.
    } finally {
      this.#isRunning = false;
    }
  }

  async #turn(): Promise<void> {
    const { random, onMoment } = this.#options;
    const opening = this.#next();
    onMoment('prompt');
    if (this.#isOver) return;
    for (const { meta } of opening) this.#options.onSeen(meta.activity_id ?? '');
    await this.#hook('UserPromptSubmit', opening.map(tagOf).join('\n'));
    for (const pushed of opening) this.#write(TRANSCRIPT.opening(pushed));
    await Bun.sleep(random.whole(0, 60));
    onMoment('middle');
    if (random.chance(0.5)) await this.#toolCall();
    onMoment('stop');
    if (this.#isOver) return;
    await this.#hook('Stop', '');
  }

  /** What has come meanwhile is delivered in the middle of the turn. */
  async #toolCall(): Promise<void> {
    if (this.#isOver) return;
    const mid = this.#next();
    await this.#hook('PostToolBatch', '');
    if (this.#isOver) return;
    for (const pushed of mid) {
      this.#options.onSeen(pushed.meta.activity_id ?? '');
      this.#write(TRANSCRIPT.midTurn(pushed));
    }
  }

  #next(): Pushed[] {
    const taken = this.#queue.slice(0, MAX_TURN_MESSAGES);
    this.#queue = this.#queue.slice(MAX_TURN_MESSAGES);
    return taken;
  }

  async #hook(event: string, prompt: string): Promise<void> {
    const { channel, transcriptPath } = this.#options;
    await channel().hook(event, { prompt, transcript_path: transcriptPath });
  }

  #write(line: string): void {
    appendFileSync(this.#options.transcriptPath, line);
  }
}
