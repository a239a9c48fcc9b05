import { join } from 'node:path';
import { z } from 'zod';
import { type Environment, expandHome, readValue } from '../../config/paths.ts';
import { type Check, fail, ok, type Verdict } from '../check.ts';
import type { DoctorContext } from '../context.ts';
import { readJsonFile } from '../json-file.ts';

type IsOn = (value: string) => boolean;

const whenSet: IsOn = () => true;
const whenTrue: IsOn = (value) => ['1', 'true', 'yes', 'on'].includes(value.toLowerCase());

/** With telemetry off every feature flag of Claude Code is off, and channels are one of them. */
const TELEMETRY: Readonly<Record<string, IsOn>> = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: whenSet,
  DISABLE_TELEMETRY: whenSet,
  DO_NOT_TRACK: whenTrue,
  DISABLE_GROWTHBOOK: whenTrue,
};
/** Channels work only with Anthropic's own service. */
const PROVIDERS: Readonly<Record<string, IsOn>> = {
  CLAUDE_CODE_USE_BEDROCK: whenTrue,
  CLAUDE_CODE_USE_VERTEX: whenTrue,
  CLAUDE_CODE_USE_FOUNDRY: whenTrue,
  CLAUDE_CODE_USE_ANTHROPIC_AWS: whenTrue,
  CLAUDE_CODE_USE_MANTLE: whenTrue,
};

const userSettingsSchema = z.object({ env: z.record(z.string(), z.string()).optional() });

export const channelSwitchesCheck: Check = {
  id: 'channel-switches',
  title: 'Channel switches',
  run({ env }: DoctorContext): Verdict[] {
    const path = join(expandHome(readValue(env, 'CLAUDE_CONFIG_DIR') ?? '~/.claude', env), 'settings.json');
    const file = readJsonFile(path, userSettingsSchema);
    const places = [
      ...judge(env, 'the environment', (name) => `Unset it before you start Claude Code: unset ${name}`),
      ...judge(
        file.kind === 'read' ? (file.value.env ?? {}) : {},
        path,
        (name) => `Remove ${name} from "env" in that file.`,
      ),
    ];
    return places.length === 0 ? [ok('no variable switches channels off')] : places;
  },
};

function judge(values: Environment, place: string, fixFor: (name: string) => string): Verdict[] {
  return [
    ...setNames(values, TELEMETRY).map((name) =>
      fail(`${name} is set in ${place}: it switches channels off, with all feature flags`, fixFor(name)),
    ),
    ...setNames(values, PROVIDERS).map((name) =>
      fail(`${name} is set in ${place}: channels do not work with third-party providers`, fixFor(name)),
    ),
  ];
}

function setNames(values: Environment, switches: Readonly<Record<string, IsOn>>): string[] {
  return Object.entries(switches).flatMap(([name, isOn]) => {
    const value = readValue(values, name);
    return value !== undefined && isOn(value) ? [name] : [];
  });
}
