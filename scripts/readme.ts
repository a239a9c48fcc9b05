#!/usr/bin/env bun
/** Writes the settings table of README.md from the table that the parser uses. */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { settingsTable } from '../src/config/settings-table.ts';

const path = resolve(import.meta.dir, '../README.md');
const BLOCK = /(<!-- settings:start -->\n)[\s\S]*?(<!-- settings:end -->)/;

export function settingsMarkdown(): string {
  const rows = settingsTable.map(
    ({ name, default: value, doc }) =>
      `| \`${name}\` | ${value === undefined ? '' : `\`${value}\``} | ${doc} |`,
  );
  return `| variable | default | purpose |\n|---|---|---|\n${rows.join('\n')}\n`;
}

export function readmeWithSettings(): string {
  return readFileSync(path, 'utf8').replace(
    BLOCK,
    (_all, start: string, end: string) => start + settingsMarkdown() + end,
  );
}

if (import.meta.main) writeFileSync(path, readmeWithSettings());
