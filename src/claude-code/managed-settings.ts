import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { claudeDirectory, type Environment } from '../settings/environment.ts';
import { readJsonFile } from '../settings/files.ts';

const managedSettingsSchema = z.looseObject({
  channelsEnabled: z.boolean().optional(),
  allowManagedHooksOnly: z.boolean().optional(),
  disableAllHooks: z.boolean().optional(),
  allowedChannelPlugins: z.array(z.looseObject({ marketplace: z.string(), plugin: z.string() })).optional(),
});
type ManagedSettings = z.output<typeof managedSettingsSchema>;

export interface PluginEntry {
  readonly marketplace: string;
  readonly plugin: string;
}

/**
 * What an administrator's settings say about our channel. `none`: there are no such settings; `off`: they do not switch
 * channels on; `unlisted`: channels are on, and we are not on the list of allowed ones; `listed`: we are; `on`: there is no list.
 */
export type ChannelPolicy = 'none' | 'off' | 'unlisted' | 'listed' | 'on';

export interface ManagedFindings {
  readonly policy: ChannelPolicy;
  readonly place: string;
  /** Where the administrator changes them. */
  readonly editedIn: string;
  /** The setting that keeps the hooks of this plugin from running; undefined when none does. */
  readonly hooksOffBy: 'allowManagedHooksOnly' | 'disableAllHooks' | undefined;
  readonly unusable: readonly { readonly path: string; readonly reason: string }[];
}

/** Where an administrator puts settings that users of Claude Code cannot change. */
export function managedSettingsDirectory(system: NodeJS.Platform): string {
  switch (system) {
    case 'darwin':
      return '/Library/Application Support/ClaudeCode';
    case 'win32':
      return 'C:\\Program Files\\ClaudeCode';
    default:
      return '/etc/claude-code';
  }
}

/** The organisation's settings that Claude Code fetched, else those of this machine. Never throws. */
export function readManagedSettings(env: Environment, directory: string, us: PluginEntry): ManagedFindings {
  const fetched = join(claudeDirectory(env), 'remote-settings.json');
  const organisation = readFiles([fetched]);
  if (organisation.found.some(isNotEmpty)) {
    return findings(organisation, us, fetched, "the organisation's managed settings");
  }
  const machineFile = join(directory, 'managed-settings.json');
  const machine = readFiles([machineFile, ...dropIns(join(directory, 'managed-settings.d'))]);
  return findings(machine, us, directory, machineFile);
}

interface ReadFiles {
  readonly found: readonly ManagedSettings[];
  readonly unusable: ManagedFindings['unusable'];
}

function readFiles(paths: readonly string[]): ReadFiles {
  const found: ManagedSettings[] = [];
  const unusable: { path: string; reason: string }[] = [];
  for (const path of paths) {
    const file = readJsonFile(path, managedSettingsSchema);
    if (file.kind === 'read') found.push(file.value);
    if (file.kind === 'unusable') unusable.push({ path, reason: file.reason });
  }
  return { found, unusable };
}

function findings(read: ReadFiles, us: PluginEntry, place: string, editedIn: string): ManagedFindings {
  return {
    policy: policyOf(read.found, us),
    place,
    editedIn,
    hooksOffBy: HOOK_SWITCHES.find((name) => read.found.findLast((file) => file[name] !== undefined)?.[name]),
    unusable: read.unusable,
  };
}

const HOOK_SWITCHES = ['allowManagedHooksOnly', 'disableAllHooks'] as const;

function isNotEmpty(settings: ManagedSettings): boolean {
  return Object.keys(settings).length > 0;
}

function dropIns(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
    return names.sort().map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function policyOf(found: readonly ManagedSettings[], us: PluginEntry): ChannelPolicy {
  if (!found.some(isNotEmpty)) return 'none';
  const isEnabled = found.findLast(({ channelsEnabled }) => channelsEnabled !== undefined)?.channelsEnabled;
  if (isEnabled !== true) return 'off';
  const lists = found.flatMap(({ allowedChannelPlugins }) =>
    allowedChannelPlugins === undefined ? [] : [allowedChannelPlugins],
  );
  if (lists.length === 0) return 'on';
  const isListed = lists
    .flat()
    .some(({ marketplace, plugin }) => marketplace === us.marketplace && plugin === us.plugin);
  return isListed ? 'listed' : 'unlisted';
}
