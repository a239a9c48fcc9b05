import type { Bench } from '../harness/bench.ts';
import { numbered } from '../harness/messages.ts';
import { processFacts } from '../harness/process-facts.ts';
import { median, round } from '../harness/summary.ts';
import { lineChart } from '../report/charts.ts';
import { atMost, defineMeasure, type Report } from '../report/measure.ts';
import { count, megabytes, readable } from '../report/numbers.ts';

interface Memory {
  readonly messages: number;
  readonly residentBeforeMb: number;
  /** Some seconds after the last message. */
  readonly residentAfterMb: number;
  readonly samples: readonly MemorySample[];
  /** Median of the last quarter of the samples less that of the quarter before the middle: about 0 when flat. */
  readonly growthMb: number;
}

interface MemorySample {
  readonly delivered: number;
  readonly residentMb: number;
}

const BATCH = 1_000;
const REST_MS = 15_000;
const BATCH_TIMEOUT_MS = 60_000;

/** Messages in batches, each waited for, so that what stays behind is told from what is on its way. */
async function measureMemory(bench: Bench): Promise<Memory> {
  const messages = bench.pick(20_000, 100_000);
  await using served = await bench.platform();
  const target = served.createWorkspace('Memory');
  await using channel = await bench.readyChannel(served, [target]);
  const before = channel.pushed.length;
  const residentBeforeMb = processFacts(channel.pid).residentMb;
  const samples: MemorySample[] = [];
  for (let delivered = 0; delivered < messages; ) {
    served.platform.insertMessages(target.id, numbered(BATCH, delivered));
    delivered += BATCH;
    await channel.waitForPushes(before + delivered, BATCH_TIMEOUT_MS);
    samples.push({ delivered, residentMb: processFacts(channel.pid).residentMb });
    if (delivered % (messages / 10) === 0) {
      bench.progress(`${delivered.toLocaleString('en')} of ${messages.toLocaleString('en')} messages`);
    }
  }
  await Bun.sleep(REST_MS);
  return {
    messages,
    residentBeforeMb,
    residentAfterMb: processFacts(channel.pid).residentMb,
    samples,
    growthMb: round(quarter(samples, 3) - quarter(samples, 1)),
  };
}

function quarter(samples: readonly MemorySample[], index: number): number {
  const size = Math.floor(samples.length / 4);
  return median(samples.slice(index * size, (index + 1) * size).map(({ residentMb }) => residentMb));
}

/** Ten megabytes are what the garbage collector itself varies by. */
const FLAT_MB = 10;
const RESIDENT_MB = 80;

function describe({ messages, residentBeforeMb, residentAfterMb, samples, growthMb }: Memory): Report {
  const name = `Memory growth, second half of ${count(messages)} messages`;
  const points = samples.map(({ delivered, residentMb }) => [delivered, residentMb] as const);
  return {
    title: `Memory over ${count(messages)} messages`,
    targets: [
      atMost(name, growthMb, FLAT_MB, megabytes),
      atMost(`Memory at rest after ${count(messages)} messages`, residentAfterMb, RESIDENT_MB, megabytes),
    ],
    plot: lineChart({
      x: { label: 'messages delivered', format: readable },
      y: { label: 'resident', format: megabytes },
      series: [{ label: 'resident memory', points: [[0, residentBeforeMb], ...points], tone: 'main' }],
    }),
    how: 'Batches of 1,000 messages, each waited for; at the end 15 seconds of rest. Growth is the median of the last quarter less that of the second.',
    table: [
      ['messages', 'before', 'after', 'growth in the second half'],
      [count(messages), megabytes(residentBeforeMb), megabytes(residentAfterMb), megabytes(growthMb)],
    ],
  };
}

export const memory = defineMeasure('memory', measureMemory, describe);
