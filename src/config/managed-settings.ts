import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile } from './json-file.ts';

const managedSettingsSchema = z.looseObject({
  channelsEnabled: z.boolean().optional(),
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

/** Reads the administrator's settings in this folder. Never throws. */
export function readManagedSettings(directory: string, us: PluginEntry): ManagedFindings {
  const files = [join(directory, 'managed-settings.json'), ...dropIns(join(directory, 'managed-settings.d'))];
  const found: ManagedSettings[] = [];
  const unusable: { path: string; reason: string }[] = [];
  for (const path of files) {
    const file = readJsonFile(path, managedSettingsSchema);
    if (file.kind === 'read') found.push(file.value);
    if (file.kind === 'unusable') unusable.push({ path, reason: file.reason });
  }
  return { policy: policyOf(found, us), unusable };
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
  if (!found.some((settings) => Object.keys(settings).length > 0)) return 'none';
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
