import { BoundedMap } from '../core/bounded-map.ts';
import { type Circumstances, NOTHING_KNOWN } from '../core/diagnosis.ts';
import type { Target } from '../core/target.ts';

export interface ExperienceOptions {
  /** A clock that never jumps. */
  readonly monotonicMs: () => number;
  readonly nowMs: () => number;
  readonly proxyVariable: (address: string) => string | undefined;
}

export type AcceptedListener = (target: Target, path: string) => void;

export type PublicLook = Pick<Circumstances, 'workspace' | 'isServerUp'>;

/** A refusal so shortly after trouble is taken for more of it. */
const TROUBLE_LASTS_MS = 30_000;
/** Many requests fail at once where a platform has trouble; one look is enough for all of them. */
const FAILED_LOOK_LASTS_MS = 5_000;
const MAX_REMEMBERED = 500;

const OWN_CLOCKS: ExperienceOptions = {
  monotonicMs: () => performance.now(),
  nowMs: () => Date.now(),
  proxyVariable: () => undefined,
};

/** What requests of this process showed of their platforms lately: what a failure means depends on it. */
export class Experience {
  /** By platform and workspace. */
  readonly #worked = new BoundedMap<string, true>(MAX_REMEMBERED);
  readonly #looks = new BoundedMap<string, Promise<PublicLook>>(MAX_REMEMBERED);
  /** By platform. */
  readonly #troubledMs = new BoundedMap<string, number>(MAX_REMEMBERED);
  readonly #aheadMs = new BoundedMap<string, number>(MAX_REMEMBERED);
  readonly #failedLooks = new BoundedMap<string, { readonly atMs: number; readonly look: PublicLook }>(
    MAX_REMEMBERED,
  );
  readonly #merges = new BoundedMap<string, boolean>(MAX_REMEMBERED);
  readonly #listeners = new Set<AcceptedListener>();
  readonly #pingedMs = new BoundedMap<string, number>(MAX_REMEMBERED);

  constructor(private readonly options: ExperienceOptions = OWN_CLOCKS) {}

  /** The platform took the token of this workspace, and did what it was asked at this path. */
  accepted(target: Target, path: string): void {
    this.#worked.renew(keyOf(target), true);
    this.#failedLooks.delete(target.platformUrl);
    for (const listener of [...this.#listeners]) listener(target, path);
  }

  /** The platform as a whole did not do what it always does. */
  troubled({ platformUrl }: Target): void {
    this.#troubledMs.renew(platformUrl, this.options.monotonicMs());
  }

  /** @param dateMs the platform's clock, in milliseconds since the epoch */
  toldTime({ platformUrl }: Target, dateMs: number): void {
    this.#aheadMs.renew(platformUrl, dateMs - this.options.nowMs());
  }

  /** @param hasSeq whether rows have a `seq`: platforms that number them also merge messages with the same id */
  showedRows({ platformUrl }: Target, hasSeq: boolean): void {
    this.#merges.renew(platformUrl, hasSeq);
  }

  /** Whether the platform makes one row of two messages with the same id; undefined while no row has told its age. */
  mergesRepeats({ platformUrl }: Target): boolean | undefined {
    return this.#merges.get(platformUrl);
  }

  /** Called whenever a request with a token worked. Returns the way to stop listening. */
  onAccepted(listener: AcceptedListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether nobody has asked whether this platform is back for so long; then the caller is the one to ask. */
  takePing({ platformUrl }: Target, everyMs: number): boolean {
    const nowMs = this.options.monotonicMs();
    if (nowMs - (this.#pingedMs.get(platformUrl) ?? Number.NEGATIVE_INFINITY) < everyMs) return false;
    this.#pingedMs.renew(platformUrl, nowMs);
    return true;
  }

  about(target: Target): Circumstances {
    const { platformUrl } = target;
    const troubledMs = this.#troubledMs.get(platformUrl) ?? Number.NEGATIVE_INFINITY;
    return {
      ...NOTHING_KNOWN,
      hasWorked: this.#worked.get(keyOf(target)) ?? false,
      hadTrouble: this.options.monotonicMs() - troubledMs < TROUBLE_LASTS_MS,
      proxyVariable: this.options.proxyVariable(platformUrl),
      clockAheadMs: this.#aheadMs.get(platformUrl),
    };
  }

  /** What the public endpoints show, asked by `ask` unless they were found failing a moment ago or are being asked. */
  async look(target: Target, ask: () => Promise<PublicLook>): Promise<PublicLook> {
    const { platformUrl } = target;
    const failed = this.#failedLooks.get(platformUrl);
    const nowMs = this.options.monotonicMs();
    if (failed !== undefined && nowMs - failed.atMs < FAILED_LOOK_LASTS_MS) return failed.look;
    const key = keyOf(target);
    const asking = this.#looks.get(key) ?? ask().finally(() => this.#looks.delete(key));
    this.#looks.renew(key, asking);
    const look = await asking;
    if (look.workspace === 'failing' || look.workspace === 'no_answer') {
      this.troubled(target);
      this.#failedLooks.renew(platformUrl, { atMs: this.options.monotonicMs(), look });
    }
    return look;
  }
}

function keyOf({ platformUrl, id }: Target): string {
  return `${platformUrl} ${id}`;
}
