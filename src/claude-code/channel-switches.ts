import { join } from 'node:path';
import { z } from 'zod';
import { type Environment, expandHome, readValue } from '../settings/environment.ts';
import { readJsonFile } from '../settings/files.ts';
import type { ChannelBlock } from './channel-block.ts';

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

/** The folder of Claude Code's own files. */
export function claudeDirectory(env: Environment): string {
  return expandHome(readValue(env, 'CLAUDE_CONFIG_DIR') ?? '~/.claude', env);
}

/** Variables that switch channels off, in the environment and in the user's settings of Claude Code. */
export function blockingVariables(env: Environment): ChannelBlock[] {
  const path = join(claudeDirectory(env), 'settings.json');
  const file = readJsonFile(path, userSettingsSchema);
  return [
    ...judge(env, 'the environment', (name) => `Unset it before you start Claude Code: unset ${name}`),
    ...judge(
      file.kind === 'read' ? (file.value.env ?? {}) : {},
      path,
      (name) => `Remove ${name} from "env" in that file.`,
    ),
  ];
}

function judge(values: Environment, place: string, fixFor: (name: string) => string): ChannelBlock[] {
  return [
    ...setNames(values, TELEMETRY).map((name) => ({
      kind: 'telemetry' as const,
      fact: `${name} is set in ${place}: it switches channels off, with all feature flags`,
      fix: fixFor(name),
    })),
    ...setNames(values, PROVIDERS).map((name) => ({
      kind: 'provider' as const,
      fact: `${name} is set in ${place}: channels do not work with third-party providers`,
      fix: fixFor(name),
    })),
  ];
}

function setNames(values: Environment, switches: Readonly<Record<string, IsOn>>): string[] {
  return Object.entries(switches).flatMap(([name, isOn]) => {
    const value = readValue(values, name);
    return value !== undefined && isOn(value) ? [name] : [];
  });
}
