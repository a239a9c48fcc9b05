import type { Bench } from '../harness/bench.ts';
import { Inserted } from '../harness/messages.ts';
import { round, type Summary, summarize } from '../harness/summary.ts';
import { atMost, defineMeasure, type Report, spreadTable } from '../report/measure.ts';
import { milliseconds, readable } from '../report/numbers.ts';

interface Steady {
  readonly messages: number;
  readonly seconds: number;
  readonly latencyMs: Summary;
  /** Share of the messages that were there within 100 ms. */
  readonly onTime: number;
  /** Of all kinds, heartbeats included. */
  readonly requestsPerMinute: number;
  readonly rowsFetchedPerRow: number;
}

const GAP_MS = 1_000 / 3;
const ON_TIME_MS = 100;

/** Three messages a second: none waits for a pace of ours, and the platform is asked about once for each. */
async function measureSteady(bench: Bench): Promise<Steady> {
  await using served = await bench.platform();
  const target = served.createWorkspace('Steady');
  await using channel = await bench.readyChannel(served, [target]);
  const seconds = bench.pick(20, 60);
  const messages = seconds * 3;
  const inserted = new Inserted(served, target.id);
  const before = { ...served.traffic, pushed: channel.pushed.length };
  const startedMs = performance.now();
  for (let index = 0; index < messages; index += 1) {
    await Bun.sleep(Math.max(0, startedMs + index * GAP_MS - performance.now()));
    inserted.insert([`message ${index}`]);
    if ((index + 1) % 30 === 0) bench.progress(`${index + 1} of ${messages}`);
  }
  await channel.waitForPushes(before.pushed + messages, 20_000);
  const minutes = (performance.now() - startedMs) / 60_000;
  const latenciesMs = inserted.delivered(channel).map(({ latencyMs }) => latencyMs);
  return {
    messages,
    seconds,
    latencyMs: summarize(latenciesMs),
    onTime: round(latenciesMs.filter((latencyMs) => latencyMs <= ON_TIME_MS).length / messages),
    requestsPerMinute: Math.round((served.traffic.requests - before.requests) / minutes),
    rowsFetchedPerRow: round((served.traffic.rows - before.rows) / messages),
  };
}

function describe({ messages, seconds, latencyMs, onTime, ...cost }: Steady): Report {
  return {
    title: 'Three messages a second',
    targets: [
      {
        name: 'Three a second: there within 100 ms',
        measured: `${readable(onTime * 100)} %`,
        target: '≥ 95 %',
        isMet: onTime >= 0.95,
      },
      atMost('Three a second: requests per minute', cost.requestsPerMinute, 300, readable),
    ],
    how: `${messages} messages over ${seconds} s, evenly spaced, from insert to notification. Requests of every kind are counted, and every row that the platform sends (${readable(cost.rowsFetchedPerRow)} per row, sweeps included); the median was ${milliseconds(latencyMs.median)}.`,
    table: spreadTable({ 'three a second': latencyMs }),
  };
}

export const steady = defineMeasure('steady', measureSteady, describe);
