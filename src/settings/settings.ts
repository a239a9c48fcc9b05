import { delimiter, isAbsolute, parse, resolve } from 'node:path';
import { ConfigError } from '../core/errors.ts';
import type { HoldLimits } from '../core/hold.ts';
import type { Target } from '../core/target.ts';
import { certificatesIn } from './authorities.ts';
import { type Environment, expandHome, readValue } from './environment.ts';
import { Findings, showIfPath, showWord } from './findings.ts';
import { unusedProxyVariable } from './proxy.ts';
import { type ChoiceSetting, type NumberSetting, setting } from './table.ts';
import { checkTargets } from './targets.ts';
import { type ReadFile, readWorkspaces } from './workspaces.ts';

export interface Settings extends PollSettings, HoldLimits {
  /** At least one, each id once. */
  readonly targets: readonly Target[];
  readonly channel: ChannelSwitch;
  readonly doorbell: boolean;
  readonly maxFileBytes: number;
  /** Absolute paths of the folders, and single files, that may be sent besides received ones. */
  readonly uploadRoots: readonly string[];
  /** Whether the plugin's hooks deliver messages where the host does not listen. */
  readonly hookFallback: boolean;
  /** Whether canvas users may answer tool approvals. */
  readonly permissionRelay: boolean;
  /** Whose messages a turn may not leave without an answer. */
  readonly replyGuard: (typeof setting.replyGuard.choices)[number];
  /** Whether canvas users may answer questions and plans. */
  readonly questions: boolean;
  /** Certificates (PEM) of authorities that are trusted besides the usual ones. */
  readonly authorities: readonly string[];
  /** Absolute paths of the `.env` file and of every file with a token that it or the environment names. */
  readonly tokenFiles: readonly string[];
  /** Id of a workspace → that of the last row that the earlier plugin had shown. */
  readonly earlierCursors: ReadonlyMap<string, string>;
  readonly agentName?: string;
  readonly agentDescription?: string;
  readonly agentSkills: readonly string[];
  /** Doubtful but usable, one line each, without secrets. */
  readonly warnings: readonly string[];
}

export type ChannelSwitch = (typeof setting.channel.choices)[number];

interface PollSettings {
  readonly pollIntervalMs: number;
  /** The interval while the doorbell works: half the window, unless the user asked for an interval. */
  readonly relaxedIntervalMs: number;
  readonly pollWindowSeconds: number;
}

const MIB = 1024 ** 2;

/**
 * The settings in these variables. The workspaces come from the first form that is present:
 * `MOLECULE_WORKSPACES_JSON`, the comma lists, `MOLECULE_WORKSPACES`, `WORKSPACE_ID` and its companions.
 * Throws `ConfigError` with every problem at once. Reads nothing but the files that are named, through `readFile`.
 */
export function parseSettings(values: Environment, readFile: ReadFile = () => NO_FILE): Settings {
  const findings = new Findings();
  const settings = {
    targets: checkTargets(readWorkspaces(values, readFile, findings), findings),
    ...readPollSettings(values, findings),
    maxFileBytes: readWholeNumber(values, setting.maxFile, findings) * MIB,
    uploadRoots: readUploadRoots(values, findings),
    authorities: readAuthorities(values, readFile, findings),
    tokenFiles: [],
    earlierCursors: new Map<string, string>(),
    channel: readChoice(values, setting.channel, findings),
    doorbell: readChoice(values, setting.doorbell, findings) === 'on',
    floodLimit: readWholeNumber(values, setting.floodLimit, findings),
    peerLimit: readWholeNumber(values, setting.peerLimit, findings),
    hookFallback: readChoice(values, setting.fallback, findings) === 'hooks',
    permissionRelay: readChoice(values, setting.permissionRelay, findings) === 'canvas',
    replyGuard: readChoice(values, setting.replyGuard, findings),
    questions: readChoice(values, setting.questions, findings) === 'canvas',
    ...readAgentCard(values),
  };
  for (const { platformUrl } of settings.targets) warnOfUnusedProxy(platformUrl, values, findings);
  if (findings.problems.length > 0) throw new ConfigError(findings.problems);
  return { ...settings, warnings: findings.warnings };
}

/** Whether the relay is switched on, whatever is wrong with the other settings. */
export function wantsPermissionRelay(values: Environment): boolean {
  return readChoice(values, setting.permissionRelay, new Findings()) === 'canvas';
}

