import type { Bench } from '../harness/bench.ts';
import { numbered } from '../harness/messages.ts';
import { processFacts } from '../harness/process-facts.ts';
import { startSampler } from '../harness/sampler.ts';

export interface CatchUp {
  readonly runs: readonly CatchUpRun[];
}

/** A server that is started while `messages` are waiting. All times since it was started, in milliseconds. */
export interface CatchUpRun {
  readonly messages: number;
  /** The whole window had been read; the first notification may still have to wait for the host to be ready. */
  readonly registeredMs: number;
  readonly firstArrivalMs: number;
  readonly lastArrivalMs: number;
  /** Over all of that time. */
  readonly messagesPerSecond: number;
  readonly doubled: number;
  readonly peakResidentMb: number;
  /** Some seconds after the last notification. */
  readonly residentAfterMb: number;
  readonly cpuMs: number;
  readonly samples: readonly CatchUpSample[];
}

export interface CatchUpSample {
  readonly atMs: number;
  readonly arrived: number;
  readonly residentMb: number;
}

const SAMPLE_MS = 50;
const REST_MS = 3_000;
const TIMEOUT_MS = 300_000;

export async function measureCatchUp(bench: Bench): Promise<CatchUp> {
  const sizes = bench.pick([1_500, 10_000], [1_500, 10_000, 100_000]);
  const runs: CatchUpRun[] = [];
  for (const size of sizes) {
    bench.progress(`${size.toLocaleString('en')} messages waiting`);
    runs.push(await catchUp(bench, size));
  }
  return { runs };
}

async function catchUp(bench: Bench, messages: number): Promise<CatchUpRun> {
  await using served = await bench.platform();
  const target = served.createWorkspace('Catch-up');
  served.platform.insertMessages(target.id, numbered(messages));
  await using channel = await bench.start(bench.channelOptions(served.url, [target]));
  const samples: CatchUpSample[] = [];
  const sinceSpawnMs = (atMs: number) => Math.round(atMs - channel.spawnedAtMs);
  {
    await using _sampler = startSampler(SAMPLE_MS, () => {
      const { residentMb } = processFacts(channel.pid);
      const atMs = sinceSpawnMs(performance.now());
      samples.push({ atMs, arrived: channel.pushed.length, residentMb });
    });
    await channel.client.listTools();
    await channel.waitForPushes(messages, TIMEOUT_MS);
  }
  const busy = processFacts(channel.pid);
  await Bun.sleep(REST_MS);
  const lastArrivalMs = sinceSpawnMs(channel.pushed.at(messages - 1)?.atMs ?? 0);
  return {
    messages,
    registeredMs: sinceSpawnMs(served.traffic.firstRegisterAtMs ?? 0),
    firstArrivalMs: sinceSpawnMs(channel.pushed.at(0)?.atMs ?? 0),
    lastArrivalMs,
    messagesPerSecond: Math.round(messages / (lastArrivalMs / 1000)),
    doubled: channel.pushed.length - new Set(channel.pushed.map(({ meta }) => meta.activity_id)).size,
    peakResidentMb: busy.peakResidentMb,
    residentAfterMb: processFacts(channel.pid).residentMb,
    cpuMs: busy.cpuMs,
    samples,
  };
}
