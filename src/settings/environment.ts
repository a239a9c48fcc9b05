import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { setting } from './table.ts';

/** Names and values as a process sees them. A blank value counts as none. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A copy of the environment of this process. The only place that reads it. */
export function processEnvironment(): Environment {
  return { ...process.env };
}

/** The value of a variable without the white space around it; a blank one is no value. */
export function readValue(values: Environment, name: string): string | undefined {
  return values[name]?.trim() || undefined;
}

/** The absolute path of the folder for `.env`, inbox and lease; by default where the connect dialog writes it. */
export function stateDirectory(env: Environment): string {
  const own = readValue(env, setting.stateDir.name);
  if (own !== undefined) return resolve(expandHome(own, env));
  return resolve(claudeDirectory(env), 'channels', 'molecule');
}

export function claudeDirectory(env: Environment): string {
  return expandHome(readValue(env, 'CLAUDE_CONFIG_DIR') ?? '~/.claude', env);
}

/** Replaces a leading `~`: values from a file or a manifest have not been through a shell, which would do it. */
export function expandHome(path: string, env: Environment): string {
  if (path !== '~' && !path.startsWith('~/')) return path;
  return join(readValue(env, 'HOME') ?? homedir(), path.slice(1));
}
