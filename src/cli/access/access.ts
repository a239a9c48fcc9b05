import { mkdirSync } from 'node:fs';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { ConfigError, errorCode, UntrustedPathError } from '../../core/errors.ts';
import { printable } from '../../core/safe-text.ts';
import type { Target } from '../../core/target.ts';
import {
  ACCESS_FIX,
  accessPath,
  formatPolicy,
  readPolicy,
  rememberAccessFile,
} from '../../inbox/access/access-file.ts';
import type { AccessPolicy, SenderRule } from '../../inbox/access/policy.ts';
import { FOLDER, requireOwn } from '../../runtime/own-path.ts';
import { type Environment, readValue, stateDirectory } from '../../settings/environment.ts';
import { type CommandContext, CommandError } from '../command.ts';
import { platformAccess, readConfig } from '../platform-access.ts';
import { wrap } from '../wrap.ts';
import { askForNames, NOBODY_ASKED, type Resolved, resolveOwn, resolvePeer, shown } from './names.ts';
import { inFull, policyDocument, policyLines } from './show.ts';

const flagsSchema = z.object({
  senders: z.enum(['all', 'canvas', 'peers']).optional(),
  ids: z.array(z.string()),
  workspace: z.string().optional(),
  json: z.boolean().default(false),
  offline: z.boolean().default(false),
});

/**
 * Shows who may write to the session, or changes it. The only way to change it: no tool, message or setting can.
 * Returns 0, or 1 when the policy that is there cannot be used.
 */
export async function accessCommand(flags: unknown, { env, output }: CommandContext): Promise<number> {
  const { senders, ids, workspace, json, offline } = flagsSchema.parse(flags);
  const directory = stateDirectory(env);
  const config = readConfig(env, directory);
  const targets = config instanceof ConfigError ? [] : config.settings.targets;
  if (senders !== undefined) refuseInsideSession(env);
  refuseNames(senders, ids);
  const isKnown = workspace === undefined || targets.some(({ id }) => id === workspace);
  const isAsked = !offline && (senders === undefined || ids.length > 0 || !isKnown);
  const { client } = platformAccess(env, config);
  const names = isAsked ? await askForNames(targets, client, new AbortController().signal) : NOBODY_ASKED;
  const say = (text: string) => output.print(`${wrap(text, output.columns, { rest: '  ' })}\n`);
  if (senders === undefined) {
    const { policy, problem } = readPolicy(directory);
    if (problem !== undefined) {
      for (const line of [`${problem}.`, ACCESS_FIX]) output.complain(`${wrap(line, output.columns)}\n`);
      return 1;
    }
    if (json)
      output.print(`${JSON.stringify(policyDocument(accessPath(directory), policy, names), null, 2)}\n`);
    else for (const line of policyLines(accessPath(directory), policy, names)) say(line);
    return 0;
  }
  const own = workspace === undefined ? undefined : resolveOwn(workspace, names.own);
  if (own !== undefined) requireWatched(own.id, targets);
  const peers = ids.map((word) => resolvePeer(word, names));
  const { policy, problem } = readPolicy(directory);
  if (problem !== undefined && own !== undefined) {
    throw new CommandError(`${problem}.`, 'Without --workspace it is replaced by what you say.');
  }
  const rule = ruleOf(senders, peers);
  const next = withRule(policy, own?.id, rule);
  await writePolicy(directory, next);
  for (const { warning } of peers) {
    if (warning !== undefined)
      output.complain(`${wrap(`warning: ${warning}`, output.columns, { rest: '  ' })}\n`);
  }
  if (json) {
    output.print(`${JSON.stringify(policyDocument(accessPath(directory), next, names), null, 2)}\n`);
    return 0;
  }
  if (own === undefined && policy.workspaces.size > 0) say('The rules of single workspaces are forgotten.');
  const where = own === undefined ? 'to this session' : `through workspace ${shown(own)}`;
  say(`From now on ${inFull(rule, names)} may write ${where}.`);
  say('Running sessions follow at once. Messages that were kept out do not come back.');
  return 0;
}

/** Throws `CommandError`; then the file is as it was. */
export async function writePolicy(directory: string, policy: AccessPolicy): Promise<void> {
  const text = formatPolicy(policy);
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

function refuseNames(senders: SenderRule['senders'] | undefined, ids: readonly string[]): void {
  if (senders === 'peers' && ids.length === 0) {
    throw new CommandError(
      'No peer was named.',
      'Give their names or workspace ids: access peers <name or id…>.',
    );
  }
  if (senders !== undefined && senders !== 'peers' && ids.length > 0) {
    throw new CommandError(`"access ${senders}" takes no ids.`, 'Only "access peers <name or id…>" does.');
  }
}

function ruleOf(senders: SenderRule['senders'], peers: readonly Resolved[]): SenderRule {
  return senders === 'peers' ? { senders, peers: [...new Set(peers.map(({ id }) => id))] } : { senders };
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
function requireWatched(workspace: string, targets: readonly Target[]): void {
  if (targets.length === 0 || targets.some(({ id }) => id === workspace)) return;
  throw new CommandError(
    `Workspace ${workspace} is not watched.`,
    `The settings name ${targets.map(({ id }) => id).join(', ')}.`,
  );
}
