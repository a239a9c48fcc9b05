import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChannelProcessOptions } from '../../test/support/channel-process.ts';
import type { Bench } from '../harness/bench.ts';
import { type Summary, summarize } from '../harness/summary.ts';
import { distributionChart } from '../report/charts.ts';
import { defineMeasure, type Report, spreadTable } from '../report/measure.ts';
import { milliseconds, readable } from '../report/numbers.ts';

interface StartUp {
  /** Milliseconds from spawn until `initialize` was answered. */
  readonly server: readonly number[];
  /** A script without any import that answers the same. */
  readonly bare: readonly number[];
  readonly serverSummary: Summary;
  readonly bareSummary: Summary;
}

/** Spawn to `initialize`, alternating between the two so that a busy moment hits both. */
async function measureStartUp(bench: Bench): Promise<StartUp> {
  const runs = bench.pick(8, 30);
  await using served = await bench.platform();
  const target = served.createWorkspace('Start-up');
  const server: number[] = [];
  const bare: number[] = [];
  const options = () => bench.channelOptions(served.url, [target]);
  const script = join(bench.folder(), 'bare.js');
  writeFileSync(script, BARE_SCRIPT);
  // The first start of each fills the page cache and is not counted.
  for (let run = 0; run <= runs; run += 1) {
    const serverMs = await timeStart(bench, options());
    const bareMs = await timeStart(bench, { ...options(), command: [process.execPath, script] });
    if (run === 0) continue;
    server.push(serverMs);
    bare.push(bareMs);
    bench.progress(`start ${run} of ${runs}`);
  }
  return { server, bare, serverSummary: summarize(server), bareSummary: summarize(bare) };
}

const BARE_SCRIPT = `
let text = '';
process.stdin.on('data', (chunk) => {
  text += chunk;
  const end = text.indexOf('\\n');
  if (end < 0) return;
  const { id, params } = JSON.parse(text.slice(0, end));
  text = text.slice(end + 1);
  if (id === undefined) return;
  const { protocolVersion } = params;
  const result = { protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'bare', version: '1' } };
  process.stdout.write(JSON.stringify({ jsonrpc: '2.0', id, result }) + '\\n');
});
process.stdin.on('end', () => process.exit(0));
`;

async function timeStart(bench: Bench, options: ChannelProcessOptions): Promise<number> {
  await using channel = await bench.start(options);
  return Math.round((channel.initializedAtMs - channel.spawnedAtMs) * 100) / 100;
}

function describe({ server, bare, serverSummary, bareSummary }: StartUp): Report {
  const ratio = serverSummary.median / bareSummary.median;
  return {
    title: 'Start-up: spawn until initialize is answered',
    targets: [
      {
        name: 'Start-up, this server against a bare Bun script',
        measured: `${readable(ratio)} × (${milliseconds(serverSummary.median)} / ${milliseconds(bareSummary.median)})`,
        target: '≤ 3 ×',
        isMet: ratio <= 3,
      },
    ],
    plot: distributionChart([
      { label: 'this server', note: 'launcher and bundles', samplesMs: server, tone: 'main' },
      { label: 'bare script', note: 'Bun and a few lines', samplesMs: bare, tone: 'other' },
    ]),
    how: 'From spawn until the answer to initialize was read, the two in turns. The other is a script of a few lines without imports that answers initialize and nothing else: what Bun itself takes.',
    table: spreadTable({ 'this server': serverSummary, 'bare script': bareSummary }),
  };
}

export const startUp = defineMeasure('start-up', measureStartUp, describe);
