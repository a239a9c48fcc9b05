import { z } from 'zod';
import { ConfigError } from '../core/errors.ts';
import { parseJson } from '../core/json.ts';
import { removeVariable, renameVariable, setVariable, withPlainLineEnds } from './env-edit.ts';
import { parseEnvFile } from './env-file.ts';
import { type Environment, readValue } from './environment.ts';
import { Findings, showValue } from './findings.ts';
import { checkPlatformUrl } from './platform-url.ts';
import { setting } from './table.ts';
import { checkTargets } from './targets.ts';
import { type ReadFile, readWorkspaces, WORKSPACE_VARIABLES } from './workspaces.ts';

export interface EnvWorkspace {
  readonly id: string;
  /** As it is written; empty where there is none. */
  readonly token: string;
  readonly platformUrl: string;
}

export type Merged = 'added' | 'token_replaced' | 'address_replaced' | 'unchanged';

/** The workspaces that a file names, right or wrong; those without an id are left out. */
export function workspacesInEnv(text: string, readFile: ReadFile): EnvWorkspace[] {
  return readWorkspaces(parseEnvFile(text), readFile, new Findings()).flatMap(({ id, token, platformUrl }) =>
    id === undefined || id.text === ''
      ? []
      : [{ id: id.text, token: token?.text ?? '', platformUrl: platformUrl?.text ?? '' }],
  );
}

/** A `.env` with one workspace put in, in its own form; all else stays. Throws `ConfigError` where it cannot be read then. */
export function addToEnv(
  text: string,
  workspace: EnvWorkspace,
  readFile: ReadFile,
): { readonly text: string; readonly merged: Merged } {
  const before = workspacesInEnv(text, readFile);
  const known = before.find(({ id }) => id === workspace.id);
  const after =
    known === undefined ? [...before, workspace] : before.map((one) => (one === known ? workspace : one));
  return { text: rewritten(text, after, readFile), merged: mergedAs(known, workspace) };
}

/** The same with one workspace taken out; the file may name none afterwards. */
export function removeFromEnv(text: string, id: string, readFile: ReadFile): string {
  const rest = workspacesInEnv(text, readFile).filter((one) => one.id !== id);
  return rewritten(text, rest, readFile);
}

function mergedAs(known: EnvWorkspace | undefined, { token, platformUrl }: EnvWorkspace): Merged {
  if (known === undefined) return 'added';
  if (originOf(known.platformUrl) !== originOf(platformUrl)) return 'address_replaced';
  return known.token === token ? 'unchanged' : 'token_replaced';
}

function originOf(url: string): string {
  return checkPlatformUrl(url).origin ?? url;
}

type Write = (text: string, workspaces: readonly EnvWorkspace[], values: Environment) => string;

function rewritten(text: string, workspaces: readonly EnvWorkspace[], readFile: ReadFile): string {
  const { text: lines, restore } = withPlainLineEnds(text);
  const values = parseEnvFile(lines);
  const edited =
    workspaces.length === 0 ? withoutWorkspaces(lines) : writerFor(values)(lines, workspaces, values);
  check(edited, workspaces, values, readFile);
  return restore(edited);
}

const {
  platformUrl,
  platformUrls,
  workspaceIds,
  workspaceTokens,
  workspacesJson,
  pythonPlatformUrl,
  pythonToken,
  pythonTokenFile,
  pythonWorkspaceId,
  pythonWorkspaces,
} = setting;

/** In the order in which the forms are looked for when the file is read. */
function writerFor(values: Environment): Write {
  const isSet = ({ name }: { readonly name: string }) => readValue(values, name) !== undefined;
  if (isSet(workspacesJson)) return (text, list, all) => writeJson(workspacesJson.name, text, list, all);
  if ([workspaceIds, workspaceTokens, platformUrls].some(isSet)) return writeLists;
  if (isSet(pythonWorkspaces)) return (text, list, all) => writeJson(pythonWorkspaces.name, text, list, all);
  const isSingle =
    [pythonToken, pythonTokenFile].some(isSet) || [pythonWorkspaceId, pythonPlatformUrl].every(isSet);
  return isSingle ? writeSingle : (text, list, all) => writeJson(workspacesJson.name, text, list, all);
}

