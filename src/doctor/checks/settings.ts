import { ConfigError } from '../../core/errors.ts';
import { type Check, fail, ok, type Verdict, warn } from '../check.ts';
import type { DoctorContext } from '../context.ts';

export const settingsCheck: Check = {
  id: 'settings',
  title: 'Settings',
  run({ config, stateDirectory }: DoctorContext): Verdict[] {
    if (config instanceof ConfigError) {
      return config.problems.map(({ variable, got, expected, fix }) =>
        fail(`${variable}: got ${got}, expected ${expected}`, fix),
      );
    }
    const { settings, notices } = config;
    const count = settings.targets.length;
    const summary = `${count} workspace${count === 1 ? '' : 's'}, polled every ${settings.pollIntervalMs} ms over the last ${settings.pollWindowSeconds} s`;
    return [
      settings.channel === 'off'
        ? warn(`${summary}, but MOLECULE_CHANNEL is off`, 'Set MOLECULE_CHANNEL=auto to receive messages.')
        : ok(summary),
      ...[...notices, ...settings.warnings].map((text) =>
        warn(text, `The settings are in ${stateDirectory}/.env and in the environment.`),
      ),
    ];
  },
};
