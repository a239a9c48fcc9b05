import { createHash } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, type ConfigProblem, errorCode } from '../core/errors.ts';
import { printable } from '../core/safe-text.ts';
import { doubtAbout, FOLDER, type PathRule } from '../runtime/own-path.ts';
import { earlierCursors } from './earlier-cursors.ts';
import { parseEnvFile } from './env-file.ts';
import { type Environment, expandHome, readValue } from './environment.ts';
import { type FileContent, isOpenToOthers, readOwnFile, showMode } from './files.ts';
import { NOTHING } from './findings.ts';
import { accountHome, accountStateDirectory, isInProject } from './project.ts';
import { parseSettings, type Settings, wantsPermissionRelay } from './settings.ts';
import { type ChosenValues, chooseSources } from './sources.ts';
import { setting } from './table.ts';
import { strayTokens } from './token-owner.ts';
import { findTypos, type Typo } from './typos.ts';
import type { ReadFile } from './workspaces.ts';

export interface LoadedConfig {
  readonly settings: Settings;
  readonly envFilePath: string;
  /** What was done or noticed about the files, one line each. */
  readonly notices: readonly string[];
}

type Unreadable = Extract<FileContent, { kind: 'unreadable' }>;

export interface LoadOptions {
  /** Nothing is mended on the way. */
  readonly readOnly?: boolean;
  /** In which the session works; that of this process unless given. */
  readonly workingDirectory?: string;
}

/**
 * Settings from `.env` in the state directory and from the environment: see `chooseSources`; a blank value is no value. A
 * `.env` that others could read is given mode 0600, or only noticed when `readOnly`; one that others could have written
 * is refused, and so is such a state directory. Throws `ConfigError` with every problem at once, among them names in
 * `.env` that look like typing errors (mere warnings when all else is well).
 */
export function loadConfig(
  env: Environment,
  stateDir: string,
  { readOnly = false, workingDirectory = process.cwd() }: LoadOptions = {},
): LoadedConfig {
  const envFilePath = join(stateDir, '.env');
  const doubt = doubtAbout(stateDir, FOLDER);
  if (doubt !== undefined) throw new ConfigError([untrusted(stateDir, FOLDER, doubt.what, doubt.advice)]);
  const file = readOwnFile(envFilePath);
  if (file.kind === 'unreadable') throw new ConfigError([unreadableEnvFile(envFilePath, file)]);
  const chosen = choose(env, stateDir, file, workingDirectory);
  const notices = [
    ...(file.kind === 'text' ? tighten(envFilePath, file.mode, readOnly) : []),
    ...chosen.notices,
  ];
  const readTokenFiles: string[] = [];
  const readFile: ReadFile = (path, variable) => {
    if (variable !== setting.pythonTokenFile.name) return readOwnFile(caFilePath(path, env, stateDir));
    const where = namedFilePath(path, env, stateDir);
    if (chosen.isProjects && !isInProject(where, workingDirectory)) return OUTSIDE;
    readTokenFiles.push(where);
    const content = readOwnFile(where);
    if (content.kind === 'text' && isOpenToOthers(content.mode)) {
      notices.push(
        `The file that ${setting.pythonTokenFile.name} names is open to other users (mode ${showMode(content.mode)}): chmod 600 ${printable(path)}`,
      );
    }
    return content;
  };
  const fileValues = valuesOf(file);
  const typos = findTypos(Object.keys(fileValues));
  const settings = parseWith({ typos, notices, problems: chosen.problems }, () => {
    const parsed = parseSettings({ ...chosen.values, ...surePlaces(env, workingDirectory) }, readFile);
    const isOfUser = chosen.workspacesFrom === 'file' && !chosen.isProjects;
    if (!isOfUser && chosen.problems.length === 0) {
      refuseStrayTokens(parsed, env, [...ownersOf(stateDir, chosen), ...readTokenFiles]);
    }
    return parsed;
  });
  const warnings = [
    ...settings.warnings,
    ...typos.map(({ name, suggestion }) => `${name} is not a setting; did you mean ${suggestion}?`),
    ...uselessLines(fileValues),
  ];
  const named = namedFiles(setting.pythonTokenFile, [env, fileValues]);
  const tokenFiles = [envFilePath, ...named.map((path) => namedFilePath(path, env, stateDir))];
  const found = { warnings, tokenFiles, earlierCursors: earlierCursors(stateDir) };
  return { settings: { ...settings, ...found }, envFilePath, notices };
}

/** Whether the relay is switched on, which must be known before the host is answered. Changes nothing and never throws. */
export function loadPermissionRelay(env: Environment, stateDir: string): boolean {
  if (doubtAbout(stateDir, FOLDER) !== undefined) return false;
  const file = readOwnFile(join(stateDir, '.env'));
  return wantsPermissionRelay(choose(env, stateDir, file, process.cwd()).values);
}

/** A hash of what `loadConfig` reads from files. Changes nothing, never throws and shows nothing of the contents. */
export function configFingerprint(env: Environment, stateDir: string): string {
  const file = readOwnFile(join(stateDir, '.env'));
  const places = [env, valuesOf(file)];
  const named = [
    ...namedFiles(setting.pythonTokenFile, places).map((path) => namedFilePath(path, env, stateDir)),
    ...namedFiles(setting.caFile, places).map((path) => caFilePath(path, env, stateDir)),
  ];
  const files = [file, ...named.map(readOwnFile)];
  const contents = files.map((content) => (content.kind === 'text' ? { text: content.text } : content));
  const doubt = doubtAbout(stateDir, FOLDER)?.what;
  return createHash('sha256')
    .update(JSON.stringify([doubt, contents]))
    .digest('hex');
}

