import { basename, join } from 'node:path';
import { z } from 'zod';
import { PLUGIN } from '../core/product.ts';
import { claudeDirectory, type Environment, readValue } from '../settings/environment.ts';
import { readJsonFile } from '../settings/files.ts';
import {
  CHANNEL_FLAG,
  channelEntries,
  claudeCodeArguments,
  DEVELOPMENT_FLAG,
  isPrintMode,
  launchCommand,
  namesUs,
} from './launch.ts';
import { type ManagedFindings, readManagedSettings } from './managed-settings.ts';
import { type HostProgram, needsLogin } from './versions.ts';

/** Something because of which Claude Code does not listen to our channel, in words for the user. */
export interface ChannelBlock {
  /** `policy`: an administrator decided it, and nothing may be done to get around it. */
  readonly kind: 'editor' | 'provider' | 'telemetry' | 'policy' | 'launch' | 'login';
  /** One clause, without a full stop. */
  readonly fact: string;
  /** One sentence. */
  readonly fix: string;
}

export interface BlockFacts {
  readonly env: Environment;
  /** The parent's command line; undefined when it cannot be read, or was not yet. */
  readonly argv: () => readonly string[] | undefined;
  readonly managedSettingsDirectory: string;
  /** Undefined before the handshake. */
  readonly host: () => HostProgram | undefined;
}

const UNEXPLAINED: ChannelBlock = {
  kind: 'launch',
  fact: 'nothing on this machine explains it',
  fix: 'Start Claude Code with --debug and look in its log for "Channel notifications skipped": the words after it say why. A policy of the organisation (allow_channels) is seen only there.',
};

/** What keeps the host from listening; looked up each time, because files change. */
export interface ChannelBlocks {
  /** The first in the order in which Claude Code looks at them; undefined when none is found. */
  known(): ChannelBlock | undefined;
  /** The same; where none is found, how to find out. */
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
    launchBlock(facts.argv(), marketplaceOf(facts.env)) ??
    loginBlock(facts)
  );
}

function managed({ env, managedSettingsDirectory }: BlockFacts): ManagedFindings {
  const us = { marketplace: marketplaceOf(env) ?? PLUGIN.marketplace, plugin: PLUGIN.name };
  return readManagedSettings(env, managedSettingsDirectory, us);
}

const EDITORS: Readonly<Record<string, string>> = {
  'claude-vscode': 'the VS Code extension',
  'claude-desktop': 'the desktop app',
};

function editorBlock(env: Environment): ChannelBlock | undefined {
  const editor = EDITORS[readValue(env, 'CLAUDE_CODE_ENTRYPOINT') ?? ''];
  if (editor === undefined) return undefined;
  return {
    kind: 'editor',
    fact: `${editor} has no channels`,
    fix: `Start claude with the channel in a terminal instead.`,
  };
}

type IsOn = (value: string) => boolean;

const whenSet: IsOn = () => true;
const whenTrue: IsOn = (value) => ['1', 'true', 'yes', 'on'].includes(value.toLowerCase());

const CONSEQUENCE = {
  telemetry: 'it switches channels off, with all feature flags',
  provider: 'channels do not work with third-party providers',
} as const;

const BLOCKING_VARIABLES: Readonly<Record<string, readonly [keyof typeof CONSEQUENCE, IsOn]>> = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: ['telemetry', whenSet],
  DISABLE_TELEMETRY: ['telemetry', whenSet],
  DO_NOT_TRACK: ['telemetry', whenTrue],
  DISABLE_GROWTHBOOK: ['telemetry', whenTrue],
  CLAUDE_CODE_USE_BEDROCK: ['provider', whenTrue],
  CLAUDE_CODE_USE_VERTEX: ['provider', whenTrue],
  CLAUDE_CODE_USE_FOUNDRY: ['provider', whenTrue],
  CLAUDE_CODE_USE_ANTHROPIC_AWS: ['provider', whenTrue],
  CLAUDE_CODE_USE_ANTHROPIC_GOOGLE_CLOUD: ['provider', whenTrue],
  CLAUDE_CODE_USE_MANTLE: ['provider', whenTrue],
};

const userSettingsSchema = z.object({ env: z.record(z.string(), z.string()).optional() });

/** Variables that switch channels off, in the environment and in the user's settings of Claude Code. */
export function blockingVariables(env: Environment): ChannelBlock[] {
  const path = join(claudeDirectory(env), 'settings.json');
  const file = readJsonFile(path, userSettingsSchema);
  return [
    ...variableBlocks(
      env,
      'the environment',
      (name) => `Unset it before you start Claude Code: unset ${name}`,
    ),
    ...variableBlocks(
      file.kind === 'read' ? (file.value.env ?? {}) : {},
      path,
      (name) => `Remove ${name} from "env" in that file.`,
    ),
  ];
}

function variableBlocks(
  values: Environment,
  place: string,
  fixFor: (name: string) => string,
): ChannelBlock[] {
  return Object.entries(BLOCKING_VARIABLES).flatMap(([name, [kind, isOn]]) => {
    const value = readValue(values, name);
    return value !== undefined && isOn(value)
      ? [{ kind, fact: `${name} is set in ${place}: ${CONSEQUENCE[kind]}`, fix: fixFor(name) }]
      : [];
  });
}

/** `restrictionsBlock`: a list without us or unreadable settings ban a fallback, though not a development channel. */
function policyBlock(findings: ManagedFindings, restrictionsBlock: boolean): ChannelBlock | undefined {
  const { policy, place, editedIn, unusable } = findings;
  if (policy === 'off') {
    return {
      kind: 'policy',
      fact: `the managed settings in ${place} do not switch channels on`,
      fix: `Ask the administrator to add to ${editedIn}: "channelsEnabled": true.`,
    };
  }
  if (!restrictionsBlock) return undefined;
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

/** What on the command line keeps the channel off; undefined when nothing does, or it cannot be read. */
export function launchBlock(
  argv: readonly string[] | undefined,
  marketplace: string | undefined,
): ChannelBlock | undefined {
  const args = argv === undefined ? undefined : claudeCodeArguments(argv);
  if (args === undefined) return undefined;
  const wanted = `plugin:${PLUGIN.name}@${marketplace ?? 'MARKETPLACE'}`;
  const fix = `Start it with: ${launchCommand(marketplace ?? 'MARKETPLACE')}`;
  const block = (fact: string, otherFix = fix): ChannelBlock => ({ kind: 'launch', fact, fix: otherFix });

  const ours = (flag: string) => channelEntries(args, [flag]).filter((entry) => namesUs(entry, PLUGIN.name));
  const [approved, development] = [ours(CHANNEL_FLAG), ours(DEVELOPMENT_FLAG)];
  const entries = [...approved, ...development];
  if (entries.length === 0) return block('Claude Code was started without this channel');
  if (approved.length === 0 && isPrintMode(args)) {
    return block(
      `Claude Code ignores ${DEVELOPMENT_FLAG} in print mode`,
      `An administrator can allow the plugin; then start it with: claude ${CHANNEL_FLAG} ${wanted}`,
    );
  }
  if (marketplace !== undefined && !entries.includes(wanted)) {
    return block(
      `the flag names another marketplace than ${marketplace}, from which the plugin was installed`,
    );
  }
  return development.length === 0
    ? block(`${CHANNEL_FLAG} switches on only what Anthropic or your organisation has approved`)
    : undefined;
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
