#!/usr/bin/env bun
/** Writes the generated tables of README.md: the settings, from the table that the parser uses, and the benchmarks. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { settingsTable } from '../src/settings/table.ts';

const ROOT = resolve(import.meta.dir, '..');
const PATH = resolve(ROOT, 'README.md');

const results = z.object({
  mode: z.enum(['quick', 'full']),
  startedAt: z.string(),
  machine: z.object({ cpu: z.string(), cores: z.number(), bun: z.string() }),
  targets: z.array(
    z.object({ name: z.string(), measured: z.string(), target: z.string(), isMet: z.boolean() }),
  ),
});

function settingsMarkdown(): string {
  const rows = settingsTable.map(
    ({ name, default: value, doc, ...row }) =>
      `| \`${name}\` | ${value === undefined ? '' : `\`${value}\``} | ${doc}${'widens' in row ? ' Only from the `.env` file.' : ''} |`,
  );
  return `| variable | default | purpose |\n|---|---|---|\n${rows.join('\n')}\n`;
}

function benchmarkMarkdown(): string {
  const json: unknown = JSON.parse(readFileSync(resolve(ROOT, 'bench/results/latest.json'), 'utf8'));
  const { mode, startedAt, machine, targets } = results.parse(json);
  const rows = targets.map(
    ({ name, measured, target, isMet }) =>
      `| ${name} | ${measured} | ${target} | ${isMet ? 'met' : 'missed'} |`,
  );
  const where = `${startedAt.slice(0, 10)}, ${machine.cores} cores of ${machine.cpu}, Bun ${machine.bun}, over loopback`;
  return `| | measured | target | |\n|---|---|---|---|\n${rows.join('\n')}\n\nMeasured on ${where} (a ${mode} run).\n`;
}

function replaceBlock(text: string, name: string, content: string): string {
  const block = new RegExp(`(<!-- ${name}:start -->\\n)[\\s\\S]*?(<!-- ${name}:end -->)`);
  return text.replace(block, (_all, start: string, end: string) => start + content + end);
}

/** The README as it should be. */
export function currentReadme(): string {
  const text = readFileSync(PATH, 'utf8');
  return replaceBlock(replaceBlock(text, 'settings', settingsMarkdown()), 'benchmarks', benchmarkMarkdown());
}

if (import.meta.main) writeFileSync(PATH, currentReadme());
