import { join } from 'node:path';
import type { Ledger } from './ledger.ts';
import type { Random } from './random.ts';
import { Session } from './session.ts';
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
  readonly preload?: readonly string[];
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
  readonly session: Session;
  readonly ears: Ears;
  readonly #turns: Turns;
  pushed = 0;

  constructor(deps: HostDeps, options: HostOptions) {
    const { ledger, name } = deps;
    this.ears = options.ears ?? 'plain';
    const isPlain = this.ears === 'plain';
    this.#turns = new Turns({
      session: () => this.session,
      random: deps.random,
      transcriptPath: join(deps.homeDirectory, `${name}.jsonl`),
      onSeen: (activityId) => ledger.seen(activityId),
      onMoment: (moment) => options.onMoment?.(moment, this),
    });
    this.session = new Session({
      name,
      env: {
        HOME: deps.homeDirectory,
        MOLECULE_STATE_DIR: deps.stateDirectory,
        MOLECULE_FLOOD_LIMIT: '0',
        MOLECULE_PEER_LIMIT: '0',
        ...(isPlain ? {} : { CLAUDE_PLUGIN_ROOT: deps.homeDirectory }),
        ...options.env,
      },
      client: isPlain ? { name: 'plain-host', version: '1' } : { name: 'claude-code', version: '2.1.197' },
      wrapper: options.wrapper ?? [],
      preload: options.preload ?? [],
      onPushed: (pushed) => {
        const activityId = pushed.meta.activity_id;
        // The plugin's own notices are no messages of anybody.
        if (activityId === undefined) return;
        this.pushed += 1;
        ledger.arrived(name, activityId, pushed.meta.redelivered === 'true');
        if (this.ears === 'plain') ledger.seen(activityId);
        if (this.ears === 'hooks') this.#turns.take(pushed);
        options.onPushed?.(activityId, this);
      },
    });
  }

  /** kill -9 of the server, and with it the end of the session. */
  async kill(): Promise<void> {
    this.#turns.end();
    await this.session.kill();
  }

  /** The host goes away: the server sees the end of its input. */
  async close(): Promise<void> {
    this.#turns.end();
    await this.session.close();
  }

  /** A turn that somebody typed: the hooks run, and no message is in it. */
  async typedTurn(): Promise<void> {
    for (const [event, prompt] of [
      ['UserPromptSubmit', 'typed'],
      ['Stop', ''],
    ]) {
      await this.session.call('receipt', { event, prompt, transcript_path: '' });
    }
  }
}
