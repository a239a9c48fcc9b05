import { basename, dirname } from 'node:path';
import { DEVELOPMENT_FLAG } from '../../claude-code/launch.ts';
import { PLUGIN } from '../../core/product.ts';
import { shellWord } from '../../runtime/installation.ts';
import { type Environment, readValue } from '../../settings/environment.ts';
import { setting, settingsTable } from '../../settings/table.ts';
import { findProgram } from '../doctor/machine.ts';

export interface JoinOptions {
  readonly pluginRoot: string;
  readonly stateDirectory: string;
  /** Of this terminal; that of the one in which the command will be run cannot be known. */
  readonly env: Environment;
}

/** The command that starts Claude Code as the demo's workspace, to be pasted into another terminal. */
export function joinCommand({ pluginRoot, stateDirectory, env }: JoinOptions): string {
  const claude = ['claude', '--plugin-dir', pluginRoot, DEVELOPMENT_FLAG, `plugin:${PLUGIN.name}@inline`];
  return [
    ...silencedSettings(env),
    ...pathWithBun(env),
    shellAssignment(setting.stateDir.name, stateDirectory),
    ...claude.map(shellWord),
  ].join(' ');
}

/** Settings in the environment would win over the demo's file; an empty value is no value. */
function silencedSettings(env: Environment): string[] {
  return settingsTable
    .map(({ name }) => name)
    .filter((name) => name !== setting.stateDir.name && readValue(env, name) !== undefined)
    .map((name) => shellAssignment(name, ''));
}

function pathWithBun(env: Environment): string[] {
  const folder = findProgram('bun', env) === undefined ? borrowedBunFolder(env) : undefined;
  return folder === undefined ? [] : [`PATH=${shellWord(folder)}:"$PATH"`];
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

/** An assignment before a command, for that command only. */
function shellAssignment(name: string, value: string): string {
  return `${name}=${value === '' ? '' : shellWord(value)}`;
}