const entriesSchema = z.array(z.record(z.string(), z.unknown()));

/** What else an entry says stays in it. */
function writeJson(name: string, text: string, list: readonly EnvWorkspace[], values: Environment): string {
  const written = entriesSchema.safeParse(parseJson(readValue(values, name) ?? '[]')).data ?? [];
  const entries = list.map(({ id, token, platformUrl: url }) => {
    const {
      workspace_id,
      workspace_token,
      platformUrl: _url,
      ...others
    } = written.find((entry) => entry.id === id || entry.workspace_id === id) ?? {};
    return { ...others, id, token, platform_url: url };
  });
  return setVariable(text, name, JSON.stringify(entries));
}

function writeLists(text: string, list: readonly EnvWorkspace[], values: Environment): string {
  const urls = list.map((one) => one.platformUrl);
  const ofAll = new Set(urls.map(originOf)).size === 1 ? urls[0] : undefined;
  const hasList = readValue(values, platformUrls.name) !== undefined;
  const withLists = [
    [workspaceIds.name, list.map(({ id }) => id)],
    [workspaceTokens.name, list.map(({ token }) => token)],
  ] as const;
  const named = withLists.reduce((rest, [name, items]) => setVariable(rest, name, items.join(',')), text);
  if (!hasList && ofAll !== undefined) return setVariable(named, platformUrl.name, ofAll);
  const renamed = hasList ? named : renameVariable(named, platformUrl.name, platformUrls.name);
  return setVariable(renamed, platformUrls.name, urls.join(','));
}

/** One workspace stays in the form of the Python client; for more it has no place. */
function writeSingle(text: string, list: readonly EnvWorkspace[], values: Environment): string {
  const [only, ...others] = list;
  if (only === undefined || others.length > 0) {
    return writeJson(workspacesJson.name, withoutWorkspaces(text), list, {});
  }
  const hasAddress = readValue(values, pythonPlatformUrl.name) !== undefined;
  const address = hasAddress ? pythonPlatformUrl.name : platformUrl.name;
  const named = setVariable(setVariable(text, pythonWorkspaceId.name, only.id), address, only.platformUrl);
  const hasFile = readValue(values, pythonToken.name) === undefined;
  const renamed = hasFile ? renameVariable(named, pythonTokenFile.name, pythonToken.name) : named;
  return setVariable(renamed, pythonToken.name, only.token);
}

function withoutWorkspaces(text: string): string {
  return WORKSPACE_VARIABLES.reduce(removeVariable, text);
}

/** The edit is proven before anything is written: these workspaces, and every other variable as it was. */
function check(
  edited: string,
  workspaces: readonly EnvWorkspace[],
  before: Environment,
  readFile: ReadFile,
): void {
  const findings = new Findings();
  const values = parseEnvFile(edited);
  const written = readWorkspaces(values, readFile, findings);
  const targets = workspaces.length === 0 ? [] : checkTargets(written, findings);
  if (workspaces.length > 0 && findings.problems.length > 0) throw new ConfigError(findings.problems);
  const isTold = workspaces.every(({ id, token }) =>
    targets.some((target) => target.id === id && target.token.reveal() === token),
  );
  const others = (all: Environment) =>
    Object.entries(all).filter(([name]) => !WORKSPACE_VARIABLES.includes(name));
  const isKept = JSON.stringify(others(before).toSorted()) === JSON.stringify(others(values).toSorted());
  if (isTold && isKept && targets.length === workspaces.length) return;
  throw new ConfigError([
    {
      variable: '.env',
      got: `a file in which ${showValue(workspaces.at(-1)?.id ?? '')} cannot be changed without changing more`,
      expected: 'one assignment on each line',
      fix: 'Move the file away, and set the workspaces up again.',
    },
  ]);
}
