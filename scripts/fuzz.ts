#!/usr/bin/env bun
/**
 * Tries far more inputs on every surface than the gate does: `bun run fuzz --minutes 30 --seed 7`, or as many as
 * `--runs 200000` says, on all surfaces or on those that `--only rows,parts` names. Ends with a line per surface, and with
 * code 1 when an input broke something; what failed says how to try it again.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Glob } from 'bun';
import { z } from 'zod';

const root = resolve(import.meta.dir, '..');
const AT_ONCE = 2;

const figuresSchema = z.object({
  name: z.string(),
  inputs: z.number(),
  slowestCpuMs: z.number(),
  heapMib: z.number(),
  tookMs: z.number(),
});

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    runs: { type: 'string' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    only: { type: 'string' },
  },
});
const all = [...new Glob('test/fuzz/*.test.ts').scanSync(root)]
  .map((file) => basename(file, '.test.ts'))
  .sort();
const chosen = values.only === undefined ? all : values.only.split(',');
const [minutes, runs, seed] = [Number(values.minutes), Number(values.runs ?? 1), Number(values.seed)];
if (!(minutes > 0) || !(runs > 0) || !Number.isInteger(seed) || chosen.some((name) => !all.includes(name))) {
  console.error(
    `usage: bun run fuzz [--minutes number | --runs number] [--seed whole-number] [--only ${all.join(',')}]`,
  );
  process.exit(2);
}
const milliseconds = Math.round((minutes * 60_000 * Math.min(AT_ONCE, chosen.length)) / chosen.length);
const budget: Readonly<Record<string, string>> =
  values.runs === undefined
    ? { MOLECULE_FUZZ_MS: String(milliseconds) }
    : { MOLECULE_FUZZ_RUNS: String(runs) };

const folder = mkdtempSync(join(tmpdir(), 'molecule-fuzz-'));
const reportFile = join(folder, 'report.jsonl');
console.log(`seed ${seed}; ${chosen.length} surfaces, ${JSON.stringify(budget)}`);
const failed: string[] = [];
const waiting = [...chosen];
async function lane(): Promise<void> {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
    const child = Bun.spawn([process.execPath, 'test', `test/fuzz/${name}.test.ts`], {
      cwd: root,
      env: { ...process.env, ...budget, MOLECULE_FUZZ_SEED: String(seed), MOLECULE_FUZZ_REPORT: reportFile },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const output = await new Response(child.stderr).text();
    if ((await child.exited) === 0) continue;
    failed.push(name);
    console.log(output);
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, lane));

const lines = existsSync(reportFile) ? readFileSync(reportFile, 'utf8').trim().split('\n') : [];
const figures = lines.map((line) => figuresSchema.parse(JSON.parse(line)));
for (const { name, inputs, slowestCpuMs, heapMib, tookMs } of figures.sort((a, b) =>
  a.name < b.name ? -1 : 1,
)) {
  const facts = [
    `${inputs} inputs`.padStart(15),
    `${Math.round(tookMs / 1000)} s`.padStart(7),
    `slowest ${Math.round(slowestCpuMs)} ms of the processor`.padStart(36),
    `heap ${Math.round(heapMib)} MiB`.padStart(13),
  ];
  console.log(`${name.padEnd(18)}${facts.join('')}`);
}
rmSync(folder, { recursive: true, force: true });
console.log(failed.length === 0 ? 'nothing failed' : `failed: ${failed.join(', ')}`);
process.exit(failed.length === 0 ? 0 : 1);
