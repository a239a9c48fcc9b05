import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LocalPlatformOptions } from '../../src/local/platform.ts';
import { writeEnv } from '../support/channel-process.ts';
import { eventually, NeverHappened } from '../support/eventually.ts';
import { ChaosHost, type ChaosHostOptions } from './chaos-host.ts';
import { Ledger } from './ledger.ts';
import type { Randomness } from './randomness.ts';
import { Station } from './station.ts';
import { type Pace, Traffic } from './traffic.ts';

const FAST = { MOLECULE_POLL_INTERVAL_MS: '250', MOLECULE_POLL_WINDOW_SECS: '5' };
const ARRIVAL_LIMIT_MS = 60_000;
/** Polls after the last message, in which something could still come twice. */
const QUIET_POLLS = 4;

type StartOptions = Partial<Pick<ChaosHostOptions, 'env' | 'hasHooks' | 'shell' | 'onPushed'>>;

/** Everything that a scenario runs with; gone with all its processes at the end of the scope. */
export class Arena implements AsyncDisposable {
  readonly random: Randomness;
  readonly ledger = new Ledger();
  readonly stateDir = mkdtempSync(join(tmpdir(), 'molecule-chaos-'));
  readonly #stations: Station[] = [];
  readonly #hosts: ChaosHost[] = [];
  readonly #cleanUps: (() => void | Promise<void>)[] = [];

  constructor(random: Randomness) {
    this.random = random;
  }

  async addStation(options: LocalPlatformOptions = {}): Promise<Station> {
    const branch = this.random.branch(`station ${this.#stations.length}`);
    const station = await Station.open(this.ledger, branch, options);
    this.#stations.push(station);
    return station;
  }

  /** Writes `.env` for all platforms, with the tokens as they are now. */
  writeSettings(more: Readonly<Record<string, string>> = {}, directory = this.stateDir): void {
    const targets = this.#stations.map(({ ids, token }) => ({ id: ids.own, token }));
    const urls = this.#stations.map(({ url }) => url);
    const addresses = urls.length === 1 ? {} : { MOLECULE_PLATFORM_URLS: urls.join(',') };
    writeEnv(directory, urls.length === 1 ? urls.join() : '', targets, { ...FAST, ...addresses, ...more });
  }

  async start(options: StartOptions = {}, stateDir = this.stateDir): Promise<ChaosHost> {
    const name = `host ${this.#hosts.length + 1}`;
    const host = await ChaosHost.start({
      name,
      stateDir,
      ...options,
      onPushed: (pushed) => {
        this.ledger.delivered(name, pushed);
        options.onPushed?.(pushed);
      },
    });
    this.#hosts.push(host);
    return host;
  }

  traffic(station: Station, pace?: Pace): Traffic {
    return new Traffic(station, this.random.branch(`traffic ${station.url}`), pace);
  }

  /** Waits for every message, and then for some more polls. What never came shows in the ledger. */
  async settle(limitMs = ARRIVAL_LIMIT_MS): Promise<void> {
    try {
      await eventually('every message', () => this.ledger.isComplete() || undefined, { timeoutMs: limitMs });
      await Promise.all(this.#stations.map((station) => this.quiet(station)));
    } catch (error) {
      if (!(error instanceof NeverHappened)) throw error;
    }
  }

  async quiet(station: Station): Promise<void> {
    const answers = station.feedAnswers();
    await eventually('some more polls', () => answers() >= QUIET_POLLS || undefined);
  }

  waitForDelivered(count: number): Promise<true> {
    return eventually(
      `${count} delivered messages`,
      () => this.ledger.deliveredCount >= count || undefined,
      { timeoutMs: ARRIVAL_LIMIT_MS, explain: () => this.explain() },
    );
  }

  /** PID of the process that holds the lease, as its file says. */
  holderPid(): number | undefined {
    try {
      return Number(readFileSync(join(this.stateDir, 'bot.pid'), 'utf8').split('\n')[0]);
    } catch {
      return undefined;
    }
  }

  /** Runs at the end, the latest first. */
  defer(cleanUp: () => void | Promise<void>): void {
    this.#cleanUps.unshift(cleanUp);
  }

  /** Ends every server and reads what they left in their pipes. */
  async closeHosts(): Promise<void> {
    await Promise.all(this.#hosts.map((host) => host.close()));
  }

  explain(): string {
    const tails = this.#hosts.map((host) => `${host.name} (${host.pushes} pushes): ${host.stderr().slice(-1_500)}`);
    return [this.ledger.explain(), ...tails].join('\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.closeHosts();
    for (const station of this.#stations) await station[Symbol.asyncDispose]();
    for (const cleanUp of this.#cleanUps) await cleanUp();
    rmSync(this.stateDir, { recursive: true, force: true });
  }
}
