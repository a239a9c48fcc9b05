import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PLUGIN } from '../../product.ts';
import { type Check, fail, ok, type Verdict, warn } from '../check.ts';
import type { DoctorContext } from '../context.ts';
import { readJsonFile } from '../json-file.ts';

const managedSettingsSchema = z.looseObject({
  channelsEnabled: z.boolean().optional(),
  allowedChannelPlugins: z.array(z.looseObject({ marketplace: z.string(), plugin: z.string() })).optional(),
});
type ManagedSettings = z.output<typeof managedSettingsSchema>;

const OUR_ENTRY = JSON.stringify({ marketplace: PLUGIN.marketplace, plugin: PLUGIN.name });

/** Settings of an administrator, beside which no setting of the user and no flag counts. */
export const managedSettingsCheck: Check = {
  id: 'managed-settings',
  title: 'Managed settings',
  run({ machine: { managedSettingsDirectory: directory } }: DoctorContext): Verdict[] {
    const files = [
      join(directory, 'managed-settings.json'),
      ...dropIns(join(directory, 'managed-settings.d')),
    ];
    const found: ManagedSettings[] = [];
    const verdicts: Verdict[] = [];
    for (const path of files) {
      const file = readJsonFile(path, managedSettingsSchema);
      if (file.kind === 'read') found.push(file.value);
      if (file.kind === 'unusable') {
        verdicts.push(
          warn(`${path} cannot be used (${file.reason})`, 'Ask the administrator to correct it.'),
        );
      }
    }
    return [...verdicts, ...judge(found, directory)];
  },
};

function dropIns(folder: string): string[] {
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.json') && !name.startsWith('.'));
    return names.sort().map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function judge(found: readonly ManagedSettings[], directory: string): Verdict[] {
  if (!found.some((settings) => Object.keys(settings).length > 0)) {
    return [
      ok(`none in ${directory}; on Team and Enterprise plans an administrator must set channelsEnabled`),
    ];
  }
  const file = join(directory, 'managed-settings.json');
  const isEnabled = found.findLast(({ channelsEnabled }) => channelsEnabled !== undefined)?.channelsEnabled;
  if (isEnabled !== true) {
    return [
      fail(
        `those in ${directory} do not switch channels on, so no channel works on this machine`,
        `Ask the administrator to add to ${file}: "channelsEnabled": true`,
      ),
    ];
  }
  const lists = found.flatMap(({ allowedChannelPlugins }) => allowedChannelPlugins ?? []);
  const isRestricted = found.some(({ allowedChannelPlugins }) => allowedChannelPlugins !== undefined);
  const isAllowed = lists.some(
    ({ marketplace, plugin }) => marketplace === PLUGIN.marketplace && plugin === PLUGIN.name,
  );
  if (isAllowed) return [ok(`channels are on, and ${PLUGIN.name}@${PLUGIN.marketplace} is on the list`)];
  if (!isRestricted) return [ok('channels are on')];
  return [
    warn(
      `allowedChannelPlugins in ${directory} lacks ${PLUGIN.name}@${PLUGIN.marketplace}: it works only as a development channel`,
      `Ask the administrator to add to "allowedChannelPlugins" in ${file}: ${OUR_ENTRY}`,
    ),
  ];
}
