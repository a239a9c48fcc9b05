import { type ChannelNotification, noticeNotification } from '../core/notification.ts';
import type { Secret } from '../core/secret.ts';
import { falseAlarmText, type Standing, standingText } from '../core/standing.ts';
import type { Target } from '../core/target.ts';
import { TokenBucket } from '../core/token-bucket.ts';

export interface StandingNoticesDeps {
  readonly hostReady: Promise<void>;
  readonly write: (notification: ChannelNotification) => Promise<void>;
  /** A clock that never jumps. */
  readonly nowMs: () => number;
  readonly onFailed: (error: unknown) => void;
}

interface Told {
  readonly standing: Standing;
  /** The token that the workspace had then. */
  readonly token: Secret;
}

/** Trouble that comes and goes costs the session a turn each time that it is told: twice, and then this rarely. */
const NOTICES = { atOnce: 2, refillMs: 10 * 60_000 };

/**
 * Tells the session once when a workspace is paused, hibernated, removed or refused, and once when it is well again. It
 * outlives the settings, because a new token in them is how most of it ends. A token that is accepted after all was
 * never the trouble: then what was said about it is taken back.
 */
export class StandingNotices {
  readonly #current = new Map<string, Told>();
  readonly #told = new Map<string, Told>();
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(private readonly deps: StandingNoticesDeps) {}

  /** How a workspace stands right now; may be called as often as it is looked at. */
  stands({ id, token }: Pick<Target, 'id' | 'token'>, standing: Standing): void {
    this.#current.set(id, { standing, token });
    if (this.#isChanged(id)) void this.#tellWhenReady(id);
  }

  #isChanged(workspaceId: string): boolean {
    const standing = this.#current.get(workspaceId)?.standing ?? 'well';
    return standing !== (this.#told.get(workspaceId)?.standing ?? 'well');
  }

  async #tellWhenReady(workspaceId: string): Promise<void> {
    await this.deps.hostReady;
    const current = this.#current.get(workspaceId);
    if (current === undefined || !this.#isChanged(workspaceId)) return;
    const isWell = current.standing === 'well';
    if (!isWell && !this.#bucketOf(workspaceId).tryTake(this.deps.nowMs())) return;
    const before = this.#told.get(workspaceId);
    this.#told.set(workspaceId, current);
    const isFalseAlarm =
      isWell && before?.standing === 'unauthorized' && before.token.reveal() === current.token.reveal();
    const text = isFalseAlarm ? falseAlarmText(workspaceId) : standingText(current.standing, workspaceId);
    await this.deps.write(noticeNotification(text, workspaceId)).catch(this.deps.onFailed);
  }

  #bucketOf(workspaceId: string): TokenBucket {
    const bucket = this.#buckets.get(workspaceId) ?? new TokenBucket(NOTICES.atOnce, NOTICES.refillMs);
    this.#buckets.set(workspaceId, bucket);
    return bucket;
  }
}
