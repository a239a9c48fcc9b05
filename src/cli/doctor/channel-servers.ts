import { readdirSync, readFileSync } from 'node:fs';
import { type Environment, stateDirectory } from '../../settings/environment.ts';

/** A channel server that runs on this machine, of whatever session. */
export interface ChannelServer {
  readonly pid: number;
  /** The command line of the program that started it; undefined when it cannot be read. */
  readonly parentArgv: readonly string[] | undefined;
  readonly parentPid: number;
  readonly env: Environment;
  readonly stateDirectory: string;
}

/** Those of this user; undefined where the system does not tell (other than Linux). */
export function findChannelServers(): readonly ChannelServer[] | undefined {
  if (process.platform !== 'linux') return undefined;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const argv = zeroSeparated(`/proc/${name}/cmdline`);
      const isServer =
        argv?.some((word) => /\/run\.mjs$/.test(word)) &&
        argv.some((word) => /\/dist\/channel\.js$/.test(word));
      const environment = isServer === true ? zeroSeparated(`/proc/${name}/environ`) : undefined;
      if (environment === undefined) return [];
      const parentPid = parentOf(name);
      const env = Object.fromEntries(environment.map(assignment));
      return [
        {
          pid: Number(name),
          parentArgv: zeroSeparated(`/proc/${parentPid}/cmdline`),
          parentPid,
          env,
          stateDirectory: stateDirectory(env),
        },
      ];
    });
}

function zeroSeparated(path: string): string[] | undefined {
  try {
    return readFileSync(path, 'utf8').split('\0').slice(0, -1);
  } catch {
    // Gone meanwhile, or another user's.
    return undefined;
  }
}

function assignment(text: string): [string, string] {
  const at = text.indexOf('=');
  return [text.slice(0, at), text.slice(at + 1)];
}

/** 0 when it is gone. */
function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command, in parentheses, may hold spaces and parentheses of its own.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}
