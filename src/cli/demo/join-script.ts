import { writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DEVELOPMENT_FLAG } from '../../claude-code/launch.ts';
import { PLUGIN } from '../../core/product.ts';
import { shellWord } from '../../core/safe-text.ts';
import { type Environment, readValue } from '../../settings/environment.ts';
import { setting, settingsTable } from '../../settings/table.ts';
import { findProgram } from '../doctor/machine.ts';

export interface JoinOptions {
  readonly pluginRoot: string;
  readonly stateDirectory: string;
  /** Of this terminal; that of the one in which the command will be run cannot be known. */
  readonly env: Environment;
}

/**
 * Writes the script that starts Claude Code as the demo's workspace into the state directory. Returns the command that runs it
 * in any other terminal.
 */
export function writeJoinScript({ pluginRoot, stateDirectory, env }: JoinOptions): string {
  const claude = ['claude', '--plugin-dir', pluginRoot, DEVELOPMENT_FLAG, `plugin:${PLUGIN.name}@inline`];
  const lines = [
    '#!/bin/sh',
    '# Starts Claude Code as the workspace “Demo session”. Confirm its question about the channel with Enter.',
    'command -v claude >/dev/null || { echo "claude is not on the PATH of this terminal." >&2; exit 127; }',
    ...silencedSettings(env),
    ...pathWithBun(env),
    `export ${shellAssignment(setting.stateDir.name, stateDirectory)}`,
    `exec ${claude.map(shellWord).join(' ')} "$@"`,
  ];
  const path = join(stateDirectory, 'join');
  writeFileSync(path, `${lines.join('\n')}\n`, { mode: 0o700, flag: 'wx' });
  return `sh ${shellWord(path)}`;
}

/** Settings in the environment would win over the demo's file; an empty value is no value. */
function silencedSettings(env: Environment): string[] {
  return settingsTable
    .map(({ name }) => name)
    .filter((name) => name !== setting.stateDir.name && readValue(env, name) !== undefined)
    .map((name) => `export ${shellAssignment(name, '')}`);
}

function pathWithBun(env: Environment): string[] {
  const folder = findProgram('bun', env) === undefined ? borrowedBunFolder(env) : undefined;
  return folder === undefined ? [] : [`export PATH=${shellWord(folder)}:"$PATH"`];
}

/** Whether the session will find the `bun` with which Claude Code starts the server. */
export function hasBun(env: Environment): boolean {
  return findProgram('bun', env) !== undefined || borrowedBunFolder(env) !== undefined;
}

/** The folder of the `bun` that runs this program, for a machine on which it is not installed. */
function borrowedBunFolder(env: Environment): string | undefined {
  const path = Bun.which('bun', { PATH: readValue(env, 'PATH') ?? '' });
  if (path !== null) return dirname(path);
  return basename(process.execPath) === 'bun' ? dirname(process.execPath) : undefined;
}

function shellAssignment(name: string, value: string): string {
  return `${name}=${value === '' ? '' : shellWord(value)}`;
}
