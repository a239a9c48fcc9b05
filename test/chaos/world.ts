import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeEnv } from '../support/env-file.ts';
import { eventually } from '../support/eventually.ts';
import { createTeam } from '../support/platform.ts';
import { Canvas, type CanvasOptions, type SendOptions } from './canvas.ts';
import { Host, type HostOptions } from './host.ts';
import { InboxFile } from './inbox-file.ts';
import { Ledger } from './ledger.ts';
import type { Random } from './random.ts';

/** A workspace that is watched, and the peer that may write to it. */
export interface Watched {
  readonly canvas: Canvas;
  readonly id: string;
  readonly peerId: string;
  token: string;
}

export interface SendManyOptions extends SendOptions {
  readonly to?: Watched;
  readonly isFromPeer?: boolean;
}

/** How long everything that was sent may take to arrive once nothing is broken any more. */
const DELIVERY_LIMIT_MS = 60_000;
const POLL_INTERVAL_MS = 250;

/** Platforms, a state directory and sessions of one scenario; everything is gone when it is disposed of. */
export class World implements AsyncDisposable {
  readonly random: Random;
  readonly ledger = new Ledger();
  readonly watched: Watched[] = [];
  readonly hosts: Host[] = [];
  readonly inbox: InboxFile;
  /** Where the server keeps its files. */
  stateDirectory: string;
  readonly homeDirectory: string;
  settings: Record<string, string>;
  readonly #root: string;
  readonly #canvases: Canvas[] = [];
  readonly #mounts: string[] = [];
  #texts = 0;

