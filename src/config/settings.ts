import { ConfigError } from '../core/errors.ts';
import type { Target } from '../core/target.ts';
import { showValue } from './display.ts';
import { Findings } from './findings.ts';
import { type Environment, readValue } from './paths.ts';
import { type PollSettings, readPollSettings } from './poll-settings.ts';
import { setting } from './settings-table.ts';
import type { ReadTokenFile } from './single-workspace.ts';
import { checkTargets } from './targets.ts';
import { readWorkspaces } from './workspace-forms.ts';

const CHANNEL_SWITCHES = ['auto', 'on', 'off'] as const;

export type ChannelSwitch = (typeof CHANNEL_SWITCHES)[number];

export interface Settings extends PollSettings {
  /** At least one, each id once. */
  readonly targets: readonly Target[];
  readonly channel: ChannelSwitch;
  readonly agentName?: string;
  readonly agentDescription?: string;
  readonly agentSkills: readonly string[];
  /** Doubtful but usable, one line each, without secrets. */
  readonly warnings: readonly string[];
}

/**
 * The settings in these variables. The workspaces come from the first form that is present:
 * `MOLECULE_WORKSPACES_JSON`, the comma lists, `MOLECULE_WORKSPACES`, `WORKSPACE_ID` and its companions.
 * Throws `ConfigError` with every problem at once. Reads nothing but the token file, through `readTokenFile`.
 */
export function parseSettings(values: Environment, readTokenFile: ReadTokenFile = noTokenFile): Settings {
  const findings = new Findings();
  const targets = checkTargets(readWorkspaces(values, readTokenFile, findings), findings);
  const poll = readPollSettings(values, findings);
  const channel = readChannel(values, findings);
  if (findings.problems.length > 0) throw new ConfigError(findings.problems);
  return { targets, ...poll, channel, ...readAgentCard(values), warnings: findings.warnings };
}

function noTokenFile(): ReturnType<ReadTokenFile> {
  return { kind: 'unreadable', reason: 'token files are not read here' };
}

function readChannel(values: Environment, findings: Findings): ChannelSwitch {
  const { name, default: byDefault } = setting.channel;
  const text = readValue(values, name);
  if (text === undefined) return byDefault;
  const known = CHANNEL_SWITCHES.find((value) => value === text.toLowerCase());
  if (known !== undefined) return known;
  findings.addProblem({
    variable: name,
    got: showValue(text),
    expected: CHANNEL_SWITCHES.join(', '),
    fix: `Write one of the three, or remove the line: the default is ${byDefault}.`,
  });
  return byDefault;
}

function readAgentCard(
  values: Environment,
): Pick<Settings, 'agentName' | 'agentDescription' | 'agentSkills'> {
  const agentName = cleanText(values, setting.agentName.name);
  const agentDescription = cleanText(values, setting.agentDescription.name);
  const skills = cleanText(values, setting.agentSkills.name) ?? '';
  return {
    ...(agentName === undefined ? {} : { agentName }),
    ...(agentDescription === undefined ? {} : { agentDescription }),
    agentSkills: skills.split(',').flatMap((skill) => skill.trim() || []),
  };
}

/** Others see these on the canvas: one line, no control characters. */
function cleanText(values: Environment, name: string): string | undefined {
  return (
    readValue(values, name)
      ?.replace(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
      .trim() || undefined
  );
}
