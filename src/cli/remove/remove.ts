import { existsSync, rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { readClaudeCode } from '../../claude-code/installed-plugin.ts';
import { ConfigError } from '../../core/errors.ts';
import { PLUGIN } from '../../core/product.ts';
import { printable } from '../../core/safe-text.ts';
import { InboxFolder } from '../../files/inbox-folder.ts';
import { readPolicy } from '../../inbox/access/access-file.ts';
import { type Environment, readValue, stateDirectory } from '../../settings/environment.ts';
import { count } from '../../settings/findings.ts';
import { writePolicy } from '../access/access.ts';
import { askForNames, resolveOwn, shown } from '../access/names.ts';
import { CanvasAddressFile } from '../canvas-address.ts';
import { type CommandContext, CommandError } from '../command.ts';
import { leaseHolder } from '../doctor/checks/lease.ts';
import { findProgram } from '../doctor/machine.ts';
import { platformAccess, readConfig } from '../platform-access.ts';
import { disallowChange } from '../setup/allow-rules.ts';
import { claudeLine, runClaude } from '../setup/claude-command.ts';
import { type Conversation, plainConversation } from '../setup/conversation.ts';
import { EnvFile } from '../setup/write-workspaces.ts';
import { watchStopSignals } from '../stop-signal.ts';

const flagsSchema = z.object({
  workspace: z.string().optional(),
  all: z.boolean().default(false),
  keepFiles: z.boolean().default(false),
  yes: z.boolean().default(false),
});

/**
 * Takes a workspace out of the settings again, or everything that this plugin put on the machine. Returns 0; throws
 * `CommandError`. Nothing on the platform changes.
 */
export async function removeCommand(flags: unknown, context: CommandContext): Promise<number> {
  const { workspace, all, keepFiles, yes } = flagsSchema.parse(flags);
  const { env, input, output } = context;
  if (readValue(env, 'CLAUDECODE') !== undefined) {
    throw new CommandError(
      'nothing is removed from inside a Claude Code session.',
      'Run the same command in a terminal of your own.',
    );
  }
  using stop = watchStopSignals(context.signals, env);
  const conversation = input.isTerminal
    ? (await import('../setup/terminal.ts')).terminalConversation(output, stop.signal)
    : plainConversation(output);
  if (all === (workspace !== undefined)) {
    throw new CommandError('say what to remove.', 'Name one workspace, or give --all for everything.');
  }
  if (workspace !== undefined) await removeWorkspace(workspace, env, conversation, yes);
  else await removeEverything({ env, keepFiles, yes }, conversation);
  return 0;
}

async function removeWorkspace(
  word: string,
  env: Environment,
  conversation: Conversation,
  yes: boolean,
): Promise<void> {
  const directory = stateDirectory(env);
  const file = new EnvFile(directory, env);
  const written = file.workspaces();
  const known = written.find(({ id }) => id === word) ?? (await byName(word, env, directory));
  const found = written.find(({ id }) => id === known.id);
  if (found === undefined) {
    throw new CommandError(
      `${printable(word)} is not in ${printable(file.path)}.`,
      written.length === 0
        ? 'That file names no workspace.'
        : `It names ${written.map(({ id }) => printable(id)).join(', ')}.`,
    );
  }
  await confirm(conversation, yes, `Take ${shown(known)} out of ${printable(file.path)}?`);
  await file.remove(found.id);
  await forgetRule(directory, found.id);
  conversation.say(
    'done',
    `${shown(known)} is no longer watched here. Running sessions follow within seconds.`,
  );
  conversation.say(
    'info',
    'On the canvas nothing changed: revoke its token there when nobody uses it any more.',
  );
}

/** A rule for a workspace that is not watched would only be in the way. */
async function forgetRule(directory: string, id: string): Promise<void> {
  const { policy, problem } = readPolicy(directory);
  if (problem !== undefined || !policy.workspaces.has(id)) return;
  const workspaces = new Map([...policy.workspaces].filter(([other]) => other !== id));
  await writePolicy(directory, { ...policy, workspaces });
}

async function byName(word: string, env: Environment, directory: string) {
  const config = readConfig(env, directory);
  const targets = config instanceof ConfigError ? [] : config.settings.targets;
  const { client } = platformAccess(env, config);
  const { own } = await askForNames(targets, client, new AbortController().signal);
  return resolveOwn(word, own);
}

async function confirm({ questions }: Conversation, yes: boolean, question: string): Promise<void> {
  if (yes) return;
  if (questions === undefined) {
    throw new CommandError('this has to be confirmed, and nobody can be asked here.', 'Give --yes.');
  }
  if (await questions.confirm(question, false)) return;
  throw new CommandError('nothing was removed.', 'Answer yes to remove it.');
}

interface Everything {
  readonly env: Environment;
  readonly keepFiles: boolean;
  readonly yes: boolean;
}

async function removeEverything(
  { env, keepFiles, yes }: Everything,
  conversation: Conversation,
): Promise<void> {
  const directory = stateDirectory(env);
  const lease = leaseHolder(directory);
  if (lease.isHeld) {
    throw new CommandError(
      `a session still receives (PID ${lease.pid ?? 'unknown'}).`,
      'End it first, then run this again.',
    );
  }
  const addresses = keptAddresses(env);
  const paths = [...ourPaths(directory, keepFiles), ...addresses];
  const claude = findProgram('claude', env);
  const commands = claude === undefined ? [] : uninstallCommands(env);
  const change = disallowChange(env);
  const files = new InboxFolder(directory);
  const received = existsSync(files.path) ? files.list().filter(({ kind }) => kind === 'file').length : 0;
  if (paths.length + commands.length === 0 && change === undefined) {
    conversation.say('info', 'There is nothing to remove.');
    return;
  }
  conversation.say('info', 'This goes:');
  conversation.show([...paths.map(printable), ...commands.map(claudeLine), ...(change?.lines ?? [])]);
  if (received > 0) {
    const what = keepFiles ? 'stay' : 'go as well; keep them with --keep-files';
    conversation.say(
      keepFiles ? 'info' : 'warning',
      `${count(received, 'received file')} in ${files.path} ${what}.`,
    );
  }
  await confirm(conversation, yes, 'Remove all of this?');
  for (const path of paths) rmSync(path, { recursive: true, force: true });
  for (const folder of [directory, ...addresses.map(dirname)]) removeIfEmpty(folder);
  await change?.write();
  if (claude !== undefined) await runClaude(claude, commands, env, conversation);
  conversation.say(
    'done',
    'Removed. On the canvas nothing changed: remove the workspaces or their tokens there.',
  );
}

function removeIfEmpty(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // It holds things of others, or is a link: either stays.
  }
}

