#!/usr/bin/env bun
/**
 * Measures the shipped channel server against the local platform, all on this machine, and writes
 * `bench/results/latest.json`, `latest.html` and the plot that docs/benchmarks.md shows.
 *
 *   bun bench/run.ts [--quick] [--only NAME] [--out FOLDER]
 *
 * `--only` writes `only-NAME.json` and `.html` instead, so that `latest` is always one whole run.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PRODUCT } from '../src/core/product.ts';
import { Bench } from './harness/bench.ts';
import { describeMachine } from './harness/machine.ts';
import { burst } from './measures/burst.ts';
import { catchUp } from './measures/catch-up.ts';
import { firstMessage } from './measures/first-message.ts';
import { fullInbox } from './measures/full-inbox.ts';
import { idle } from './measures/idle.ts';
import { latency } from './measures/latency.ts';
import { memory } from './measures/memory.ts';
import { messageSize } from './measures/message-size.ts';
import { reply } from './measures/reply.ts';
import { startUp } from './measures/start-up.ts';
import { steady } from './measures/steady.ts';
import { streamLoss } from './measures/stream-loss.ts';
import type { Measure, Report } from './report/measure.ts';
import { type Results, renderPage } from './report/page.ts';
import { standaloneSvg } from './report/svg.ts';

const MEASURES: readonly Measure[] = [
  startUp,
  firstMessage,
  latency,
  steady,
  reply,
  burst,
  catchUp,
  idle,
  fullInbox,
  memory,
  messageSize,
  streamLoss,
];

const USAGE = `Usage: bun bench/run.ts [--quick] [--only NAME] [--out FOLDER]\nNames: ${MEASURES.map(({ name }) => name).join(', ')}\n`;
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
    if (values.only !== undefined && MEASURES.every(({ name }) => name !== values.only)) return undefined;
    const folder = values.out ?? join(import.meta.dir, 'results');
    return { isQuick: values.quick === true, only: values.only, folder };
  } catch {
    return undefined;
  }
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function measureAll(bench: Bench, measures: readonly Measure[]) {
  const data: Record<string, unknown> = {};
  const reports = new Map<string, Report>();
  for (const [index, measure] of measures.entries()) {
    const startedMs = performance.now();
    say(`[${index + 1}/${measures.length}] ${measure.name}`);
    const measured = await measure.run(bench);
    data[measure.name] = measured.data;
    reports.set(measure.name, measured.report);
    say(`      done in ${Math.round((performance.now() - startedMs) / 1000)} s`);
  }
  return { data, reports };
}

function describeBundle(path: string): Results['bundle'] {
  const content = readFileSync(path);
  const sha256 = createHash('sha256').update(content).digest('hex');
  return { version: PRODUCT.version, bytes: content.length, sha256 };
}

/** `<name>.json`, `<name>.html`, and of a whole run the plot that docs/benchmarks.md shows. */
function write(folder: string, name: string, results: Results, reports: ReadonlyMap<string, Report>): void {
  mkdirSync(folder, { recursive: true });
  // Indented, but with each list of numbers on one line.
  const json = JSON.stringify(results, null, 2).replace(/\[[\s\d.,[\]e-]+\]/g, (list) =>
    list.replaceAll(/\s+/g, ''),
  );
  writeFileSync(join(folder, `${name}.json`), `${json}\n`);
  writeFileSync(join(folder, `${name}.html`), renderPage(results, [...reports.values()]));
  const shown = reports.get(latency.name);
  if (name !== 'latest' || shown?.plot === undefined) return;
  writeFileSync(join(folder, `${latency.name}.svg`), standaloneSvg(shown.title, shown.plot));
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
  const chosen = MEASURES.filter((measure) => only === undefined || measure.name === only);
  const { data, reports } = await measureAll(bench, chosen);
  const results: Results = {
    mode: isQuick ? 'quick' : 'full',
    startedAt,
    durationSeconds: Math.round((performance.now() - startedMs) / 1000),
    machine,
    bundle,
    targets: [...reports.values()].flatMap(({ targets = [] }) => targets),
    measures: data,
  };
  const name = only === undefined ? 'latest' : `only-${only}`;
  write(folder, name, results, reports);
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
