import { basename } from 'node:path';
import { PLUGIN } from '../core/product.ts';
import { type Environment, readValue } from '../settings/environment.ts';
import type { ChannelBlock } from './channel-block.ts';
import { blockingVariables } from './channel-switches.ts';
import { type HostProgram, needsLogin } from './host-program.ts';
import { launchBlock } from './launch-block.ts';
import { type ManagedFindings, readManagedSettings } from './managed-settings.ts';

/** Where to look for what keeps the host from listening. */
export interface BlockFacts {
  readonly env: Environment;
  /** The parent's command line. */
  readonly argv: readonly string[] | undefined;
  readonly managedSettingsDirectory: string;
  /** Undefined before the handshake. */
  readonly host: () => HostProgram | undefined;
}

const EDITORS: Readonly<Record<string, string>> = {
  'claude-vscode': 'the VS Code extension',
  'claude-desktop': 'the desktop app',
};

const UNEXPLAINED: ChannelBlock = {
  kind: 'launch',
  fact: 'nothing on this machine explains it',
  fix: 'Start Claude Code with --debug and look in its log for "Channel notifications skipped": the words after it say why.',
};

/** What keeps the host from listening; looked up each time, because files change. */
export interface ChannelBlocks {
  /** The first in the order in which Claude Code looks at them; undefined when nothing is to be seen. */
  known(): ChannelBlock | undefined;
  /** The same, or how to find out. */
  likely(): ChannelBlock;
  /** An organisation's decision about channels, which no fallback may get around. */
  forbidding(): ChannelBlock | undefined;
}

export function channelBlocks(facts: BlockFacts): ChannelBlocks {
  const known = () => knownBlock(facts);
  return {
    known,
    likely: () => known() ?? UNEXPLAINED,
    forbidding: () => policyBlock(managed(facts), true),
  };
}

function knownBlock(facts: BlockFacts): ChannelBlock | undefined {
  const variables = blockingVariables(facts.env);
  return (
    editorBlock(facts.env) ??
    variables.find(({ kind }) => kind === 'provider') ??
    variables[0] ??
    policyBlock(managed(facts), false) ??
    launchBlock({ argv: facts.argv, pluginName: PLUGIN.name, marketplace: marketplaceOf(facts.env) }) ??
    loginBlock(facts)
  );
}

function managed({ env, managedSettingsDirectory }: BlockFacts): ManagedFindings {
  const us = { marketplace: marketplaceOf(env) ?? PLUGIN.marketplace, plugin: PLUGIN.name };
  return readManagedSettings(env, managedSettingsDirectory, us);
}

/** @param isStrict counts what only restricts, or cannot be read, as a ban: a development channel gets past a list, a fallback must not */
function policyBlock(findings: ManagedFindings, isStrict: boolean): ChannelBlock | undefined {
  const { policy, place, editedIn, unusable } = findings;
  if (policy === 'off') {
    return {
      kind: 'policy',
      fact: `the managed settings in ${place} do not switch channels on`,
      fix: `Ask the administrator to add to ${editedIn}: "channelsEnabled": true.`,
    };
  }
  if (!isStrict) return undefined;
  if (policy === 'unlisted') {
    return {
      kind: 'policy',
      fact: `allowedChannelPlugins in ${place} does not list this plugin`,
      fix: `Ask the administrator to add it in ${editedIn}.`,
    };
  }
  const [broken] = unusable;
  if (broken === undefined) return undefined;
  return {
    kind: 'policy',
    fact: `the managed settings in ${broken.path} cannot be read (${broken.reason})`,
    fix: 'Ask the administrator to correct that file.',
  };
}

function editorBlock(env: Environment): ChannelBlock | undefined {
  const editor = EDITORS[readValue(env, 'CLAUDE_CODE_ENTRYPOINT') ?? ''];
  if (editor === undefined) return undefined;
  return {
    kind: 'editor',
    fact: `${editor} has no channels`,
    fix: `Start claude with the channel in a terminal instead.`,
  };
}

function loginBlock({ env, host }: BlockFacts): ChannelBlock | undefined {
  if (readValue(env, 'ANTHROPIC_API_KEY') === undefined || !needsLogin(host())) return undefined;
  return {
    kind: 'login',
    fact: `Claude Code ${host()?.version} needs a claude.ai login for channels, and ANTHROPIC_API_KEY is set`,
    fix: 'Update it with: claude update, or unset the variable and log in with /login.',
  };
}

/** Claude Code gives each plugin a data folder that is named after plugin and marketplace. */
function marketplaceOf(env: Environment): string | undefined {
  const folder = basename(readValue(env, 'CLAUDE_PLUGIN_DATA') ?? '');
  return folder.startsWith(`${PLUGIN.name}-`) ? folder.slice(PLUGIN.name.length + 1) : undefined;
}
