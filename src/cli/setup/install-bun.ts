import { join } from 'node:path';
import { packageManager } from '../../../package.json' with { type: 'json' };
import { shellWord } from '../../core/safe-text.ts';
import { type Environment, readValue } from '../../settings/environment.ts';
import { findProgram } from '../doctor/machine.ts';
import type { Conversation } from './conversation.ts';
import { runProgramFor } from './run-program.ts';

interface BunInstallation {
  /** Of npm. */
  readonly path: string;
  readonly args: readonly string[];
  /** As it is typed. */
  readonly line: string;
}

/**
 * How npm puts Bun into the user's own `~/.local`, which needs no administrator and where the launcher looks. Undefined on
 * a machine without npm.
 */
function bunInstallation(env: Environment): BunInstallation | undefined {
  const path = findProgram('npm', env);
  const home = readValue(env, 'HOME');
  if (path === undefined || home === undefined) return undefined;
  const args = ['install', '--global', '--prefix', join(home, '.local'), packageManager];
  return { path, args, line: ['npm', ...args].map(shellWord).join(' ') };
}

/** What the user types to get Bun. */
export function bunInstallLine(env: Environment): string {
  return bunInstallation(env)?.line ?? 'curl -fsSL https://bun.sh/install | bash';
}

/**
 * Installs Bun, in which sessions run the channel, where there is none and the user wants it. A failure is told, and changes
 * nothing else: what to type is said again at the end.
 * Returns whether a session would find one in the end.
 * @param hasBun whether a session that is started here would find one
 * @param isWanted asked only where it can be done
 */
export async function offerBun(
  env: Environment,
  conversation: Conversation,
  hasBun: () => Promise<boolean>,
  isWanted: (question: () => string) => Promise<boolean>,
): Promise<boolean> {
  const installation = bunInstallation(env);
  if (await hasBun()) return true;
  if (installation === undefined) return false;
  const question = () => {
    conversation.show([installation.line]);
    return 'Sessions run the channel in Bun, which is not on this machine. Install it with this command?';
  };
  if (!(await isWanted(question))) return false;
  conversation.say('info', `Running: ${installation.line}`);
  const { exitCode, said } = await runProgramFor(installation.path, installation.args, env);
  const isThere = exitCode === 0 && (await hasBun());
  if (isThere) conversation.say('done', 'Bun is there.');
  else conversation.say('warning', `Bun could not be installed: ${said || `exit code ${exitCode}`}.`);
  return isThere;
}
