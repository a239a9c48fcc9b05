import { execFile } from 'node:child_process';
import { delimiter } from 'node:path';
import { managedSettingsDirectory } from '../../claude-code/managed-settings.ts';
import { findPluginRoot } from '../../runtime/installation.ts';
import { type Environment, readValue } from '../../settings/environment.ts';

/** What a check may ask of the machine; tests answer in its place. */
export interface Machine {
  readonly bunVersion: string;
  readonly managedSettingsDirectory: string;
  /** Where this program was started; Bun reads `.env` files there, unless it is told not to. */
  readonly workingDirectory: string;
  /** Where the plugin's files are; undefined when this program was copied out of them. */
  readonly pluginRoot: string | undefined;
  findProgram(name: string): string | undefined;
  programVersion(path: string, signal: AbortSignal): Promise<string | undefined>;
}

export function thisMachine(env: Environment): Machine {
  return {
    bunVersion: Bun.version,
    managedSettingsDirectory: managedSettingsDirectory(process.platform),
    workingDirectory: process.cwd(),
    pluginRoot: findPluginRoot(),
    findProgram: (name) => findProgram(name, env),
    programVersion,
  };
}

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
