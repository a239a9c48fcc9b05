import type { Inbox } from '../inbox/inbox.ts';
import type { Settings } from '../settings/settings.ts';

/** Without a lease, who reads a window to its end this often is at work; and what jitter and the network can add. */
const SWEEPS = 3;
const MARGIN_MS = 5_000;

/** Tells, where no lease can be had, whether another process works with the inbox: each one leaves its number in it. */
export class Fences {
  #own: number | undefined;

  constructor(private readonly nowMs: () => number) {}

  /** This process has taken the inbox over, under this number. */
  took(fence: number): void {
    this.#own = fence;
  }

  isAnotherAtWork(
    inbox: Pick<Inbox, 'lastHolder'> | undefined,
    settings: Pick<Settings, 'relaxedIntervalMs'>,
  ) {
    const { fence, sweptAtMs } = lastHolder(inbox);
    if (fence === this.#own || sweptAtMs === undefined) return false;
    const ageMs = this.nowMs() - sweptAtMs;
    return ageMs >= 0 && ageMs < SWEEPS * settings.relaxedIntervalMs + MARGIN_MS;
  }
}

/** Of an inbox that cannot be read nothing is known; then it is not shared either. */
function lastHolder(inbox: Pick<Inbox, 'lastHolder'> | undefined): Partial<ReturnType<Inbox['lastHolder']>> {
  try {
    return inbox?.lastHolder() ?? {};
  } catch {
    return {};
  }
}
