#!/usr/bin/env bun
/**
 * Measures the shipped channel server against the local platform, all on this machine, and writes
 * `bench/results/latest.json`, `latest.html` and the plots.
 *
 *   bun bench/run.ts [--quick] [--only NAME] [--out FOLDER]
 *
 * `--only` writes `only-NAME.json` and `.html` instead, so that `latest` is always one whole run.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PRODUCT } from '../src/core/product.ts';
import { Bench } from './harness/bench.ts';
import { describeMachine } from './harness/machine.ts';
import { measureBurst } from './measures/burst.ts';
import { measureCatchUp } from './measures/catch-up.ts';
import { measureFullInbox } from './measures/full-inbox.ts';
import { measureIdle } from './measures/idle.ts';
import { measureLatency } from './measures/latency.ts';
import { measureMemory } from './measures/memory.ts';
import { measureMessageSize } from './measures/message-size.ts';
import { measureReply } from './measures/reply.ts';
import { measureStartUp } from './measures/start-up.ts';
import { measureStreamLoss } from './measures/stream-loss.ts';
import type { Measures, Results } from './report/results.ts';
import { judge } from './report/targets.ts';
import { writeReport } from './report/write-report.ts';

type Measurement = (bench: Bench, into: Measures) => Promise<void>;

const MEASUREMENTS: Readonly<Record<string, Measurement>> = {
  'start-up': async (bench, into) => {
    into.startUp = await measureStartUp(bench);
  },
  latency: async (bench, into) => {
    into.latency = await measureLatency(bench);
  },
  reply: async (bench, into) => {
    into.reply = await measureReply(bench);
  },
  burst: async (bench, into) => {
    into.burst = await measureBurst(bench);
  },
  'catch-up': async (bench, into) => {
    into.catchUp = await measureCatchUp(bench);
  },
  idle: async (bench, into) => {
    into.idle = await measureIdle(bench);
  },
  'full-inbox': async (bench, into) => {
    into.fullInbox = await measureFullInbox(bench);
  },
  memory: async (bench, into) => {
    into.memory = await measureMemory(bench);
  },
  'message-size': async (bench, into) => {
    into.messageSize = await measureMessageSize(bench);
  },
  'stream-loss': async (bench, into) => {
    into.streamLoss = await measureStreamLoss(bench);
  },
};

const USAGE = `Usage: bun bench/run.ts [--quick] [--only NAME] [--out FOLDER]\nNames: ${Object.keys(MEASUREMENTS).join(', ')}\n`;
const INTERRUPTED = 130;

interface Options {
  readonly isQuick: boolean;
  readonly only: string | undefined;
  readonly folder: string;
}

function readOptions(args: readonly string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { quick: { type: 'boolean' }, only: { type: 'string' }, out: { type: 'string' } },
    });
    if (values.only !== undefined && !(values.only in MEASUREMENTS)) return undefined;
    const folder = values.out ?? join(import.meta.dir, 'results');
    return { isQuick: values.quick === true, only: values.only, folder };
  } catch {
    return undefined;
  }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function measureAll(bench: Bench, only: string | undefined): Promise<Measures> {
  const measures: Measures = {};
  const chosen = Object.entries(MEASUREMENTS).filter(([name]) => only === undefined || name === only);
  for (const [index, [name, measurement]] of chosen.entries()) {
    const startedMs = performance.now();
    say(`[${index + 1}/${chosen.length}] ${name}`);
    await measurement(bench, measures);
    say(`      done in ${Math.round((performance.now() - startedMs) / 1000)} s`);
  }
  return measures;
}

function describeBundle(path: string): Results['bundle'] {
  const content = readFileSync(path);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { version: PRODUCT.version, bytes: content.length, sha256 };
}

async function run({ isQuick, only, folder }: Options): Promise<void> {
  const startedAt = new Date().toISOString();
  const startedMs = performance.now();
  const machine = describeMachine();
  await using bench = new Bench({ isQuick, progress: (text) => say(`      ${text}`) });
  const interrupt = async () => {
    say('interrupted: ending what was started');
    await bench[Symbol.asyncDispose]();
    process.exit(INTERRUPTED);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => void interrupt());
  const bundle = describeBundle(bench.bundlePath);
  const measures = await measureAll(bench, only);
  const results: Results = {
    mode: isQuick ? 'quick' : 'full',
    startedAt,
    durationSeconds: Math.round((performance.now() - startedMs) / 1000),
    machine,
    bundle,
    targets: judge(measures),
    measures,
  };
  const name = only === undefined ? 'latest' : `only-${only}`;
  writeReport(folder, name, results, only === undefined);
  say('');
  for (const target of results.targets) {
    say(`${target.isMet ? 'met   ' : 'MISSED'}  ${target.name}: ${target.measured} (${target.target})`);
  }
  say(`\n${join(folder, name)}.html`);
}

const options = readOptions(process.argv.slice(2));
if (options === undefined) {
  say(USAGE);
  process.exit(2);
}
await run(options);
process.exit(0);
