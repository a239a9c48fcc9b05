import { ConfigError } from '../core/errors.ts';
import type { HoldLimits } from '../core/hold.ts';
import type { Target } from '../core/target.ts';
import { showValue } from './display.ts';
import { type FileSettings, readFileSettings } from './file-settings.ts';
import { Findings } from './findings.ts';
import { type Environment, readValue } from './paths.ts';
import { type PollSettings, readPollSettings } from './poll-settings.ts';
import { setting } from './settings-table.ts';
import type { ReadTokenFile } from './single-workspace.ts';
import { checkTargets } from './targets.ts';
import { readWholeNumber } from './whole-number.ts';
import { readWorkspaces } from './workspace-forms.ts';

const CHANNEL_SWITCHES = ['auto', 'on', 'off'] as const;
const DOORBELL_SWITCHES = ['on', 'off'] as const;
const FALLBACKS = ['off', 'hooks'] as const;
const RELAY_SWITCHES = ['off', 'canvas'] as const;

export type ChannelSwitch = (typeof CHANNEL_SWITCHES)[number];

export interface Settings extends PollSettings, HoldLimits, FileSettings {
  /** At least one, each id once. */
  readonly targets: readonly Target[];
  readonly channel: ChannelSwitch;
  /** Whether to listen to the platform's event stream. */
  readonly doorbell: boolean;
  /** Whether messages ride along with the plugin's hooks where the host does not listen. */
  readonly hookFallback: boolean;
  /** Whether canvas users may answer tool approvals. */
  readonly permissionRelay: boolean;
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
  const files = readFileSettings(values, findings);
  const channel = readChoice(values, setting.channel, CHANNEL_SWITCHES, findings);
  const doorbell = readChoice(values, setting.doorbell, DOORBELL_SWITCHES, findings) === 'on';
  const limits = readHoldLimits(values, findings);
  const hookFallback = readChoice(values, setting.fallback, FALLBACKS, findings) === 'hooks';
  const permissionRelay = readChoice(values, setting.permissionRelay, RELAY_SWITCHES, findings) === 'canvas';
  if (findings.problems.length > 0) throw new ConfigError(findings.problems);
  return {
    targets,
    ...poll,
    ...limits,
    ...files,
    channel,
    doorbell,
    hookFallback,
    permissionRelay,
    ...readAgentCard(values),
    warnings: findings.warnings,
  };
}

function readHoldLimits(values: Environment, findings: Findings): HoldLimits {
  const { floodLimit, peerLimit } = setting;
  return {
    floodLimit: readWholeNumber(values, floodLimit, findings) ?? floodLimit.default,
    peerLimit: readWholeNumber(values, peerLimit, findings) ?? peerLimit.default,
  };
}

/** Whether the relay is switched on, whatever is wrong with the other settings. */
export function wantsPermissionRelay(values: Environment): boolean {
  return readChoice(values, setting.permissionRelay, RELAY_SWITCHES, new Findings()) === 'canvas';
}

function noTokenFile(): ReturnType<ReadTokenFile> {
  return { kind: 'unreadable', reason: 'token files are not read here' };
}

interface ChoiceSetting<Choice extends string> {
  readonly name: string;
  readonly default: Choice;
}

function readChoice<Choice extends string>(
  values: Environment,
  { name, default: byDefault }: ChoiceSetting<NoInfer<Choice>>,
  choices: readonly Choice[],
  findings: Findings,
): Choice {
  const text = readValue(values, name);
  if (text === undefined) return byDefault;
  const known = choices.find((value) => value === text.toLowerCase());
  if (known !== undefined) return known;
  findings.addProblem({
    variable: name,
    got: showValue(text),
    expected: `one of ${choices.join(', ')}`,
    fix: `Write one of these, or remove the line: the default is ${byDefault}.`,
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
