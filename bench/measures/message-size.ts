import type { Bench } from '../harness/bench.ts';
import { Inserted } from '../harness/messages.ts';
import { processFacts } from '../harness/process-facts.ts';
import { round, type Summary, summarize } from '../harness/summary.ts';
import { defineMeasure, type Report } from '../report/measure.ts';
import { count, megabytes, milliseconds } from '../report/numbers.ts';

interface MessageSize {
  readonly sizes: readonly SizeRow[];
}

interface SizeRow {
  readonly characters: number;
  readonly latencyMs: Summary;
  /** Of the server, per message. */
  readonly cpuMs: number;
  readonly residentMb: number;
}

const SIZES = [1_000, 10_000, 100_000, 1_000_000];
/** A server answers this many rings at once; further apart they are answered at once anyway. */
const RINGS_AT_ONCE = 20;
const RING_REFILL_MS = 450;

/** One message at a time: what its size costs. */
async function measureMessageSize(bench: Bench): Promise<MessageSize> {
  const sizes: SizeRow[] = [];
  for (const characters of SIZES) {
    bench.progress(`messages of ${characters.toLocaleString('en')} characters`);
    sizes.push(await oneSize(bench, characters));
  }
  return { sizes };
}

async function oneSize(bench: Bench, characters: number): Promise<SizeRow> {
  const count = bench.pick(15, 40);
  await using served = await bench.platform();
  const target = served.createWorkspace('Size');
  await using channel = await bench.readyChannel(served, [target]);
  const inserted = new Inserted(served, target.id);
  const before = { arrivals: channel.pushed.length, cpuMs: processFacts(channel.pid).cpuMs };
  for (let index = 0; index < count; index += 1) {
    inserted.insert([`${index} `.padEnd(characters, 'molecule ')]);
    await channel.waitForPushes(before.arrivals + index + 1, 30_000);
    await Bun.sleep(index < RINGS_AT_ONCE - 2 ? 50 : RING_REFILL_MS);
  }
  const after = processFacts(channel.pid);
  return {
    characters,
    latencyMs: summarize(inserted.delivered(channel).map(({ latencyMs }) => latencyMs)),
    cpuMs: round((after.cpuMs - before.cpuMs) / count),
    residentMb: after.residentMb,
  };
}

function describe({ sizes }: MessageSize): Report {
  return {
    title: 'What the size of a message costs',
    how: 'One message at a time, a server of its own for each size, with the doorbell. CPU is that of the server alone.',
    table: [
      ['characters', 'latency p5', 'median', 'p95', 'CPU per message', 'resident'],
      ...sizes.map(({ characters, latencyMs: { p5, median, p95 }, cpuMs, residentMb }) => [
        count(characters),
        ...[p5, median, p95, cpuMs].map(milliseconds),
        megabytes(residentMb),
      ]),
    ],
  };
}

export const messageSize = defineMeasure('message-size', measureMessageSize, describe);
