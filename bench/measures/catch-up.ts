import type { Bench } from '../harness/bench.ts';
import { numbered } from '../harness/messages.ts';
import { processFacts } from '../harness/process-facts.ts';
import { startSampler } from '../harness/sampler.ts';
import { lineChart } from '../report/charts.ts';
import { defineMeasure, type Report } from '../report/measure.ts';
import { count, megabytes, milliseconds, readable } from '../report/numbers.ts';

interface CatchUp {
  readonly runs: readonly CatchUpRun[];
}

/** A server that is started while `messages` are waiting. All times since it was started, in milliseconds. */
interface CatchUpRun {
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

interface CatchUpSample {
  readonly atMs: number;
  readonly arrived: number;
  readonly residentMb: number;
}

const SAMPLE_MS = 50;
const REST_MS = 3_000;
const TIMEOUT_MS = 300_000;

async function measureCatchUp(bench: Bench): Promise<CatchUp> {
  const sizes = bench.pick([1_500, 10_000], [1_500, 10_000, 100_000]);
  const runs: CatchUpRun[] = [];
  for (const size of sizes) {
    bench.progress(`${size.toLocaleString('en')} messages waiting`);
    runs.push(await oneCatchUp(bench, size));
  }
  return { runs };
}

async function oneCatchUp(bench: Bench, messages: number): Promise<CatchUpRun> {
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

function describe({ runs }: CatchUp): Report {
  const judged = runs.filter(({ messages }) => messages === 10_000);
  const largest = runs.at(-1);
  const points = largest?.samples.map(({ atMs, residentMb }) => [atMs, residentMb] as const) ?? [];
  return {
    title: `Catch-up; memory while ${count(largest?.messages ?? 0)} messages are caught up`,
    targets: judged.map(({ lastArrivalMs }) => ({
      name: '10,000 waiting: spawn to last message',
      measured: milliseconds(lastArrivalMs),
      target: '< 5 s',
      isMet: lastArrivalMs < 5_000,
    })),
    plot: lineChart({
      x: { label: 'time since spawn', format: milliseconds },
      y: { label: 'resident', format: megabytes },
      series: [{ label: 'resident memory', points, tone: 'main' }],
    }),
    how: 'The messages wait on the platform, then the server is started. The first notification comes no sooner than 1.5 s after the tools were listed: Claude Code does not listen before. Messages per second are over the whole time since spawn.',
    table: [
      ['waiting', 'window read', 'first', 'last', 'messages/s', 'CPU', 'peak', 'after', 'doubled'],
      ...runs.map((run) => [
        count(run.messages),
        milliseconds(run.registeredMs),
        milliseconds(run.firstArrivalMs),
        milliseconds(run.lastArrivalMs),
        readable(run.messagesPerSecond),
        milliseconds(run.cpuMs),
        megabytes(run.peakResidentMb),
        megabytes(run.residentAfterMb),
        String(run.doubled),
      ]),
    ],
  };
}

export const catchUp = defineMeasure('catch-up', measureCatchUp, describe);
