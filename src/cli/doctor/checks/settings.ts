import { join } from 'node:path';
import { ConfigError } from '../../../core/errors.ts';
import { parseEnvFile } from '../../../settings/env-file.ts';
import { readSmallFile } from '../../../settings/files.ts';
import { settingsTable } from '../../../settings/table.ts';
import { type Check, fail, ok, type Verdict, warn } from '../check.ts';
import type { DoctorContext } from '../context.ts';

export const settingsCheck: Check = {
  id: 'settings',
  title: 'Settings',
  run(context: DoctorContext): Verdict[] {
    return [...judge(context), ...strayEnvFiles(context)];
  },
};

function judge({ config, stateDirectory }: DoctorContext): Verdict[] {
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
    ...(settings.hookFallback
      ? [ok('hooks bring messages to sessions that do not listen (MOLECULE_FALLBACK)')]
      : []),
    ...(settings.permissionRelay
      ? [
          ok(
            'tool approvals can be answered by every canvas user of the watched workspaces (MOLECULE_PERMISSION_RELAY)',
          ),
        ]
      : []),
    ...[...notices, ...settings.warnings].map((text) =>
      warn(text, `The settings are in ${stateDirectory}/.env and in the environment.`),
    ),
  ];
}

/** Bun took these into our environment; the channel server is started without them. */
function strayEnvFiles({ workingDirectory, stateDirectory }: DoctorContext): Verdict[] {
  if (workingDirectory === stateDirectory) return [];
  return ['.env', '.env.local', '.env.development'].flatMap((name) => {
    const path = join(workingDirectory, name);
    const content = readSmallFile(path);
    if (content.kind !== 'text') return [];
    const set = Object.keys(parseEnvFile(content.text));
    const ours = settingsTable.filter((row) => set.includes(row.name)).map((row) => row.name);
    if (ours.length === 0) return [];
    return [
      warn(
        `${path} sets ${ours.join(', ')}: this program may have read it, the channel server does not`,
        'Run the doctor in another folder.',
      ),
    ];
  });
}
