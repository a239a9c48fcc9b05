import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Each version that the gate runs on has a folder here, with its lock file. */
const PINNED_FOLDER = join(import.meta.dir, 'client');
const INSTALLED_FOLDER = resolve(import.meta.dir, '../../tmp/claude-code');
const INSTALL_TIMEOUT_MS = 180_000;

export type Installed = { readonly binary: string } | { readonly problem: string };

/**
 * Installs a version of Claude Code from the npm registry into the working folder, once: what is there is used again. Any
 * number of processes may ask for the same one at the same time.
 */
export async function installClaudeCode(version: string): Promise<Installed> {
  const folder = join(INSTALLED_FOLDER, version);
  const there = binaryIn(folder);
  if (there !== undefined) return { binary: there };
  mkdirSync(INSTALLED_FOLDER, { recursive: true });
  const unfinished = mkdtempSync(join(INSTALLED_FOLDER, 'unfinished-'));
  try {
    const problem = await installInto(unfinished, version);
    if (problem !== undefined) return { problem };
    if (binaryIn(unfinished) === undefined) return { problem: 'no build of it for this machine' };
    moveUnlessThere(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  const binary = binaryIn(folder);
  return binary === undefined ? { problem: `${folder} holds no client; remove it` } : { binary };
}

/** The binary is in a package of its own per platform; the install script that would copy it elsewhere is not run. */
function binaryIn(folder: string): string | undefined {
  return [`linux-${process.arch}`, `linux-${process.arch}-musl`]
    .map((build) => join(folder, 'node_modules/@anthropic-ai', `claude-code-${build}`, 'claude'))
    .find((path) => existsSync(path));
}

/** Another process may have been quicker; then what it installed is used. */
function moveUnlessThere(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if (!existsSync(to)) throw error;
  }
}

/** Returns what is wrong, if something is. */
async function installInto(folder: string, version: string): Promise<string | undefined> {
  const pinned = join(PINNED_FOLDER, version);
  const isPinned = existsSync(pinned);
  if (isPinned) cpSync(pinned, folder, { recursive: true });
  else {
    const dependencies = { '@anthropic-ai/claude-code': version };
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  }
  const flags = ['--ignore-scripts', ...(isPinned ? ['--frozen-lockfile'] : [])];
  const install = Bun.spawn([process.execPath, 'install', ...flags], {
    cwd: folder,
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'pipe',
    timeout: INSTALL_TIMEOUT_MS,
  });
  const [output, exitCode] = await Promise.all([new Response(install.stderr).text(), install.exited]);
  if (exitCode === 0) return undefined;
  const lines = output.split('\n').filter((line) => line.startsWith('error'));
  return lines[0]?.replace(/^error:\s*/, '') ?? `bun install ended with ${install.signalCode ?? exitCode}`;
}
