#!/usr/bin/env bun
/**
 * Gives the project a new version everywhere it is written: `bun scripts/release.ts 0.2.0`. What the changelog has under
 * _Unreleased_ becomes the part of that version, dated today, and `dist/` is built again. Commits and tags nothing.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const ROOT = resolve(import.meta.dir, '..');

/** The files that say which version this is. */
export const MANIFESTS = [
  'package.json',
  '.claude-plugin/plugin.json',
  '.claude-plugin/marketplace.json',
  'marketplace.json',
] as const;

/** A manifest with another version, all else as it was. Throws when it names none, or several. */
export function withVersion(json: string, version: string): string {
  const named = json.match(/^\s*"version": "[^"]*"/gm) ?? [];
  if (named.length !== 1) throw new Error(`expected one version, found ${named.length}`);
  return json.replace(/^(\s*"version": )"[^"]*"/m, `$1"${version}"`);
}

/**
 * The changelog with what is under _Unreleased_ as the part of this version.
 * @param date as `2026-01-31`
 */
export function withRelease(changelog: string, version: string, date: string): string {
  const [, unreleased = ''] = /^## Unreleased\n([\s\S]*?)(?=^## |$(?![\s\S]))/m.exec(changelog) ?? [];
  if (unreleased.trim() === '') throw new Error('CHANGELOG.md has nothing under "## Unreleased"');
  return changelog.replace('## Unreleased\n', () => `## Unreleased\n\n## ${version} (${date})\n`);
}

async function release(version: string): Promise<void> {
  const change = (path: string, edit: (text: string) => string) => {
    const file = resolve(ROOT, path);
    return { file, text: edit(readFileSync(file, 'utf8')) };
  };
  const date = new Date().toISOString().slice(0, 10);
  const changes = [
    ...MANIFESTS.map((path) => change(path, (json) => withVersion(json, version))),
    change('CHANGELOG.md', (text) => withRelease(text, version, date)),
  ];
  for (const { file, text } of changes) writeFileSync(file, text);
  const built = Bun.spawn([process.execPath, 'scripts/build.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if ((await built.exited) !== 0) throw new Error('dist/ could not be built');
  console.log(`This is ${version} now. Next: bun run test, commit, and tag it v${version}.`);
}

if (import.meta.main) {
  const [version = '', ...rest] = process.argv.slice(2);
  if (/^\d+\.\d+\.\d+$/.test(version) && rest.length === 0) {
    await release(version);
  } else {
    console.error(
      `Usage: bun scripts/release.ts <version>, such as 0.2.0; got "${[version, ...rest].join(' ')}".`,
    );
    process.exitCode = 1;
  }
}
