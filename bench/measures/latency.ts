import { join } from 'node:path';
import type { ChannelProcess } from '../../test/support/channel-process.ts';
import type { Bench } from '../harness/bench.ts';
import type { BenchPlatform } from '../harness/bench-platform.ts';
import { Inserted, randomBetween } from '../harness/messages.ts';
import { type Summary, summarize } from '../harness/summary.ts';
import { distributionChart } from '../report/charts.ts';
import { atMost, defineMeasure, type Report, spreadTable } from '../report/measure.ts';
import { milliseconds, readable } from '../report/numbers.ts';

/** Milliseconds from the insert of a row until its notification was read by the host. */
interface Latency {
  readonly doorbell: Samples;
  readonly polling: Samples;
  readonly baseline: Samples;
}

interface Samples {
  readonly latenciesMs: readonly number[];
  readonly summary: Summary;
}

const BASELINE = join(import.meta.dir, '../baseline-poller.ts');
const GAP_MS = { low: 200, high: 900 };

/** Messages at random moments, to the server with its doorbell, without it, and to the plain poller. */
async function measureLatency(bench: Bench): Promise<Latency> {
  const doorbell = await withDoorbell(bench);
  // Both wait most of the time, and for seconds: they do not disturb each other.
  const [polling, baseline] = await Promise.all([withoutDoorbell(bench), withBaseline(bench)]);
  return { doorbell, polling, baseline };
}

async function withDoorbell(bench: Bench): Promise<Samples> {
  await using served = await bench.platform();
  const target = served.createWorkspace('Doorbell');
  await using channel = await bench.readyChannel(served, [target]);
  return await sample(bench, { served, channel, workspaceId: target.id, label: 'doorbell on' });
}

async function withoutDoorbell(bench: Bench): Promise<Samples> {
  await using served = await bench.platform();
  const target = served.createWorkspace('Polling');
  await using channel = await bench.readyChannel(served, [target], { MOLECULE_DOORBELL: 'off' });
  return await sample(bench, { served, channel, workspaceId: target.id, label: 'doorbell off' });
}

async function withBaseline(bench: Bench): Promise<Samples> {
  await using served = await bench.platform();
  const { id, token } = served.createWorkspace('Baseline');
  const folder = bench.folder();
  const command = [process.execPath, BASELINE, served.url, id, token];
  await using channel = await bench.start({ command, folder, stateDir: folder });
  return await sample(bench, { served, channel, workspaceId: id, label: 'fixed interval' });
}

interface Subject {
  readonly served: BenchPlatform;
  readonly channel: ChannelProcess;
  readonly workspaceId: string;
  readonly label: string;
}

async function sample(bench: Bench, subject: Subject): Promise<Samples> {
  const { served, channel, workspaceId, label } = subject;
  const count = bench.pick(40, 150);
  const inserted = new Inserted(served, workspaceId);
  const before = channel.pushed.length;
  for (let index = 0; index < count; index += 1) {
    await Bun.sleep(randomBetween(GAP_MS.low, GAP_MS.high));
    inserted.insert([`message ${index}`]);
    if ((index + 1) % 10 === 0) bench.progress(`${label}: ${index + 1} of ${count}`);
  }
  await channel.waitForPushes(before + count, 20_000);
  const latenciesMs = inserted.delivered(channel).map(({ latencyMs }) => Math.round(latencyMs * 100) / 100);
  return { latenciesMs, summary: summarize(latenciesMs) };
}

function describe({ doorbell, polling, baseline }: Latency): Report {
  const { median, p95 } = doorbell.summary;
  const gain = baseline.summary.median / median;
  return {
    title: 'A message: insert until the session has it',
    targets: [
      atMost('Insert to notification, median', median, 15, milliseconds),
      atMost('Insert to notification, 95th percentile', p95, 40, milliseconds),
      {
        name: 'Sooner than a plain poller, fixed interval of 5 s',
        measured: `${readable(gain)} ×`,
        target: '> 100 ×',
        isMet: gain > 100,
      },
    ],
    plot: distributionChart([
      { label: 'doorbell on', note: 'the default', samplesMs: doorbell.latenciesMs, tone: 'main' },
      { label: 'doorbell off', note: 'polls every 5 s', samplesMs: polling.latenciesMs, tone: 'third' },
      {
        label: 'plain poller',
        note: 'fixed interval of 5 s',
        samplesMs: baseline.latenciesMs,
        tone: 'other',
      },
    ]),
    how: 'One message at a time, at random moments. The clock starts before the row is inserted and stops when the MCP client has read the notification. The plain poller is a timer of 5 s, a fetch of the last 30 s and a set of seen ids, as plugins of this kind do it.',
    table: spreadTable({
      'doorbell on': doorbell.summary,
      'doorbell off': polling.summary,
      'plain poller': baseline.summary,
    }),
  };
}

export const latency = defineMeasure('latency', measureLatency, describe);
