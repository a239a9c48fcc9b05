#!/usr/bin/env bun
/**
 * Writes the generated parts of `docs/`: the settings, from the table that the parser uses, the tools, from their own texts
 * and schemas, and the benchmarks, from the last run.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { settingsTable } from '../src/settings/table.ts';
import { TOOLS } from '../src/tools/index.ts';

const ROOT = resolve(import.meta.dir, '..');

const results = z.object({
  mode: z.enum(['quick', 'full']),
  startedAt: z.string(),
  machine: z.object({ cpu: z.string(), cores: z.number(), bun: z.string() }),
  targets: z.array(
    z.object({ name: z.string(), measured: z.string(), target: z.string(), isMet: z.boolean() }),
  ),
});

const inputSchema = z.object({
  properties: z.record(z.string(), z.object({ description: z.string().optional() })),
  required: z.array(z.string()).default([]),
});

function settingsMarkdown(): string {
  const rows = settingsTable.map(
    ({ name, default: value, doc, ...row }) =>
      `| \`${name}\` | ${value === undefined ? '' : `\`${value}\``} | ${doc}${'widens' in row ? ' Only from the `.env` file.' : ''} |`,
  );
  return `| variable | default | purpose |\n|---|---|---|\n${rows.join('\n')}\n`;
}

/** Tags that a text speaks of, as Markdown shows them. */
const text = (words: string) => words.replaceAll('<', String.raw`\<`);

function toolsMarkdown(): string {
  const listed = TOOLS.filter(({ isListed }) => isListed !== false);
  return listed
    .map(({ name, description, input, unlisted = [] }) => {
      const { properties, required } = inputSchema.parse(z.toJSONSchema(input, { io: 'input' }));
      const rows = Object.entries(properties)
        .filter(([argument]) => !unlisted.includes(argument))
        .map(([argument, { description: purpose = '' }]) => {
          const isOptional = !required.includes(argument);
          return `- \`${argument}\`${isOptional ? ' (may be left out)' : ''}${purpose === '' ? '' : `: ${text(purpose)}`}`;
        });
      return [`## ${name}`, text(description), ...(rows.length === 0 ? [] : [rows.join('\n')])].join('\n\n');
    })
    .join('\n\n')
    .concat('\n');
}

function benchmarksMarkdown(): string {
  const json: unknown = JSON.parse(readFileSync(resolve(ROOT, 'bench/results/latest.json'), 'utf8'));
  const { mode, startedAt, machine, targets } = results.parse(json);
  const rows = targets.map(
    ({ name, measured, target, isMet }) =>
      `| ${name} | ${measured} | ${target} | ${isMet ? 'met' : 'missed'} |`,
  );
  const where = `${startedAt.slice(0, 10)}, ${machine.cores} cores of ${machine.cpu}, Bun ${machine.bun}, over loopback`;
  return `| | measured | target | |\n|---|---|---|---|\n${rows.join('\n')}\n\nMeasured on ${where} (a ${mode} run).\n`;
}

const GENERATED = {
  settings: settingsMarkdown,
  tools: toolsMarkdown,
  benchmarks: benchmarksMarkdown,
} as const;
type Page = keyof typeof GENERATED;

const pathOf = (page: Page) => resolve(ROOT, `docs/${page}.md`);

/** A page of `docs/` that holds a generated part, as it should be. */
export function currentPage(page: Page): string {
  const block = new RegExp(`(<!-- ${page}:start -->\\n)[\\s\\S]*?(<!-- ${page}:end -->)`);
  return readFileSync(pathOf(page), 'utf8').replace(
    block,
    (_all, start: string, end: string) => start + GENERATED[page]() + end,
  );
}

export const GENERATED_PAGES: readonly Page[] = ['settings', 'tools', 'benchmarks'];

if (import.meta.main) for (const page of GENERATED_PAGES) writeFileSync(pathOf(page), currentPage(page));
