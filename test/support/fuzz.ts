import { expect, test } from 'bun:test';
import { appendFileSync } from 'node:fs';
import fc from 'fast-check';

export interface Surface<Input> {
  /** What is fuzzed, as the report names it; that of the file without its ending. */
  readonly name: string;
  readonly input: fc.Arbitrary<Input>;
  /** How many inputs the gate tries: some seconds' worth. */
  readonly gateRuns: number;
  /** Throws when an input breaks what must hold. */
  readonly check: (input: Input) => void | Promise<void>;
}

/** What `bun run fuzz` asks of a surface; the gate asks for nothing. */
const ASKED = {
  seed: numberOf('MOLECULE_FUZZ_SEED'),
  path: process.env.MOLECULE_FUZZ_PATH,
  runs: numberOf('MOLECULE_FUZZ_RUNS'),
  milliseconds: numberOf('MOLECULE_FUZZ_MS'),
  reportFile: process.env.MOLECULE_FUZZ_REPORT,
};
const GATE_SEED = 1;
/** What an input, whatever it is, may take of the processor: far more than any needs, far less than a square of its length. */
const MAX_CPU_MS = 3_000;
const MAX_GROWTH_BYTES = 200 * 1024 ** 2;
const LONG_BATCH_RUNS = 2_000;

/** A test that tries many inputs. Its failure names the seed, the smallest input that fails, and how to try it again. */
export function fuzz<Input>(surface: Surface<Input>): void {
  const isLong = ASKED.runs !== undefined || ASKED.milliseconds !== undefined;
  test(
    `${surface.name}: nothing that comes in breaks what must hold`,
    () => tryAll(surface, isLong),
    isLong ? 86_400_000 : 120_000,
  );
}

async function tryAll<Input>(surface: Surface<Input>, isLong: boolean): Promise<void> {
  const firstSeed = ASKED.seed ?? GATE_SEED;
  const endMs = performance.now() + (ASKED.milliseconds ?? 0);
  const wanted = ASKED.runs ?? (isLong ? Number.POSITIVE_INFINITY : surface.gateRuns);
  const startedMs = performance.now();
  const figures = { inputs: 0, slowestCpuMs: 0 };
  let heapBytes: number | undefined;
  for (let seed = firstSeed; figures.inputs < wanted; seed += 1) {
    const runs = Math.min(wanted - figures.inputs, isLong ? LONG_BATCH_RUNS : surface.gateRuns);
    await tryBatch(surface, seed, runs, figures);
    if (!isLong) continue;
    heapBytes ??= heap();
    expect(heap() - heapBytes, 'memory that stays used').toBeLessThan(MAX_GROWTH_BYTES);
    if (ASKED.milliseconds !== undefined && performance.now() >= endMs) break;
  }
  if (isLong) report(surface.name, figures, performance.now() - startedMs);
}

interface Figures {
  inputs: number;
  slowestCpuMs: number;
}

async function tryBatch<Input>(
  surface: Surface<Input>,
  seed: number,
  runs: number,
  figures: Figures,
): Promise<void> {
  const property = fc.asyncProperty(surface.input, async (input) => {
    const before = process.cpuUsage();
    await surface.check(input);
    const { user, system } = process.cpuUsage(before);
    const cpuMs = (user + system) / 1_000;
    figures.inputs += 1;
    figures.slowestCpuMs = Math.max(figures.slowestCpuMs, cpuMs);
    if (cpuMs > MAX_CPU_MS) throw new Error(`took ${Math.round(cpuMs)} ms of the processor`);
  });
  const result = await fc.check(property, {
    seed,
    numRuns: runs,
    ...(ASKED.path === undefined ? {} : { path: ASKED.path }),
  });
  if (!result.failed) return;
  // Which of the inputs it was; it is made smaller once more, since the whole path does not always lead there again.
  const place = result.counterexamplePath?.split(':')[0];
  const again = `MOLECULE_FUZZ_SEED=${result.seed} MOLECULE_FUZZ_PATH=${place} bun test test/fuzz/${surface.name}.test.ts`;
  throw new Error(
    `${surface.name}, seed ${result.seed}; again with:\n  ${again}\n${fc.stringify(result.counterexample)}\n${String(result.errorInstance)}`,
    { cause: result.errorInstance },
  );
}

function heap(): number {
  Bun.gc(true);
  return process.memoryUsage().heapUsed;
}

function report(name: string, { inputs, slowestCpuMs }: Figures, tookMs: number): void {
  if (ASKED.reportFile === undefined) return;
  appendFileSync(
    ASKED.reportFile,
    `${JSON.stringify({ name, inputs, slowestCpuMs, heapMib: heap() / 1024 ** 2, tookMs })}\n`,
  );
}

function numberOf(variable: string): number | undefined {
  const value = process.env[variable];
  return value === undefined || value === '' ? undefined : Number(value);
}
