import { join } from 'node:path';
import type { ChannelProcess } from '../../test/support/channel-process.ts';
import type { Bench } from '../harness/bench.ts';
import type { BenchPlatform } from '../harness/bench-platform.ts';
import { Inserted, randomBetween } from '../harness/messages.ts';
import { type Summary, summarize } from '../harness/summary.ts';

/** Milliseconds from the insert of a row until its notification was read by the host. */
export interface Latency {
  readonly doorbell: Samples;
  readonly polling: Samples;
  readonly baseline: Samples;
}

export interface Samples {
  readonly latenciesMs: readonly number[];
  readonly summary: Summary;
}

const BASELINE = join(import.meta.dir, '../baseline-poller.ts');
const GAP_MS = { low: 200, high: 900 };

/** Messages at random moments, to the server with its doorbell, without it, and to the plain poller. */
export async function measureLatency(bench: Bench): Promise<Latency> {
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
