import { type ChannelNotification, noticeNotification } from '../core/notification.ts';
import { type Standing, standingText } from '../core/standing.ts';

export interface StandingNoticesDeps {
  /** Resolves when the host listens. */
  readonly hostReady: Promise<void>;
  readonly write: (notification: ChannelNotification) => Promise<void>;
  /** A clock that never jumps. */
  readonly nowMs: () => number;
  readonly onFailed: (error: unknown) => void;
}

interface Told {
  readonly standing: Standing;
  readonly atMs: ReadonlyMap<Standing, number>;
}

/** Between two notices of the same trouble: each one costs the session a turn. */
const REPEAT_MS = 10 * 60_000;

/**
 * Tells the session once when a workspace is paused, hibernated, removed or refused, and once when it is well again.
 * It is kept when the settings are read again, because most trouble ends with a new token in them.
 */
export class StandingNotices {
  readonly #deps: StandingNoticesDeps;
  readonly #current = new Map<string, Standing>();
  readonly #told = new Map<string, Told>();

  constructor(deps: StandingNoticesDeps) {
    this.#deps = deps;
  }

  /** How a workspace stands right now; may be called as often as it is looked at. */
  stands(workspaceId: string, standing: Standing): void {
    this.#current.set(workspaceId, standing);
    if (this.#isDue(workspaceId)) void this.#tellWhenReady(workspaceId);
  }

  #isDue(workspaceId: string): boolean {
    const standing = this.#current.get(workspaceId) ?? 'well';
    const told = this.#told.get(workspaceId);
    if (standing === (told?.standing ?? 'well')) return false;
    const atMs = told?.atMs.get(standing);
    return standing === 'well' || atMs === undefined || this.#deps.nowMs() - atMs >= REPEAT_MS;
  }

  async #tellWhenReady(workspaceId: string): Promise<void> {
    await this.#deps.hostReady;
    if (!this.#isDue(workspaceId)) return;
    const standing = this.#current.get(workspaceId) ?? 'well';
    const atMs = new Map(this.#told.get(workspaceId)?.atMs).set(standing, this.#deps.nowMs());
    this.#told.set(workspaceId, { standing, atMs });
    await this.#deps
      .write(noticeNotification(standingText(standing, workspaceId), workspaceId))
      .catch(this.#deps.onFailed);
  }
}