  constructor(random: Random) {
    this.random = random;
    this.#root = mkdtempSync(join(tmpdir(), 'molecule-chaos-'));
    this.stateDirectory = join(this.#root, 'state');
    this.homeDirectory = join(this.#root, 'home');
    mkdirSync(this.homeDirectory);
    mkdirSync(this.stateDirectory, { mode: 0o700 });
    this.inbox = new InboxFile(this.stateDirectory);
    this.settings = {
      MOLECULE_POLL_INTERVAL_MS: String(POLL_INTERVAL_MS),
      MOLECULE_DOORBELL: random.chance(0.7) ? 'on' : 'off',
    };
  }

  /** A platform with one watched workspace. */
  async openCanvas(options: CanvasOptions = {}): Promise<Watched> {
    const canvas = await Canvas.open(options);
    this.#canvases.push(canvas);
    canvas.platform.faults.seed(this.random.whole(0, 1_000_000));
    return this.watch(canvas);
  }

  watch(canvas: Canvas): Watched {
    const { own, peer } = createTeam(canvas.platform);
    const watched = { canvas, id: own.id, token: own.token, peerId: peer.id };
    this.watched.push(watched);
    this.writeSettings();
    return watched;
  }

  get first(): Watched {
    const [first] = this.watched;
    if (first === undefined) throw new Error('there is no workspace yet');
    return first;
  }

  writeSettings(): void {
    const urls = this.watched.map(({ canvas }) => canvas.url);
    const isOnePlatform = new Set(urls).size === 1;
    writeEnv(this.stateDirectory, this.first.canvas.url, this.watched, {
      ...(isOnePlatform ? {} : { MOLECULE_PLATFORM_URLS: urls.join(',') }),
      ...this.settings,
    });
  }

  /** A small file system of its own in place of the state directory; false where that is not allowed. */
  mountSmallDisk(kiloBytes: number): boolean {
    const options = `size=${kiloBytes}k,mode=700`;
    const made = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', this.stateDirectory]);
    if (made.status !== 0) return false;
    this.#mounts.push(this.stateDirectory);
    if (this.watched.length > 0) this.writeSettings();
    return true;
  }

  /** Starts a session, and returns before its server has answered. */
  spawn(options: HostOptions = {}): Host {
    const host = new Host(
      {
        name: `session ${this.hosts.length + 1}`,
        stateDirectory: this.stateDirectory,
        homeDirectory: this.homeDirectory,
        ledger: this.ledger,
        random: this.random,
      },
      options,
    );
    this.hosts.push(host);
    return host;
  }

  async start(options: HostOptions = {}): Promise<Host> {
    const host = this.spawn(options);
    await host.ready;
    return host;
  }

  /** A session that receives: its first poll has worked. */
  async startConnected(options: HostOptions = {}): Promise<Host> {
    const host = await this.start(options);
    await this.until('the first poll', () => host.channel.stderr().includes('connected'));
    return host;
  }

  send(count: number, options: SendManyOptions = {}): string[] {
    const { to = this.first, isFromPeer = false, ...how } = options;
    const texts = Array.from({ length: count }, () => {
      this.#texts += 1;
      return `message ${this.#texts}`;
    });
    const from = isFromPeer ? { from: to.peerId } : {};
    const ids = to.canvas.send(to.id, texts, { ...from, ...how });
    this.ledger.sent(to.id, ids, { isLate: how.lateByMicros !== undefined, isFromPeer });
    return ids;
  }

  /** Sends a few at a time, with pauses, until `count` are sent or the work is done, whichever is later. */
  async sendWhile(
    work: Promise<unknown>,
    pauseMs: readonly [least: number, most: number],
    most = 3,
  ): Promise<void> {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    while (!isDone) {
      this.send(this.random.whole(1, most), { to: this.random.pick(this.first, ...this.watched) });
      await Promise.race([done, Bun.sleep(this.random.whole(...pauseMs))]);
    }
    await done;
  }

  pause(leastMs: number, mostMs: number): Promise<void> {
    return Bun.sleep(this.random.whole(leastMs, mostMs));
  }

  /** Awaits a condition; where it fails, the end of each session's stderr says why. */
  async until(what: string, isTrue: () => boolean | Promise<boolean>, timeoutMs = 30_000): Promise<void> {
    await eventually(what, isTrue, { timeoutMs, explain: () => this.explain() });
  }

  /** Waits until every message was read; what is missing in the end is the ledger's to tell. */
  async delivered(timeoutMs = DELIVERY_LIMIT_MS): Promise<boolean> {
    const deadline = performance.now() + timeoutMs;
    while (!this.ledger.isComplete && performance.now() < deadline) await Bun.sleep(25);
    return this.ledger.isComplete;
  }

  /** Waits until `polls` more sweeps of every workspace have been answered. */
  async sweeps(polls: number): Promise<void> {
    for (const { canvas, id } of this.watched) {
      const done = () =>
        canvas.platform.requests
          .matching({ path: /\/activity$/, workspaceId: id })
          .filter(({ status, query }) => status === 200 && query.includes('since_secs')).length;
      const before = done();
      await this.until(`${polls} more sweeps`, () => done() >= before + polls);
    }
  }

  /**
   * The end of every scenario: all has arrived, further sweeps bring nothing back, and what is sent then arrives
   * after it.
   */
  async settle(): Promise<void> {
    if (!(await this.delivered())) return;
    await this.sweeps(2);
    for (const to of this.watched) this.send(1, { to });
    await this.delivered();
  }

  /** One more session, which must know what the earlier ones delivered. */
  async settleAndRestart(): Promise<void> {
    await this.settle();
    if (!this.ledger.isComplete) return;
    await Promise.all(this.hosts.map((host) => host.close()));
    await this.startConnected();
    await this.settle();
  }

  explain(): string {
    return [
      ...this.ledger.oddities(),
      ...this.hosts.map(({ name, channel }) => `${name} is process ${channel.pid}`),
      this.#log() ?? this.hosts.map(({ name, channel }) => `${name}: ${channel.stderr().slice(-1_500)}`),
    ].join('\n');
  }

  /** The end of what all servers wrote to their log; undefined where they could write none. */
  #log(): string | undefined {
    try {
      return readFileSync(join(this.stateDirectory, 'channel.log'), 'utf8').slice(-8_000);
    } catch {
      return undefined;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.hosts.map((host) => host.kill()));
    await Promise.all(this.#canvases.map((canvas) => canvas[Symbol.asyncDispose]()));
    for (const path of this.#mounts) spawnSync('umount', ['-l', path]);
    rmSync(this.#root, { recursive: true, force: true });
  }
}
