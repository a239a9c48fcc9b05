import { join } from 'node:path';
import { blockingVariables } from '../../claude-code/channel-blocks.ts';
import { readClaudeCode } from '../../claude-code/installed-plugin.ts';
import { managedSettingsDirectory, readManagedSettings } from '../../claude-code/managed-settings.ts';
import { PLUGIN } from '../../core/product.ts';
import { claudeDirectory, type Environment, readValue } from '../../settings/environment.ts';
import { leaseHolder } from '../doctor/checks/lease.ts';
import { findProgram, findUsableBun } from '../doctor/machine.ts';
import type { Output } from '../output.ts';
import { allowChange } from './allow-rules.ts';
import { claudeLine, installCommands, runClaude } from './claude-command.ts';
import type { Conversation } from './conversation.ts';
import { bunInstallLine, offerBun } from './install-bun.ts';
import { nextSteps } from './next-steps.ts';

export interface ConnectOptions {
  /** Undefined: ask, and where nobody can be asked, change nothing. */
  readonly plugin?: boolean | undefined;
  readonly allow?: boolean | undefined;
  readonly bun?: boolean | undefined;
  /** Every question is answered with yes. */
  readonly yes: boolean;
  readonly marketplace?: string | undefined;
}

export interface ConnectContext {
  readonly env: Environment;
  readonly conversation: Conversation;
  readonly directory: string;
  readonly output: Output;
}

/** Brings Claude Code as far as the user wants, and says which command is left. */
export async function connectClaudeCode(options: ConnectOptions, context: ConnectContext): Promise<void> {
  const { env, conversation } = context;
  const hasBun = () => findUsableBun(env, new AbortController().signal);
  const isBunThere = await offerBun(env, conversation, hasBun, (question) =>
    decided(options.bun, options.yes, conversation, question),
  );
  await offerPlugin(options, context);
  await offerRules(options, context);
  await sayNext(options, context, isBunThere);
}

async function offerPlugin(options: ConnectOptions, { env, conversation }: ConnectContext): Promise<void> {
  const path = findProgram('claude', env);
  const commands = installCommands(env, process.cwd(), options.marketplace);
  if (path === undefined || commands.length === 0) return;
  const lines = commands.map(claudeLine);
  const isWanted = await decided(options.plugin, options.yes, conversation, () => {
    conversation.show(lines);
    return 'Add the plugin to Claude Code with these commands?';
  });
  if (!isWanted) return;
  await runClaude(path, commands, env, conversation);
  conversation.say('done', 'Claude Code has the plugin.');
}

async function offerRules(options: ConnectOptions, { env, conversation }: ConnectContext): Promise<void> {
  if (options.allow === false) return;
  const change = allowChange(env);
  if (change === undefined) return;
  const isWanted = await decided(options.allow, options.yes, conversation, () => {
    conversation.show(change.lines);
    return 'Let Claude answer messages without asking each time, by this change?';
  });
  if (!isWanted) return;
  if (conversation.questions === undefined || options.allow === true || options.yes)
    conversation.show(change.lines);
  await change.write();
  conversation.say('done', 'Claude may answer without asking.');
}

async function decided(
  option: boolean | undefined,
  yes: boolean,
  { questions }: Conversation,
  question: () => string,
): Promise<boolean> {
  if (option !== undefined) return option;
  if (yes) return true;
  return questions === undefined ? false : questions.confirm(question(), true);
}

async function sayNext(
  options: ConnectOptions,
  { env, conversation, directory, output }: ConnectContext,
  hasBun: boolean,
): Promise<void> {
  const { plugins } = readClaudeCode(env, process.cwd());
  const marketplace =
    (plugins.find(({ isEnabled }) => isEnabled) ?? plugins[0])?.marketplace ?? PLUGIN.marketplace;
  const us = { marketplace, plugin: PLUGIN.name };
  const { policy } = readManagedSettings(env, managedSettingsDirectory(process.platform), us);
  const isElsewhere = directory !== join(claudeDirectory(env), 'channels', 'molecule');
  const blocking = blockingVariables(env);
  const { text, commands, after } = nextSteps({
    hasClaude: findProgram('claude', env) !== undefined,
    bunCommand: hasBun ? undefined : bunInstallLine(env),
    installCommands: installCommands(env, process.cwd(), options.marketplace),
    marketplace,
    policy,
    blockingVariables: namesIn(
      env,
      blocking.map(({ fact }) => fact),
    ),
    stateDirectory: isElsewhere ? directory : undefined,
    isReceiving: leaseHolder(directory).isHeld,
  });
  for (const { fact, fix } of blocking.filter(({ fact: words }) => !words.includes('the environment'))) {
    conversation.say('warning', `${fact}. ${fix}`);
  }
  conversation.say('info', text);
  output.print('\n');
  for (const command of commands)
    output.print(`${indentOf(command, output)}${output.style.strong(command)}\n`);
  output.print('\n');
  conversation.say('info', after);
}

/** Those variables that this shell itself sets. */
function namesIn(env: Environment, facts: readonly string[]): string[] {
  return facts
    .filter((fact) => fact.includes(' is set in the environment'))
    .map((fact) => fact.split(' ')[0] ?? '')
    .filter((name) => readValue(env, name) !== undefined);
}

/** None where the command would just not fit on its line. */
function indentOf(command: string, { columns }: Output): string {
  return columns !== undefined && command.length + 2 > columns ? '' : '  ';
}
