import type { Bench } from '../harness/bench.ts';
import { Inserted } from '../harness/messages.ts';
import { round, type Summary, summarize } from '../harness/summary.ts';
import { lineChart } from '../report/charts.ts';
import { atMost, defineMeasure, type Report } from '../report/measure.ts';
import { count, milliseconds, readable } from '../report/numbers.ts';

interface Burst {
  readonly messages: number;
  readonly rounds: readonly BurstRound[];
  readonly afterLastInsertMs: Summary;
  readonly rowsFetchedPerRow: Summary;
}

interface BurstRound {
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

type Progress = readonly [atMs: number, count: number];

const MESSAGES = 1_500;
const BATCHES = 50;
const SPREAD_MS = 900;

/** 1,500 messages within a second: how long until the last is through, and how often a row is sent for it. */
async function measureBurst(bench: Bench): Promise<Burst> {
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

function describe({ messages, rounds, afterLastInsertMs, rowsFetchedPerRow }: Burst): Report {
  const wrong = rounds.reduce((sum, round) => sum + round.lost + round.doubled, 0);
  const name = `${count(messages)} in a second`;
  const middle = rounds.toSorted((a, b) => a.afterLastInsertMs - b.afterLastInsertMs)[rounds.length >> 1];
  return {
    title: `${count(messages)} messages within a second`,
    targets: [
      atMost(`${name}: last insert to last message`, afterLastInsertMs.median, 1_000, milliseconds),
      atMost(`${name}: rows fetched per row`, rowsFetchedPerRow.median, 1.5, readable),
      atMost(`${name}: lost or doubled`, wrong, 0, String),
    ],
    plot: lineChart({
      x: { label: 'time since the first insert', format: milliseconds },
      y: { label: 'messages', format: readable },
      series: [
        { label: 'inserted', points: middle?.inserts ?? [], tone: 'other' },
        { label: 'arrived in the session', points: middle?.arrivals ?? [], tone: 'main' },
      ],
    }),
    how: 'Inserted in fifty batches over 0.9 s, into a server that was idle; the plot shows the round in the middle. Every row that the platform sends is counted, the same one as often as it is sent.',
    table: [
      ['round', 'after the last insert', 'rows fetched per row', 'requests', 'lost', 'doubled'],
      ...rounds.map((round, index) => [
        String(index + 1),
        milliseconds(round.afterLastInsertMs),
        readable(round.rowsFetchedPerRow),
        String(round.requests),
        String(round.lost),
        String(round.doubled),
      ]),
    ],
  };
}

export const burst = defineMeasure('burst', measureBurst, describe);
