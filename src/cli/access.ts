import { mkdirSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { ConfigError, errorCode, UntrustedPathError } from '../core/errors.ts';
import { printable } from '../core/safe-text.ts';
import { isWorkspaceId } from '../core/target.ts';
import {
  ACCESS_FIX,
  accessPath,
  formatPolicy,
  readPolicy,
  rememberAccessFile,
} from '../inbox/access/access-file.ts';
import { type AccessPolicy, describeRule, type SenderRule } from '../inbox/access/policy.ts';
import { FOLDER, requireOwn } from '../runtime/own-path.ts';
import { type Environment, readValue, stateDirectory } from '../settings/environment.ts';
import { loadConfig } from '../settings/load.ts';
import { type CommandContext, CommandError } from './command.ts';

const flagsSchema = z.object({
  senders: z.enum(['all', 'canvas', 'peers']).optional(),
  ids: z.array(z.string()),
  workspace: z.string().optional(),
});

/**
 * Shows who may write to the session, or changes it. The only way to change it: no tool, message or setting can.
 * Returns 0, or 1 when the policy that is there cannot be used.
 */
export async function accessCommand(flags: unknown, { env, output }: CommandContext): Promise<number> {
  const { senders, ids: peers, workspace } = flagsSchema.parse(flags);
  const directory = stateDirectory(env);
  for (const id of workspace === undefined ? peers : [workspace, ...peers]) requireId(id);
  if (senders === undefined) return show(directory, output);
  refuseInsideSession(env);
  if (workspace !== undefined) requireWatched(workspace, env, directory);
  const rule = ruleOf(senders, peers);
  const { policy, problem } = readPolicy(directory);
  if (problem !== undefined && workspace !== undefined) {
    throw new CommandError(`${problem}.`, 'Without --workspace it is replaced by what you say.');
  }
  const next = withRule(policy, workspace, rule);
  await write(directory, formatPolicy(next));
  const where = workspace === undefined ? 'to this session' : `through workspace ${workspace}`;
  if (workspace === undefined && policy.workspaces.size > 0) {
    output.print('The rules of single workspaces are forgotten.\n');
  }
  output.print(`From now on ${describeRule(rule)} may write ${where}.\n`);
  output.print('Running sessions follow at once. Messages that were kept out do not come back.\n');
  return 0;
}

async function write(directory: string, text: string): Promise<void> {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    requireOwn(directory, FOLDER);
    await writeFileAtomic(accessPath(directory), text, { mode: 0o600 });
    rememberAccessFile(directory);
  } catch (error) {
    if (error instanceof UntrustedPathError) {
      throw new CommandError(`${error.message}; nothing was changed.`, error.advice);
    }
    throw new CommandError(
      `${printable(accessPath(directory))} cannot be written (${errorCode(error) ?? 'unknown error'}); nothing was changed.`,
      'Make the state directory yours, or set MOLECULE_STATE_DIR to the one that the session uses.',
    );
  }
}

function show(directory: string, output: CommandContext['output']): number {
  const { policy, problem } = readPolicy(directory);
  if (problem !== undefined) {
    output.complain(`${problem}.\n${ACCESS_FIX}\n`);
    return 1;
  }
  output.print(`${accessPath(directory)}\n`);
  output.print(
    `Every workspace${policy.workspaces.size === 0 ? '' : ' but those below'}: ${inFull(policy.default)}\n`,
  );
  for (const [id, rule] of policy.workspaces) output.print(`Workspace ${id}: ${inFull(rule)}\n`);
  return 0;
}

function inFull(rule: SenderRule): string {
  return rule.senders === 'peers' ? `the canvas user and ${rule.peers.join(', ')}` : describeRule(rule);
}

function ruleOf(senders: SenderRule['senders'], peers: readonly string[]): SenderRule {
  if (senders === 'peers') {
    if (peers.length === 0)
      throw new CommandError('No peer was named.', 'Give their workspace ids: access peers <id…>.');
    return { senders, peers: [...new Set(peers)] };
  }
  if (peers.length > 0)
    throw new CommandError(`"access ${senders}" takes no ids.`, 'Only "access peers <id…>" does.');
  return { senders };
}

/** A rule without a workspace is for all of them and replaces the rules of single ones. */
function withRule(policy: AccessPolicy, workspace: string | undefined, rule: SenderRule): AccessPolicy {
  if (workspace === undefined) return { default: rule, workspaces: new Map() };
  return { ...policy, workspaces: new Map(policy.workspaces).set(workspace, rule) };
}

/** There a message may have talked Claude into it; only a person in a terminal may change who can write. */
function refuseInsideSession(env: Environment): void {
  if (readValue(env, 'CLAUDECODE') === undefined) return;
  throw new CommandError(
    'This is not changed from inside a Claude Code session.',
    'Run the same command in a terminal of your own.',
  );
}

/** A rule for a mistyped id would leave the workspace that was meant open. Without settings nobody can tell. */
function requireWatched(workspace: string, env: Environment, directory: string): void {
  const watched = watchedIds(env, directory);
  if (watched === undefined || watched.includes(workspace)) return;
  throw new CommandError(
    `Workspace ${workspace} is not watched.`,
    `The settings name ${watched.join(', ')}.`,
  );
}

function watchedIds(env: Environment, directory: string): string[] | undefined {
  try {
    return loadConfig(env, directory, { readOnly: true }).settings.targets.map(({ id }) => id);
  } catch (error) {
    if (error instanceof ConfigError) return undefined;
    throw error;
  }
}

function requireId(id: string): void {
  if (isWorkspaceId(id)) return;
  throw new CommandError(
    'That is not a workspace id: it has 1 to 128 letters, digits, "_" or "-".',
    'Copy the id from the canvas, or from peer_id of a message.',
  );
}
