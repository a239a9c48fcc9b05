import type { ChannelProcess } from '../../test/support/channel-process.ts';
import type { BenchPlatform } from './bench-platform.ts';

/** Inserts messages and knows when each of them was there. */
export class Inserted {
  readonly atMs = new Map<string, number>();
  readonly #served: BenchPlatform;
  readonly #workspaceId: string;

  constructor(served: BenchPlatform, workspaceId: string) {
    this.#served = served;
    this.#workspaceId = workspaceId;
  }

  get count(): number {
    return this.atMs.size;
  }

  /** The time is taken before the insert, so that its own cost counts as ours. */
  insert(texts: readonly string[]): void {
    const nowMs = performance.now();
    for (const id of this.#served.platform.insertMessages(this.#workspaceId, texts)) this.atMs.set(id, nowMs);
  }

  /** Arrived notifications of these messages, with how long each was on its way. */
  delivered(channel: ChannelProcess): readonly Delivered[] {
    return channel.pushed.flatMap(({ meta: { activity_id: activityId = '' }, atMs }) => {
      const insertedAtMs = this.atMs.get(activityId);
      return insertedAtMs === undefined ? [] : [{ activityId, insertedAtMs, latencyMs: atMs - insertedAtMs }];
    });
  }
}

export interface Delivered {
  readonly activityId: string;
  readonly insertedAtMs: number;
  readonly latencyMs: number;
}

export function numbered(count: number, from = 0): string[] {
  return Array.from({ length: count }, (_, index) => `message ${from + index}`);
}

export function randomBetween(low: number, high: number): number {
  return low + Math.random() * (high - low);
}
