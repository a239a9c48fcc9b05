/** What became of the messages of one scenario. */
export interface Tally {
  readonly sent: number;
  readonly delivered: number;
  readonly lost: number;
  /** Repeats that do not say that they are repeats. */
  readonly duplicated: number;
  readonly outOfOrder: number;
  /** Repeats that say so: the price of losing nothing. */
  readonly marked: number;
}

interface Sent {
  readonly workspaceId: string;
  /** Place in its workspace's feed by (created_at, seq). */
  readonly place: number;
  /** Committed behind rows that were there already: it cannot keep its place. */
  readonly isLate: boolean;
  readonly isFromPeer: boolean;
}

export interface SentOptions {
  readonly isLate: boolean;
  /** The canvas user sent it unless so. */
  readonly isFromPeer?: boolean;
}

/** Every message that was sent, every notification that came, and whether the session read it. */
export class Ledger {
  readonly #sent = new Map<string, Sent>();
  readonly #places = new Map<string, number>();
  readonly #arrived = new Set<string>();
  readonly #seen = new Set<string>();
  readonly #lastPlace = new Map<string, number>();
  readonly #oddities: string[] = [];
  #duplicated = 0;
  #outOfOrder = 0;
  #marked = 0;

  sent(
    workspaceId: string,
    activityIds: readonly string[],
    { isLate, isFromPeer = false }: SentOptions,
  ): void {
    for (const id of activityIds) {
      const place = (this.#places.get(workspaceId) ?? 0) + 1;
      this.#places.set(workspaceId, place);
      this.#sent.set(id, { workspaceId, place, isLate, isFromPeer });
    }
  }

  /** A notification came out of the server of a session. */
  arrived(session: string, activityId: string, isMarked: boolean): void {
    const isRepeat = this.#arrived.has(activityId);
    this.#arrived.add(activityId);
    if (isRepeat && isMarked) this.#marked += 1;
    if (isRepeat && !isMarked) {
      this.#duplicated += 1;
      this.#note(`${activityId} came again, unmarked, in ${session}`);
    }
    if (!isMarked && !isRepeat) this.#checkOrder(session, activityId);
  }

  /** The session read it: it is delivered. */
  seen(activityId: string): void {
    this.#seen.add(activityId);
  }

  hasArrived(activityId: string): boolean {
    return this.#arrived.has(activityId);
  }

  missing(): string[] {
    return [...this.#sent.keys()].filter((id) => !this.#seen.has(id));
  }

  get arrivedCount(): number {
    return this.#arrived.size;
  }

  get isComplete(): boolean {
    return this.#seen.size >= this.#sent.size && this.missing().length === 0;
  }

  tally(): Tally {
    const lost = this.missing();
    return {
      sent: this.#sent.size,
      delivered: this.#sent.size - lost.length,
      lost: lost.length,
      duplicated: this.#duplicated,
      outOfOrder: this.#outOfOrder,
      marked: this.#marked,
    };
  }

  /** The first few things that went wrong, for whoever reads a failure. */
  oddities(): readonly string[] {
    const lost = this.missing().map((id) => {
      const sent = this.#sent.get(id);
      return `${id} (place ${sent?.place} of ${sent?.workspaceId}) ${this.#arrived.has(id) ? 'arrived, but was never read' : 'never arrived'}`;
    });
    return [...this.#oddities, ...lost.slice(0, 5)];
  }

  #checkOrder(session: string, activityId: string): void {
    const sent = this.#sent.get(activityId);
    if (sent === undefined || sent.isLate) return;
    // People are pushed before agents: each sender's messages keep their order.
    const key = `${session} ${sent.workspaceId} ${sent.isFromPeer ? 'peer' : 'person'}`;
    const last = this.#lastPlace.get(key) ?? 0;
    if (sent.place > last) this.#lastPlace.set(key, sent.place);
    else {
      this.#outOfOrder += 1;
      this.#note(`${activityId} (place ${sent.place}) came after place ${last} in ${session}`);
    }
  }

  #note(what: string): void {
    if (this.#oddities.length < 5) this.#oddities.push(what);
  }
}

export interface TallyLine extends Tally {
  readonly scenario: string;
}

const COLUMNS = ['sent', 'delivered', 'lost', 'duplicated', 'outOfOrder', 'marked'] as const;
const HEADINGS = ['sent', 'delivered', 'lost', 'duplicated', 'out of order', '(marked repeats)'];

export function tallyTable(lines: readonly TallyLine[]): string {
  const rows = [
    ['scenario', ...HEADINGS],
    ...lines.map((line) => [line.scenario, ...COLUMNS.map((column) => String(line[column]))]),
  ];
  const widths = rows.reduce<number[]>(
    (most, row) => row.map((cell, i) => Math.max(most[i] ?? 0, cell.length)),
    [],
  );
  return rows
    .map((row) =>
      row
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  '),
    )
    .join('\n');
}
