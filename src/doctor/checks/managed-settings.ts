import { join } from 'node:path';
import { type ChannelPolicy, readManagedSettings } from '../../config/managed-settings.ts';
import { PLUGIN } from '../../product.ts';
import { type Check, fail, ok, type Verdict, warn } from '../check.ts';
import type { DoctorContext } from '../context.ts';

const US = { marketplace: PLUGIN.marketplace, plugin: PLUGIN.name };

/** Settings of an administrator, beside which no setting of the user and no flag counts. */
export const managedSettingsCheck: Check = {
  id: 'managed-settings',
  title: 'Managed settings',
  run({ machine: { managedSettingsDirectory: directory } }: DoctorContext): Verdict[] {
    const { policy, unusable } = readManagedSettings(directory, US);
    return [
      ...unusable.map(({ path, reason }) =>
        warn(`${path} cannot be used (${reason})`, 'Ask the administrator to correct it.'),
      ),
      judge(policy, directory),
    ];
  },
};

function judge(policy: ChannelPolicy, directory: string): Verdict {
  const file = join(directory, 'managed-settings.json');
  switch (policy) {
    case 'none':
      return ok(
        `none in ${directory}; on Team and Enterprise plans an administrator must set channelsEnabled`,
      );
    case 'off':
      return fail(
        `those in ${directory} do not switch channels on, so no channel works on this machine`,
        `Ask the administrator to add to ${file}: "channelsEnabled": true`,
      );
    case 'unlisted':
      return warn(
        `allowedChannelPlugins in ${directory} lacks ${US.plugin}@${US.marketplace}: it works only as a development channel`,
        `Ask the administrator to add to "allowedChannelPlugins" in ${file}: ${JSON.stringify(US)}`,
      );
    case 'listed':
      return ok(`channels are on, and ${US.plugin}@${US.marketplace} is on the list`);
    case 'on':
      return ok('channels are on');
  }
}
