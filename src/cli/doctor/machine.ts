import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { managedSettingsDirectory } from '../../claude-code/managed-settings.ts';
import { findPluginRoot, LAUNCHERS } from '../../runtime/installation.ts';
import { networkFileSystem } from '../../runtime/network-file-system.ts';
import { type Environment, readValue } from '../../settings/environment.ts';
import { type ChannelServer, findChannelServers } from './channel-servers.ts';

/** What a check may ask of the machine; tests answer in its place. */
export interface Machine {
  readonly bunVersion: string;
  readonly managedSettingsDirectory: string;
  /** Where the plugin's files are; undefined when this program was copied out of them. */
  readonly pluginRoot: string | undefined;
  /** In which the doctor was asked; a project there may have plugins of its own. */
  readonly workingDirectory: string;
  /** The channel servers that run now; undefined where the system does not tell. */
  channelServers(): readonly ChannelServer[] | undefined;
  /** The name of the network file system that a folder lies on; undefined for a local one. */
  networkFileSystem(folder: string): string | undefined;
  findProgram(name: string): string | undefined;
  /** The Bun with which a session that is started here would run the channel server. */
  findBun(signal: AbortSignal): Promise<string | undefined>;
  programVersion(path: string, signal: AbortSignal): Promise<string | undefined>;
}

export function thisMachine(env: Environment): Machine {
  return {
    bunVersion: Bun.version,
    managedSettingsDirectory: managedSettingsDirectory(process.platform),
    pluginRoot: findPluginRoot(),
    workingDirectory: process.cwd(),
    channelServers: findChannelServers,
    networkFileSystem,
    findProgram: (name) => findProgram(name, env),
    findBun: (signal) => findBun(findPluginRoot(), env, signal),
    programVersion,
  };
}

/** Folders that npx and package scripts put on the PATH for one run: Claude Code will not see what is in them. */
const BORROWED_FOLDER = /[\\/](_npx[\\/].*|node_modules[\\/]\.bin)[\\/]?$/;
const PROGRAM_TIMEOUT_MS = 10_000;

/** The path of a program on the user's own PATH. */
export function findProgram(name: string, env: Environment): string | undefined {
  return Bun.which(name, { PATH: ownPath(env) }) ?? undefined;
}

function ownPath(env: Environment): string {
  const path = readValue(env, 'PATH') ?? readValue(env, 'Path') ?? '';
  return path
    .split(delimiter)
    .filter((folder) => !BORROWED_FOLDER.test(folder))
    .join(delimiter);
}

const NEEDED_BUN = '>=1.4.3';

export function isUsableBun(version: string): boolean {
  return Bun.semver.satisfies(version, NEEDED_BUN);
}

/** Whether a session that is started here would find a Bun that is new enough. */
export async function findUsableBun(env: Environment, signal: AbortSignal): Promise<boolean> {
  const path = await findBun(findPluginRoot(), env, signal);
  const version = path === undefined ? undefined : await programVersion(path, signal);
  return version !== undefined && isUsableBun(version);
}

/** Asks the launcher, which also looks where installers put it. Without its file there is only the PATH. */
async function findBun(
  pluginRoot: string | undefined,
  env: Environment,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (pluginRoot === undefined) return findProgram('bun', env);
  const output = await outputOf(join(pluginRoot, LAUNCHERS.server), '--which', signal, {
    ...env,
    PATH: ownPath(env),
  });
  return output?.trim() || undefined;
}

/** The version number that `<program> --version` names; undefined when it fails or names none. */
export async function programVersion(path: string, signal: AbortSignal): Promise<string | undefined> {
  return /\b\d{1,9}\.\d{1,9}\.\d{1,9}/.exec((await outputOf(path, '--version', signal)) ?? '')?.[0];
}

/** What a program prints; undefined when it fails. Its environment is that of this process unless given. */
function outputOf(
  path: string,
  argument: string,
  signal: AbortSignal,
  env?: Environment,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    const options = {
      timeout: PROGRAM_TIMEOUT_MS,
      signal,
      encoding: 'utf8' as const,
      ...(env === undefined ? {} : { env }),
    };
    execFile(path, [argument], options, (error, stdout) => resolve(error === null ? stdout : undefined));
  });
}
