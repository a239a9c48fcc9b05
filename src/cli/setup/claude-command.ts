import { readClaudeCode } from '../../claude-code/installed-plugin.ts';
import { PLUGIN } from '../../core/product.ts';
import { shellWord } from '../../core/safe-text.ts';
import type { Environment } from '../../settings/environment.ts';
import { CommandError } from '../command.ts';
import type { Conversation } from './conversation.ts';
import { runProgramFor } from './run-program.ts';

/** Where the plugin comes from unless the user says otherwise. */
export const MARKETPLACE_SOURCE = 'Molecule-AI/molecule-mcp-claude-channel';

/** What `claude` still has to be told so that it has the plugin, each as its arguments; empty when nothing is to do. */
export function installCommands(env: Environment, project: string, source: string | undefined): string[][] {
  const { plugins, marketplaces } = readClaudeCode(env, project);
  if (plugins.some(({ isEnabled }) => isEnabled)) return [];
  const [disabled] = plugins;
  if (disabled !== undefined) return [['plugin', 'enable', `${PLUGIN.name}@${disabled.marketplace}`]];
  const isKnown = marketplaces.includes(PLUGIN.marketplace);
  return [
    ...(isKnown ? [] : [['plugin', 'marketplace', 'add', source ?? MARKETPLACE_SOURCE]]),
    ['plugin', 'install', `${PLUGIN.name}@${PLUGIN.marketplace}`],
  ];
}

/** As it is typed. */
export function claudeLine(args: readonly string[]): string {
  return ['claude', ...args].map(shellWord).join(' ');
}

/** Runs one after the other. Throws `CommandError` with what `claude` says for the first that fails. */
export async function runClaude(
  path: string,
  commands: readonly (readonly string[])[],
  env: Environment,
  conversation: Conversation,
): Promise<void> {
  for (const args of commands) {
    conversation.say('info', `Running: ${claudeLine(args)}`);
    const { exitCode, said } = await runProgramFor(path, args, env);
    if (exitCode === 0) continue;
    throw new CommandError(
      `${claudeLine(args)} failed: ${said || `exit code ${exitCode}`}`,
      `The workspace is set up. When that is mended, run the same again: ${claudeLine(args)}`,
    );
  }
}