function valuesOf(file: FileContent): Environment {
  return file.kind === 'text' ? parseEnvFile(file.text) : {};
}

/** What applies; `isProjects` when the file may have come with the project in which the session works. */
function choose(
  env: Environment,
  stateDir: string,
  file: FileContent,
  workingDirectory: string,
): ChosenValues & { readonly isProjects: boolean } {
  const isOwn = stateDir === accountStateDirectory();
  const isProjects = file.kind === 'text' && !isOwn && isInProject(stateDir, workingDirectory);
  const fileName = printable(join(stateDir, '.env'));
  return {
    ...chooseSources({ env, file: valuesOf(file), fileName, isFileOfProject: isProjects }),
    isProjects,
  };
}

/** Files in folders whose `.env` says to which addresses the user's tokens belong. */
function ownersOf(stateDir: string, { isProjects }: { readonly isProjects: boolean }): string[] {
  const account = accountStateDirectory();
  return [...(isProjects ? [] : [stateDir]), ...(account === undefined ? [] : [account])].map((folder) =>
    join(folder, '.env'),
  );
}

function refuseStrayTokens({ targets }: Settings, env: Environment, files: readonly string[]): void {
  const stray = strayTokens(targets, files, (path, folder) => readOwnFile(namedFilePath(path, env, folder)));
  if (stray.length > 0) throw new ConfigError(stray);
}

const OUTSIDE = {
  kind: 'unreadable',
  reason: 'it lies outside of the project that this .env file came with',
} as const;

function namedFiles({ name }: { readonly name: string }, places: readonly Environment[]): string[] {
  return places.flatMap((values) => readValue(values, name) ?? []);
}

/** A relative path starts in the state directory: the working directory is that of the user's project. */
function namedFilePath(path: string, env: Environment, stateDir: string): string {
  return resolve(stateDir, expandHome(path, env));
}

/** The same for a file that widens what is trusted: its `~` is the account's home, whatever the environment calls home. */
function caFilePath(path: string, env: Environment, stateDir: string): string {
  return resolve(stateDir, expandHome(path, surePlaces(env, stateDir)));
}

/** What `.` and `~` mean in the settings. Environment and `.env` file of a project could say that they are more. */
function surePlaces(env: Environment, workingDirectory: string): Environment {
  return { CLAUDE_PROJECT_DIR: workingDirectory, HOME: accountHome() ?? env.HOME };
}

function unreadableEnvFile(path: string, { reason, fix }: Unreadable): ConfigProblem {
  if (fix !== undefined) return untrusted(path, { kind: 'file' }, reason, fix);
  const name = printable(path);
  return {
    variable: name,
    got: `a file that cannot be read (${reason})`,
    expected: 'a text file that its owner can read',
    fix: `Correct it (chmod 600 for a file of your own), or remove ${name} and set the variables in the environment.`,
  };
}

/** Whoever can write there can send the messages of this machine to a platform of their own. */
function untrusted(path: string, { kind }: PathRule, what: string, fix: string): ConfigProblem {
  return {
    variable: printable(path),
    got: `a path that is ${what}`,
    expected: `a ${kind} of yours that nobody else can change`,
    fix,
  };
}

/** A mode that cannot be changed is only noticed: the file may belong to another user, who chose it. */
function tighten(path: string, mode: number, readOnly: boolean): string[] {
  if (!isOpenToOthers(mode)) return [];
  if (readOnly)
    return [
      `${printable(path)} is open to other users (mode ${showMode(mode)}): chmod 600 ${printable(path)}`,
    ];
  const was = `${printable(path)} was open to other users (mode ${showMode(mode)})`;
  try {
    chmodSync(path, 0o600);
    return [`${was}; changed to 0600.`];
  } catch (error) {
    return [`${was} and could not be changed to 0600 (${errorCode(error) ?? 'unknown error'}).`];
  }
}

interface FoundBefore {
  /** Told as problems when there are others, in place of the missing values that they explain. */
  readonly typos: readonly Typo[];
  readonly notices: readonly string[];
  readonly problems: readonly ConfigProblem[];
}

/** Parses; what was found before is told together with the problems of that. */
function parseWith({ typos, notices, problems }: FoundBefore, parse: () => Settings): Settings {
  const all = [...problems];
  try {
    const settings = parse();
    if (all.length === 0) return settings;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    all.push(...error.problems);
  }
  const isExplained = ({ variable, got }: ConfigProblem) =>
    got === NOTHING && typos.some(({ suggestion }) => suggestion === variable);
  const others = all.filter((problem) => !isExplained(problem));
  throw new ConfigError([...typos.map(typoProblem), ...others], notices);
}

function typoProblem({ name, suggestion }: Typo): ConfigProblem {
  return {
    variable: name,
    got: 'a name that is not a setting',
    expected: suggestion,
    fix: `Rename ${name} to ${suggestion}.`,
  };
}

function uselessLines(fileValues: Environment): string[] {
  const { name } = setting.stateDir;
  if (readValue(fileValues, name) === undefined) return [];
  return [`${name} has no effect in the .env file; set it in the environment.`];
}
