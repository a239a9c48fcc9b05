import type { LocalPlatform, LocalPlatformOptions } from '../../src/local/platform.ts';
import { createLocalPlatform } from '../../src/local/platform.ts';
import { serveLocalPlatform } from '../../src/local/serve.ts';
import { createTeam } from '../support/platform.ts';
import type { Ledger } from './ledger.ts';
import type { Randomness } from './randomness.ts';

export interface Batch {
  /** The text of each message is filled up to this many characters. */
  readonly textCharacters?: number;
  /** `created_at` lies up to this many milliseconds back, at random: the rows commit late. */
  readonly lateMs?: readonly [least: number, most: number];
  /** All rows have one and the same `created_at`. */
  readonly isOneMoment?: boolean;
}

/** A platform with one watched workspace, and what is sent to it. */
export class Station implements AsyncDisposable {
  readonly platform: LocalPlatform;
  readonly url: string;
  readonly ids: { readonly own: string; readonly peer: string };
  token: string;
  /** Called after each answer to a poll, before the answer is on its way. */
  onFeedAnswer: () => void = () => {};
  readonly #ledger: Ledger;
  readonly #random: Randomness;
  readonly #stop: () => Promise<void>;
  #newestMicros = 0;

  private constructor(
    platform: LocalPlatform,
    url: string,
    stop: () => Promise<void>,
    ledger: Ledger,
    random: Randomness,
  ) {
    this.platform = platform;
    this.url = url;
    this.#stop = stop;
    this.#ledger = ledger;
    this.#random = random;
    const { own, peer } = createTeam(platform);
    this.ids = { own: own.id, peer: peer.id };
    this.token = own.token;
  }

  static async open(ledger: Ledger, random: Randomness, options: LocalPlatformOptions): Promise<Station> {
    // The rate limit counts in fixed minutes, which is longer than a scenario; one of its own sets it.
    const platform = createLocalPlatform({ rateLimitPerMinute: 0, ...options });
    platform.faults.seed(random.seed);
    const answered = { tell: () => {} };
    const server = await serveLocalPlatform({
      ...platform,
      fetch: async (request) => {
        const response = await platform.fetch(request);
        if (new URL(request.url).pathname.endsWith('/activity')) answered.tell();
        return response;
      },
    });
    const stop = async () => {
      await server.stop();
      platform.close();
    };
    const station = new Station(platform, server.url, stop, ledger, random);
    answered.tell = () => station.onFeedAnswer();
    return station;
  }

  /** Commits that many messages in one transaction, from people and from a peer. */
  send(count: number, { textCharacters = 0, lateMs, isOneMoment = false }: Batch = {}): void {
    const first = this.#ledger.sentCount;
    const texts = Array.from({ length: count }, (_, index) =>
      `message ${first + index} `.padEnd(textCharacters, '.'),
    );
    const times = texts.map(() => (lateMs === undefined ? this.#nextMicros() : this.#lateMicros(lateMs)));
    const timeOf = (index: number) => times[isOneMoment ? 0 : index] ?? this.#newestMicros;
    const ids = this.platform.insertMessages(this.ids.own, texts, {
      sourceId: this.#random.pick([null, this.ids.peer]),
      createdAtMicros: timeOf,
    });
    ids.forEach((id, index) => {
      this.#ledger.sent(this.ids.own, id, timeOf(index), lateMs !== undefined);
    });
  }

  /** Answered polls from now on. */
  feedAnswers(): () => number {
    const newest = () => Number(this.platform.requests.latest(1)[0]?.id ?? 0);
    const start = newest();
    return () =>
      this.platform.requests
        .matching({ path: /\/activity$/ })
        .filter(({ id, status }) => Number(id) > start && status === 200).length;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stop();
  }

  /** Later than every row before, like a clock that never goes back. */
  #nextMicros(): number {
    this.#newestMicros = Math.max(this.#newestMicros + 1, Date.now() * 1000);
    return this.#newestMicros;
  }

  #lateMicros([least, most]: readonly [number, number]): number {
    return (Date.now() - this.#random.between(least, most)) * 1000 + this.#random.between(0, 999);
  }
}
