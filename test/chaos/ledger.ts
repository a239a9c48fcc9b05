import type { Pushed } from '../support/channel-process.ts';

/** What became of everything that was sent. */
export interface Tally {
  readonly sent: number;
  readonly delivered: number;
  readonly lost: number;
  /** Came again without saying so. */
  readonly duplicated: number;
  /** Said that they might have come before. */
  readonly redelivered: number;
  readonly outOfOrder: number;
}

interface Delivery {
  readonly activityId: string;
  readonly host: string;
  readonly isMarked: boolean;
}

interface Sent {
  readonly createdAtMicros: number;
  /** Committed late, behind rows that were read already: its place in the order is not promised. */
  readonly isLate: boolean;
  /** Position among the rows of its workspace in the order of commits. */
  readonly seq: number;
  readonly workspaceId: string;
}

/** The books of one scenario: what the platform took, and what the hosts, all together, were given. */
export class Ledger {
  readonly #sent = new Map<string, Sent>();
  readonly #deliveries: Delivery[] = [];
  readonly #seen = new Set<string>();

  sent(workspaceId: string, activityId: string, createdAtMicros: number, isLate: boolean): void {
    this.#sent.set(activityId, { workspaceId, createdAtMicros, isLate, seq: this.#sent.size });
  }

  delivered(host: string, { meta }: Pushed): void {
    const activityId = meta.activity_id ?? '';
    this.#deliveries.push({ activityId, host, isMarked: meta.redelivered === 'true' });
    this.#seen.add(activityId);
  }

  get sentCount(): number {
    return this.#sent.size;
  }

  get deliveredCount(): number {
    return this.#seen.size;
  }

  isComplete(): boolean {
    return this.#seen.size >= this.#sent.size && this.lost().length === 0;
  }

  /** Notifications that a host was given, duplicates included. */
  notificationsOf(host: string): number {
    return this.#deliveries.filter((delivery) => delivery.host === host).length;
  }

  lost(): string[] {
    return [...this.#sent.keys()].filter((activityId) => !this.#seen.has(activityId));
  }

  unmarkedRepeats(): Delivery[] {
    const seen = new Set<string>();
    return this.#deliveries.filter((delivery) => {
      const isRepeat = seen.has(delivery.activityId) && !delivery.isMarked;
      seen.add(delivery.activityId);
      // What nobody sent would be as bad as what came twice.
      return isRepeat || !this.#sent.has(delivery.activityId);
    });
  }

  /** First deliveries that came after a younger message of the same workspace. */
  outOfOrder(): Delivery[] {
    const seen = new Set<string>();
    const newest = new Map<string, Sent>();
    return this.#deliveries.filter(({ activityId }) => {
      const sent = this.#sent.get(activityId);
      if (sent === undefined || sent.isLate || seen.has(activityId)) return false;
      seen.add(activityId);
      const before = newest.get(sent.workspaceId);
      if (before !== undefined && isEarlier(sent, before)) return true;
      newest.set(sent.workspaceId, sent);
      return false;
    });
  }

  tally(): Tally {
    const lost = this.lost().length;
    return {
      sent: this.#sent.size,
      delivered: this.#sent.size - lost,
      lost,
      duplicated: this.unmarkedRepeats().length,
      redelivered: this.#deliveries.filter(({ isMarked }) => isMarked).length,
      outOfOrder: this.outOfOrder().length,
    };
  }

  /** The first few of what went wrong, each with its place among what was sent. */
  explain(): string {
    const place = (activityId: string) => {
      const sent = this.#sent.get(activityId);
      return sent === undefined ? `${activityId} (never sent)` : `#${sent.seq} ${activityId}`;
    };
    const line = (what: string, ids: readonly string[]) =>
      ids.length === 0 ? [] : [`${what}: ${ids.length}, e.g. ${ids.slice(0, 8).map(place).join(', ')}`];
    const name = ({ activityId, host }: Delivery) => `${place(activityId)} at ${host}`;
    return [
      ...line('lost', this.lost()),
      ...this.unmarkedRepeats()
        .slice(0, 8)
        .map((delivery) => `came again unmarked: ${name(delivery)}`),
      ...this.outOfOrder()
        .slice(0, 8)
        .map((delivery) => `out of order: ${name(delivery)}`),
    ].join('\n');
  }
}

function isEarlier(one: Sent, other: Sent): boolean {
  return (
    one.createdAtMicros < other.createdAtMicros ||
    (one.createdAtMicros === other.createdAtMicros && one.seq < other.seq)
  );
}