/** Only what the plugin itself made: a state directory may be a folder that holds other things. */
const OURS =
  /^(?:\.env|bot\.pid(?:\.lock)?|standby|inbox\.db(?:-wal|-shm|-journal|\.unreadable-\d+)?|inbox|access\.(?:json|known)|channel\.log(?:\.1)?)$/;

/** The files in which the canvases of this machine keep where they are. */
function keptAddresses(env: Environment): string[] {
  return (['demo', 'platform'] as const).flatMap((command) => {
    const path = CanvasAddressFile.of(command, env)?.path;
    return path !== undefined && existsSync(path) ? [path] : [];
  });
}

function ourPaths(directory: string, keepFiles: boolean): string[] {
  const names = existsSync(directory)
    ? [...new Bun.Glob('*').scanSync({ cwd: directory, dot: true, onlyFiles: false })]
    : [];
  return names
    .filter((name) => OURS.test(name) && !(keepFiles && name === 'inbox'))
    .toSorted()
    .map((name) => join(directory, name));
}

function uninstallCommands(env: Environment): string[][] {
  const { plugins, marketplaces } = readClaudeCode(env, process.cwd());
  return [
    ...plugins.map(({ marketplace }) => ['plugin', 'uninstall', `${PLUGIN.name}@${marketplace}`]),
    ...(marketplaces.includes(PLUGIN.marketplace)
      ? [['plugin', 'marketplace', 'remove', PLUGIN.marketplace]]
      : []),
  ];
}