/** Where a proxy is the only way, the user has to know why nothing arrives. */
function warnOfUnusedProxy(platformUrl: string, values: Environment, findings: Findings): void {
  const proxy = unusedProxyVariable(values, platformUrl);
  if (proxy === undefined) return;
  findings.addWarning(
    `${platformUrl} is on a private network and asked directly: the proxy in ${proxy} is not used for it, since it could read the token.`,
  );
}

const NO_FILE = { kind: 'unreadable', reason: 'files are not read here' } as const;

function readAuthorities(values: Environment, readFile: ReadFile, findings: Findings): readonly string[] {
  const { name } = setting.caFile;
  const path = readValue(values, name);
  if (path === undefined) return [];
  const file = readFile(path, name);
  const certificates = file.kind === 'text' ? certificatesIn(file.text) : undefined;
  if (certificates !== undefined) return certificates;
  const why =
    file.kind === 'text' ? 'no certificate' : file.kind === 'missing' ? 'no such file' : file.reason;
  findings.addProblem({
    variable: name,
    got: `${showIfPath(path)}: ${why}`,
    expected: 'the path of a readable file with certificates in PEM (-----BEGIN CERTIFICATE-----)',
    fix: 'Correct the path or the file, or remove the line to trust the usual authorities only.',
  });
  return [];
}

/** A window shorter than two intervals would lose messages with the first missed poll: it is widened. */
function readPollSettings(values: Environment, findings: Findings): PollSettings {
  const { pollInterval, pollWindow } = setting;
  const pollIntervalMs = readWholeNumber(values, pollInterval, findings);
  const asked = readWholeNumber(values, pollWindow, findings);
  const pollWindowSeconds = Math.max(asked, Math.ceil((2 * pollIntervalMs) / 1000));
  if (pollWindowSeconds > asked) {
    findings.addWarning(
      `${pollWindow.name}: ${asked} s is shorter than two poll intervals of ${pollIntervalMs} ms; using ${pollWindowSeconds} s.`,
    );
  }
  const relaxedIntervalMs =
    readValue(values, pollInterval.name) === undefined
      ? Math.max(pollIntervalMs, (pollWindowSeconds * 1000) / 2)
      : pollIntervalMs;
  return { pollIntervalMs, relaxedIntervalMs, pollWindowSeconds };
}

function readUploadRoots(values: Environment, findings: Findings): string[] {
  const { name, default: byDefault } = setting.uploadRoots;
  const entries = (readValue(values, name) ?? byDefault)
    .split(delimiter)
    .flatMap((entry) => entry.trim() || []);
  const roots = entries.flatMap((entry) => {
    if (entry === '.') return projectFolder(values);
    const path = expandHome(entry, values);
    if (isAbsolute(path)) return [resolve(path)];
    findings.addProblem({
      variable: name,
      got: showIfPath(entry),
      expected: `absolute paths, or "." for the project folder, separated by "${delimiter}"`,
      fix: `Write the whole path, or remove the line: the default is ${byDefault}, the project folder.`,
    });
    return [];
  });
  return [...new Set(roots)];
}

/** Where the session works. None for a session that was started at the root of the disk: that would open all of it. */
function projectFolder(values: Environment): string[] {
  const folder = resolve(readValue(values, 'CLAUDE_PROJECT_DIR') ?? process.cwd());
  return folder === parse(folder).root ? [] : [folder];
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

const UNITS = { ms: 'milliseconds', s: 'seconds', MB: 'megabytes' } as const;

/** Digits only: what number parsers make of `5s`, `1e3` or nothing is not what the user meant. */
function readWholeNumber(values: Environment, row: NumberSetting, findings: Findings): number {
  const text = readValue(values, row.name);
  if (text === undefined) return row.default;
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (number >= row.min && number <= row.max) return number;
  const kind = row.unit === undefined ? 'a whole number' : `a whole number of ${UNITS[row.unit]}`;
  findings.addProblem({
    variable: row.name,
    got: showWord(text),
    expected: `${kind} from ${row.min} to ${row.max}, digits only`,
    fix: `Write ${row.name}=${row.default}, or remove the line: that is the default.`,
  });
  return row.default;
}

function readChoice<Choice extends string>(
  values: Environment,
  row: ChoiceSetting<Choice>,
  findings: Findings,
): Choice {
  const text = readValue(values, row.name);
  if (text === undefined) return row.default;
  const known = row.choices.find((choice) => choice === text.toLowerCase());
  if (known !== undefined) return known;
  findings.addProblem({
    variable: row.name,
    got: showWord(text),
    expected: `one of ${row.choices.join(', ')}`,
    fix: `Write one of these, or remove the line: the default is ${row.default}.`,
  });
  return row.default;
}
