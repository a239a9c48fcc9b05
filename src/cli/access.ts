import { z } from 'zod';
import { accessFilePath, readAccessFile, writeAccessFile } from '../access/access-file.ts';
import { type AccessPolicy, type AccessRule, ruleText } from '../access/policy.ts';
import { makeStateDirectory } from '../channel/state-directory.ts';
import { loadConfig } from '../config/load.ts';
import { type Environment, readValue, stateDirectory } from '../config/paths.ts';
import { ConfigError } from '../core/errors.ts';
import { isWorkspaceId } from '../core/ids.ts';
import { displayName } from '../core/notification.ts';
import { CommandError } from './command-error.ts';
import type { CommandContext } from './program.ts';

const flagsSchema = z.object({
  workspace: z.string().optional(),
  rule: z.enum(['all', 'canvas', 'peers']).optional(),
  peers: z.array(z.string()).default([]),
});

/** Shows who may write to the session, or changes it. Returns 0. Throws `CommandError` for what cannot be done. */
export async function accessCommand(flags: unknown, { env, output }: CommandContext): Promise<number> {
  const { workspace, rule: allow, peers } = flagsSchema.parse(flags);
  const directory = stateDirectory(env);
  if (allow === undefined) {
    output.print(policyText(directory, currentPolicy(directory), workspace));
    return 0;
  }
  refuseInsideSession(env);
  const rule = ruleOf(allow, peers);
  if (workspace !== undefined) refuseUnwatched(workspace, env, directory);
  const policy = changed(policyToChange(directory, workspace), rule, workspace);
  makeStateDirectory(directory);
  writeAccessFile(directory, policy);
  output.print(policyText(directory, policy));
  return 0;
}

function ruleOf(allow: AccessRule['allow'], peers: readonly string[]): AccessRule {
  if (allow !== 'peers') {
    if (peers.length > 0) throw new CommandError(`ids after ${allow}`, 'Ids are listed after peers only.');
    return { allow };
  }
  if (peers.length === 0)
    throw new CommandError(
      'no peer is named',
      'List their workspace ids after peers; list_peers shows them.',
    );
  const bad = peers.find((id) => !isWorkspaceId(id));
  if (bad === undefined) return { allow, peers: [...new Set(peers)] };
  throw new CommandError(`${displayName(bad)} is not a workspace id`, 'Ids are separated by spaces.');
}

/** A change for all workspaces replaces a file that cannot be used; a change for one would lose what it says of others. */
function policyToChange(directory: string, workspace: string | undefined): AccessPolicy {
  if (workspace !== undefined) return currentPolicy(directory);
  const file = readAccessFile(directory);
  return file.kind === 'policy' ? file.policy : { default: { allow: 'all' }, workspaces: new Map() };
}

function currentPolicy(directory: string): AccessPolicy {
  const file = readAccessFile(directory);
  if (file.kind === 'policy') return file.policy;
  throw new CommandError(
    `${accessFilePath(directory)} cannot be used: ${file.reason}. Until then only the canvas user may write.`,
    'Correct it, or replace it: molecule-channel access all, canvas, or peers <id…>.',
  );
}

/** Without a workspace the rule is for all that have none of their own; those are left as they are. */
function changed(policy: AccessPolicy, rule: AccessRule, workspace: string | undefined): AccessPolicy {
  if (workspace === undefined) return { ...policy, default: rule };
  return { ...policy, workspaces: new Map([...policy.workspaces, [workspace, rule]]) };
}

/** A rule for a mistyped id would leave the workspace that was meant as it is. */
function refuseUnwatched(workspace: string, env: Environment, directory: string): void {
  const watched = watchedIds(env, directory);
  if (watched.includes(workspace)) return;
  throw new CommandError(
    `${displayName(workspace)} is not a watched workspace`,
    watched.length === 0
      ? 'Watched are those in the settings: run molecule-channel doctor.'
      : `Watched are: ${watched.join(', ')}.`,
  );
}

function watchedIds(env: Environment, directory: string): string[] {
  try {
    return loadConfig(env, directory, { readOnly: true }).settings.targets.map(({ id }) => id);
  } catch (error) {
    if (error instanceof ConfigError) return [];
    throw error;
  }
}

/** What a message talked the session into is not what the person at the terminal wants. */
function refuseInsideSession(env: Environment): void {
  if (readValue(env, 'CLAUDECODE') === undefined) return;
  throw new CommandError(
    'access is not changed from inside a Claude Code session',
    'Run the same command in a terminal of your own.',
  );
}

function policyText(directory: string, policy: AccessPolicy, only?: string): string {
  const lines = [
    `May write to the session (${accessFilePath(directory)}):`,
    `  ${policy.workspaces.size === 0 ? 'all workspaces' : 'other workspaces'}: ${namedRule(policy.default)}`,
    ...[...policy.workspaces].map(([id, rule]) => `  ${id}: ${namedRule(rule)}`),
  ];
  if (only === undefined) return `${lines.join('\n')}\n`;
  return `  ${only}: ${namedRule(policy.workspaces.get(only) ?? policy.default)}\n`;
}

function namedRule(rule: AccessRule): string {
  return rule.allow === 'peers' ? `${ruleText(rule)}: ${rule.peers.join(', ')}` : ruleText(rule);
}
