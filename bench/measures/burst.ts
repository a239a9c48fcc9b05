import type { Bench } from '../harness/bench.ts';
import { Inserted } from '../harness/messages.ts';
import { round, type Summary, summarize } from '../harness/summary.ts';

export interface Burst {
  readonly messages: number;
  readonly rounds: readonly BurstRound[];
  readonly afterLastInsertMs: Summary;
  readonly rowsFetchedPerRow: Summary;
}

export interface BurstRound {
  /** From the first insert to the last. */
  readonly insertedWithinMs: number;
  /** From the last insert to the last notification. */
  readonly afterLastInsertMs: number;
  readonly rowsFetchedPerRow: number;
  readonly requests: number;
  readonly lost: number;
  readonly doubled: number;
  /** Milliseconds after the first insert, and how many were there: for the plot. */
  readonly inserts: readonly Progress[];
  readonly arrivals: readonly Progress[];
}

export type Progress = readonly [atMs: number, count: number];

const MESSAGES = 1_500;
const BATCHES = 50;
const SPREAD_MS = 900;

/** 1,500 messages within a second: how long until the last is through, and how often a row is sent for it. */
export async function measureBurst(bench: Bench): Promise<Burst> {
  const count = bench.pick(3, 10);
  const rounds: BurstRound[] = [];
  for (let round = 1; round <= count; round += 1) {
    rounds.push(await oneBurst(bench));
    bench.progress(`burst ${round} of ${count}`);
  }
  return {
    messages: MESSAGES,
    rounds,
    afterLastInsertMs: summarize(rounds.map((burst) => burst.afterLastInsertMs)),
    rowsFetchedPerRow: summarize(rounds.map((burst) => burst.rowsFetchedPerRow)),
  };
}

async function oneBurst(bench: Bench): Promise<BurstRound> {
  await using served = await bench.platform();
  const target = served.createWorkspace('Burst');
  await using channel = await bench.readyChannel(served, [target]);
  const before = { ...served.traffic, arrivals: channel.pushed.length };
  const inserted = new Inserted(served, target.id);
  const startedMs = performance.now();
  const inserts: Progress[] = [];
  const size = MESSAGES / BATCHES;
  for (let batch = 0; batch < BATCHES; batch += 1) {
    inserted.insert(Array.from({ length: size }, (_, index) => `message ${batch * size + index}`));
    inserts.push([round(performance.now() - startedMs), inserted.count]);
    const nextMs = startedMs + ((batch + 1) * SPREAD_MS) / BATCHES;
    await Bun.sleep(Math.max(0, nextMs - performance.now()));
  }
  await channel.waitForPushes(before.arrivals + MESSAGES, 30_000);
  const delivered = inserted.delivered(channel);
  const lastInsertMs = Math.max(...inserted.atMs.values());
  const lastArrivalMs = Math.max(...delivered.map(({ insertedAtMs, latencyMs }) => insertedAtMs + latencyMs));
  const distinct = new Set(delivered.map(({ activityId }) => activityId)).size;
  return {
    insertedWithinMs: round(lastInsertMs - startedMs),
    afterLastInsertMs: round(lastArrivalMs - lastInsertMs),
    rowsFetchedPerRow: round((served.traffic.rows - before.rows) / MESSAGES),
    requests: served.traffic.requests - before.requests,
    lost: MESSAGES - distinct,
    doubled: delivered.length - distinct,
    inserts,
    arrivals: channel.pushed
      .slice(before.arrivals)
      .map(({ atMs }, index): Progress => [round(atMs - startedMs), index + 1])
      .filter(([, count]) => count % 10 === 0 || count === MESSAGES),
  };
}
