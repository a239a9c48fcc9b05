import { execFile } from 'node:child_process';
import { delimiter } from 'node:path';
import { type Environment, readValue } from '../../settings/environment.ts';

/** Folders that npx and package scripts put on the PATH for one run: Claude Code will not see what is in them. */
const BORROWED_FOLDER = /[\\/](_npx[\\/].*|node_modules[\\/]\.bin)[\\/]?$/;
const VERSION_TIMEOUT_MS = 10_000;

/** The path of a program on the user's own PATH. */
export function findProgram(name: string, env: Environment): string | undefined {
  const path = readValue(env, 'PATH') ?? readValue(env, 'Path') ?? '';
  const own = path.split(delimiter).filter((folder) => !BORROWED_FOLDER.test(folder));
  return Bun.which(name, { PATH: own.join(delimiter) }) ?? undefined;
}

/** The version number that `<program> --version` names; undefined when it fails or names none. */
export function programVersion(path: string, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = { timeout: VERSION_TIMEOUT_MS, signal, encoding: 'utf8' as const };
    execFile(path, ['--version'], options, (error, stdout) => {
      resolve(error === null ? /\d+\.\d+\.\d+/.exec(stdout)?.[0] : undefined);
    });
  });
}
