import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ChannelProcess, type ChannelProcessOptions } from '../../test/support/channel-process.ts';
import { type EnvTarget, writeEnv } from '../../test/support/env-file.ts';
import { eventually } from '../../test/support/eventually.ts';
import { type BenchPlatform, startBenchPlatform } from './bench-platform.ts';

export const ROOT = resolve(import.meta.dir, '../..');

type Environment = Readonly<Record<string, string>>;

export interface BenchOptions {
  readonly isQuick: boolean;
  readonly progress: (text: string) => void;
}

/**
 * What every measurement works with. It remembers all that it opened, so that `close` leaves no process, no port
 * and no folder behind, whatever was going on.
 */
export class Bench implements AsyncDisposable {
  readonly isQuick: boolean;
  readonly progress: (text: string) => void;
  readonly #open = new Set<AsyncDisposable>();
  readonly #programFolder: string;
  #isClosed = false;

  constructor(options: BenchOptions) {
    this.isQuick = options.isQuick;
    this.progress = options.progress;
    this.#programFolder = this.folder();
    // A build that happens meanwhile must not change what is measured.
    for (const name of ['bin', 'dist/channel.js', 'dist/server.js']) {
      cpSync(join(ROOT, name), join(this.#programFolder, name), { recursive: true });
    }
  }

  get bundlePath(): string {
    return join(this.#programFolder, 'dist/channel.js');
  }

  /** Sizes and counts of the full run, or of the quick one. */
  pick<T>(quick: T, full: T): T {
    return this.isQuick ? quick : full;
  }

  /** A folder of its own, gone when the bench ends. */
  folder(): string {
    const path = mkdtempSync(join(tmpdir(), 'molecule-bench-'));
    this.#open.add({ [Symbol.asyncDispose]: async () => rmSync(path, { recursive: true, force: true }) });
    return path;
  }

  async platform(): Promise<BenchPlatform> {
    return this.#track(await startBenchPlatform());
  }

  /** The shipped server, started as `.mcp.json` starts it, watching `targets`. */
  channelOptions(url: string, targets: readonly EnvTarget[], env: Environment = {}): ChannelProcessOptions {
    const stateDir = this.folder();
    // Delivery of everything is measured: nothing is held back.
    writeEnv(stateDir, url, targets, { MOLECULE_FLOOD_LIMIT: '0', MOLECULE_PEER_LIMIT: '0' });
    const command = [join(this.#programFolder, 'bin/start')];
    return { stateDir, command, folder: stateDir, env };
  }

  /** Started, and not asked for its tools yet: the first notification waits for that. */
  async start(options: ChannelProcessOptions): Promise<ChannelProcess> {
    if (this.#isClosed) throw new Error('the bench has ended');
    return this.#track(await ChannelProcess.start({ ...options, listTools: false }));
  }

  /**
   * The shipped server, in full swing: it has polled, and what is inserted from now on is pushed at once. `seed` may put
   * something into its state folder before it starts.
   */
  async readyChannel(
    served: BenchPlatform,
    targets: readonly EnvTarget[],
    env: Environment = {},
    seed: (stateFolder: string) => void = () => undefined,
  ): Promise<ChannelProcess> {
    const options = this.channelOptions(served.url, targets, env);
    seed(options.stateDir);
    const channel = await this.start(options);
    await channel.client.listTools();
    const [first] = targets;
    if (first === undefined) throw new Error('a channel needs a target');
    await untilListening(served, targets.length, env.MOLECULE_DOORBELL !== 'off');
    const before = channel.pushed.length;
    served.platform.insertMessages(first.id, ['warm-up']);
    await channel.waitForPushes(before + 1, 30_000);
    return channel;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    const open = [...this.#open].reverse();
    this.#open.clear();
    for (const thing of open) await thing[Symbol.asyncDispose]().then(undefined, () => undefined);
  }

  /** Closed by its own scope, or by the bench, whichever comes first. */
  #track<T extends AsyncDisposable>(thing: T): T {
    this.#open.add(thing);
    const dispose = thing[Symbol.asyncDispose].bind(thing);
    let disposal: PromiseLike<void> | undefined;
    thing[Symbol.asyncDispose] = () => {
      this.#open.delete(thing);
      disposal ??= dispose();
      return disposal;
    };
    return thing;
  }
}

/** Every workspace has registered, and has its event stream when it should have one. */
async function untilListening(
  served: BenchPlatform,
  workspaces: number,
  hasDoorbell: boolean,
): Promise<void> {
  const { platform } = served;
  await eventually(`${workspaces} workspaces to be online`, () => {
    const registered = platform.requests.matching({ method: 'POST', path: /^\/registry\/register$/ }).length;
    const isComplete = registered >= workspaces;
    return isComplete && (!hasDoorbell || platform.events.subscriberCount >= workspaces);
  });
}
