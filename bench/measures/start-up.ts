import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ChannelProcessOptions } from '../../test/support/channel-process.ts';
import { type Bench, ROOT } from '../harness/bench.ts';
import { type Summary, summarize } from '../harness/summary.ts';
import { distributionChart } from '../report/charts.ts';
import { defineMeasure, type Report, spreadTable } from '../report/measure.ts';
import { milliseconds, readable } from '../report/numbers.ts';

interface StartUp {
  /** Milliseconds from spawn until `initialize` was answered. */
  readonly bundle: readonly number[];
  /** The same server from its sources, behind a script that checks the installed packages first. */
  readonly sources: readonly number[];
  readonly bundleSummary: Summary;
  readonly sourcesSummary: Summary;
}

const packageSchema = z.looseObject({ scripts: z.record(z.string(), z.string()) });
const START_SCRIPT = 'bun install --frozen-lockfile --silent && bun src/bin/channel.ts';

/** Spawn to `initialize`, alternating between the two so that a busy moment hits both. */
async function measureStartUp(bench: Bench): Promise<StartUp> {
  const runs = bench.pick(8, 30);
  await using served = await bench.platform();
  const target = served.createWorkspace('Start-up');
  bench.progress('copying sources and packages for the baseline');
  const sourcesFolder = copySources(bench);
  const bundle: number[] = [];
  const sources: number[] = [];
  const options = () => bench.channelOptions(served.url, [target]);
  // The first start of each fills the page cache and is not counted.
  for (let run = 0; run <= runs; run += 1) {
    const bundleMs = await timeStart(bench, options());
    const sourcesMs = await timeStart(bench, fromSources(options(), sourcesFolder));
    if (run === 0) continue;
    bundle.push(bundleMs);
    sources.push(sourcesMs);
    bench.progress(`start ${run} of ${runs}`);
  }
  return { bundle, sources, bundleSummary: summarize(bundle), sourcesSummary: summarize(sources) };
}

async function timeStart(bench: Bench, options: ChannelProcessOptions): Promise<number> {
  await using channel = await bench.start(options);
  return Math.round((channel.initializedAtMs - channel.spawnedAtMs) * 100) / 100;
}

function fromSources(options: ChannelProcessOptions, folder: string): ChannelProcessOptions {
  return { ...options, command: [process.execPath, 'run', '--silent', 'start'], folder };
}

/** Packages are copied, not linked: an install check that found fault would repair the checkout's own. */
function copySources(bench: Bench): string {
  const folder = bench.folder();
  for (const name of ['src', 'bun.lock', 'tsconfig.json', 'node_modules']) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true, verbatimSymlinks: true });
  }
  const description = packageSchema.parse(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')));
  const scripts = { ...description.scripts, start: START_SCRIPT };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...description, scripts }));
  return folder;
}

function describe({ bundle, sources, bundleSummary, sourcesSummary }: StartUp): Report {
  const share = bundleSummary.median / sourcesSummary.median;
  return {
    title: 'Start-up: spawn until initialize is answered',
    targets: [
      {
        name: 'Start-up, bundle against sources behind an install check',
        measured: `${readable(share)} × (${milliseconds(bundleSummary.median)} / ${milliseconds(sourcesSummary.median)})`,
        target: '≤ 0.5 ×',
        isMet: share <= 0.5,
      },
    ],
    plot: distributionChart([
      { label: 'this server', note: 'one bundle', samplesMs: bundle, tone: 'main' },
      { label: 'from source', note: 'install check, then sources', samplesMs: sources, tone: 'other' },
    ]),
    how: 'From spawn until the answer to initialize was read, the two in turns. The other start is the same server from its sources, by a script that runs bun install --frozen-lockfile first, with every package already there.',
    table: spreadTable({ 'this server': bundleSummary, 'from source': sourcesSummary }),
  };
}

export const startUp = defineMeasure('start-up', measureStartUp, describe);
