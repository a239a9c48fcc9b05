import { join } from 'node:path';
import { ChannelProcess } from '../support/channel-process.ts';
import { CLAUDE_CODE } from '../support/claude-code.ts';
import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import { type Moment, Turns } from './turns.ts';

/**
 * How a host takes what is pushed. `plain`: it runs no hooks, and what it gets it reads. `hooks`: Claude Code with the
 * plugin and its hooks. `deaf`: it looks like that, and drops every notification.
 */
export type Ears = 'plain' | 'hooks' | 'deaf';

export interface HostOptions {
  readonly ears?: Ears;
  readonly env?: Readonly<Record<string, string>>;
  readonly wrapper?: readonly string[];
  readonly command?: readonly string[];
  readonly onMoment?: (moment: Moment, host: Host) => void;
  /** Called after the ledger was. */
  readonly onPushed?: (activityId: string, host: Host) => void;
}

export interface HostDeps {
  readonly name: string;
  readonly stateDirectory: string;
  /** Where the transcript is: not in the state directory, which may be out of order. */
  readonly homeDirectory: string;
  readonly ledger: Ledger;
  readonly random: Random;
}

/** A session that keeps the ledger: one host, and the channel server that it started. */
export class Host {
  readonly name: string;
  readonly channel: ChannelProcess;
  /** Resolves when the handshake is over; also when the server dies before. */
  readonly ready: Promise<void>;
  readonly #turns: Turns;
  pushed = 0;

  constructor(deps: HostDeps, { ears = 'plain', onMoment, onPushed, ...options }: HostOptions) {
    const { ledger, name } = deps;
    const isPlain = ears === 'plain';
    this.name = name;
    this.#turns = new Turns({
      channel: () => this.channel,
      random: deps.random,
      transcriptPath: join(deps.homeDirectory, `${name}.jsonl`),
      onSeen: (activityId) => ledger.seen(activityId),
      onMoment: (moment) => onMoment?.(moment, this),
    });
    this.channel = new ChannelProcess({
      ...options,
      stateDir: deps.stateDirectory,
      client: isPlain ? { name: 'plain-host', version: '1' } : CLAUDE_CODE,
      env: {
        HOME: deps.homeDirectory,
        MOLECULE_FLOOD_LIMIT: '0',
        MOLECULE_PEER_LIMIT: '0',
        ...(isPlain ? {} : { CLAUDE_PLUGIN_ROOT: deps.homeDirectory }),
        ...options.env,
      },
      onPushed: (pushed) => {
        const activityId = pushed.meta.activity_id;
        // The plugin's own notices are no messages of anybody.
        if (activityId === undefined) return;
        this.pushed += 1;
        ledger.arrived(name, activityId, pushed.meta.redelivered === 'true');
        if (ears === 'plain') ledger.seen(activityId);
        if (ears === 'hooks') this.#turns.take(pushed);
        onPushed?.(activityId, this);
      },
    });
    this.ready = this.channel.shakeHands().catch((error: unknown) => {
      if (this.channel.isRunning) throw error;
    });
    // Whoever waits for it hears of it; a session that is killed first has nobody who does.
    this.ready.catch(() => undefined);
  }

  /** kill -9 of the server, and with it the end of the session. */
  async kill(): Promise<void> {
    this.#turns.end();
    await this.channel.kill();
  }

  /** The host goes away: the server sees the end of its input. */
  async close(): Promise<void> {
    this.#turns.end();
    await this.channel.stop();
  }

  /** A turn that somebody typed: the hooks run, and no message is in it. */
  async typedTurn(): Promise<void> {
    await this.channel.hook('UserPromptSubmit', { prompt: 'typed' });
    await this.channel.hook('Stop');
  }
}
