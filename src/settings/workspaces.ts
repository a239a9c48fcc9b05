import { z } from 'zod';
import { parseJson } from '../core/json.ts';
import { type Environment, readValue } from './environment.ts';
import type { FileContent } from './files.ts';
import { count, describeLength, type Findings, missing, showIfPath } from './findings.ts';
import { type RequiredSetting, setting } from './table.ts';
import type { RawTarget, RawValue } from './targets.ts';

/** Reads a file that a variable names; the path as it was written there. */
export type ReadFile = (path: string, variable: string) => FileContent;

type IsSet = (row: { readonly name: string }) => boolean;

interface WorkspaceForm {
  readonly variables: readonly string[];
  isPresent(isSet: IsSet): boolean;
  /** Whether addresses, ids and tokens are all there, right or wrong. */
  isWhole(isSet: IsSet, values: Environment): boolean;
  read(values: Environment, findings: Findings, readFile: ReadFile): RawTarget[];
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

const pythonUrls = [pythonPlatformUrl.name, platformUrl.name];

const jsonForm: WorkspaceForm = {
  variables: [workspacesJson.name, platformUrl.name],
  isPresent: (isSet) => isSet(workspacesJson),
  isWhole: (isSet, values) => isSet(platformUrl) || namesAddresses(readValue(values, workspacesJson.name)),
  read: (values, findings) => readJson(workspacesJson.name, [platformUrl.name], values, findings),
};

const listsForm: WorkspaceForm = {
  variables: [workspaceIds.name, workspaceTokens.name, platformUrls.name, platformUrl.name],
  isPresent: (isSet) => [workspaceIds, workspaceTokens, platformUrls].some(isSet),
  isWhole: (isSet) => [workspaceIds, workspaceTokens].every(isSet) && [platformUrls, platformUrl].some(isSet),
  read: readLists,
};

const pythonListForm: WorkspaceForm = {
  variables: [pythonWorkspaces.name, ...pythonUrls],
  isPresent: (isSet) => isSet(pythonWorkspaces),
  isWhole: (isSet, values) =>
    [pythonPlatformUrl, platformUrl].some(isSet) || namesAddresses(readValue(values, pythonWorkspaces.name)),
  read: (values, findings) => readJson(pythonWorkspaces.name, pythonUrls, values, findings),
};

const pythonSingleForm: WorkspaceForm = {
  variables: [pythonWorkspaceId.name, pythonToken.name, pythonTokenFile.name, ...pythonUrls],
  // Other programs use the names without prefix too: one of them alone means nothing.
  isPresent: (isSet) =>
    [pythonToken, pythonTokenFile].some(isSet) || [pythonWorkspaceId, pythonPlatformUrl].every(isSet),
  isWhole: (isSet) =>
    isSet(pythonWorkspaceId) &&
    [pythonToken, pythonTokenFile].some(isSet) &&
    [pythonPlatformUrl, platformUrl].some(isSet),
  read: readSingle,
};

// The first that is present is used: what the connect dialog writes today, before what it wrote earlier,
// before what belongs to the Python client.
const FORMS = [jsonForm, listsForm, pythonListForm, pythonSingleForm];

export const WORKSPACE_VARIABLES: readonly string[] = [...new Set(FORMS.flatMap((form) => form.variables))];

/** Whether these variables are enough to watch workspaces, without any from elsewhere. */
export function isWholeSet(values: Environment): boolean {
  const isSet: IsSet = ({ name }) => readValue(values, name) !== undefined;
  return FORMS.find((form) => form.isPresent(isSet))?.isWhole(isSet, values) ?? false;
}

/** The workspaces as written, from the form that comes first; one warning names what is ignored. */
export function readWorkspaces(values: Environment, readFile: ReadFile, findings: Findings): RawTarget[] {
  const isSet = (name: string) => readValue(values, name) !== undefined;
  const [used = listsForm, ...others] = FORMS.filter((form) => form.isPresent(({ name }) => isSet(name)));
  const ignored = new Set(
    others.flatMap((form) => form.variables).filter((name) => !used.variables.includes(name) && isSet(name)),
  );
  if (ignored.size > 0) {
    const main = used.variables.find(isSet);
    findings.addWarning(`${main} gives the workspaces; ignored: ${[...ignored].join(', ')}.`);
  }
  return used.read(values, findings, readFile);
}

function firstValue(values: Environment, variables: readonly string[]): RawValue | undefined {
  for (const variable of variables) {
    const text = readValue(values, variable);
    if (text !== undefined) return { variable, text };
  }
  return undefined;
}

function readLists(values: Environment, findings: Findings): RawTarget[] {
  const ids = readList(values, workspaceIds.name);
  const tokens = readList(values, workspaceTokens.name);
  const urls = readList(values, platformUrls.name);
  const url = firstValue(values, [platformUrl.name]);

  if (urls.length === 0 && url === undefined) findings.addProblem(missing(platformUrl, values));
  if (urls.length > 0 && url !== undefined) {
    findings.addWarning(`${platformUrls.name} gives the addresses; ignored: ${platformUrl.name}.`);
  }
  if (ids.length === 0) findings.addProblem(missing(workspaceIds, values));
  if (tokens.length === 0) findings.addProblem(missing(workspaceTokens, values));
  checkLength(ids, workspaceTokens.name, tokens, findings);
  checkLength(ids, platformUrls.name, urls, findings);

  const length = Math.max(ids.length, tokens.length, urls.length, 1);
  return Array.from({ length }, (_, index) => ({
    id: ids[index],
    token: tokens[index],
    platformUrl: urls.length > 0 ? urls[index] : url,
  }));
}

/** A comma after the last value is fine; two in a row leave an empty value. */
function readList(values: Environment, variable: string): RawValue[] {
  const text = readValue(values, variable);
  if (text === undefined) return [];
  const items = text.split(',').map((item) => item.trim());
  if (items.length > 1 && items.at(-1) === '') items.pop();
  if (items.length === 1) return items.map((item) => ({ variable, text: item }));
  return items.map((item, index) => ({
    variable,
    place: `value ${index + 1} of ${items.length}`,
    text: item,
  }));
}

function checkLength(
  ids: readonly RawValue[],
  variable: string,
  list: readonly RawValue[],
  findings: Findings,
): void {
  if (ids.length === 0 || list.length === 0 || ids.length === list.length) return;
  findings.addProblem({
    variable,
    got: count(list.length, 'value'),
    expected: `${count(ids.length, 'value')}, one for each id in ${workspaceIds.name}`,
    fix: 'Write as many values as there are ids, in the same order.',
  });
}

const listSchema = z.array(z.unknown());
const entrySchema = z.record(z.string(), z.unknown());

type Fail = (got: string, fix: string) => void;

const JSON_EXPECTED = 'a JSON list such as [{"id": "…", "token": "…", "platform_url": "…"}]';

/** A JSON list. Entries without an address have that of the first of `urlVariables` that is set. */
function readJson(
  variable: string,
  urlVariables: readonly string[],
  values: Environment,
  findings: Findings,
): RawTarget[] {
  const fail: Fail = (got, fix) => findings.addProblem({ variable, got, expected: JSON_EXPECTED, fix });
  const fallback = firstValue(values, urlVariables);
  return parseList(readValue(values, variable) ?? '', fail).flatMap((value, index) => {
    const entryName = `entry ${index + 1}`;
    const entry = entrySchema.safeParse(value);
    if (!entry.success) {
      fail(`something that is not an object (${entryName})`, 'Write each entry in { and }.');
      return [];
    }
    const part = (key: string, otherKey: string): RawValue | undefined => {
      const found = readPart(entry.data, [key, otherKey], entryName, fail);
      return found && { variable, ...found };
    };
    const url = part('platform_url', 'platformUrl');
    return [
      {
        id: part('id', 'workspace_id'),
        token: part('token', 'workspace_token'),
        platformUrl: url?.text === '' ? (fallback ?? url) : url,
      },
    ];
  });
}

/** Whether every entry of a list has an address of its own; what is no list is not completed by an address. */
function namesAddresses(text = ''): boolean {
  const list = z.array(entrySchema).safeParse(parseJson(text));
  return !list.success || list.data.every((entry) => 'platform_url' in entry || 'platformUrl' in entry);
}

function parseList(text: string, fail: Fail): readonly unknown[] {
  const json = parseJson(text);
  if (json === undefined) {
    fail(
      `${describeLength(text)} that is not valid JSON`,
      'Write the whole list on one line, or put single quotes around it; names and values in it stand in double quotes.',
    );
    return [];
  }
  const list = listSchema.safeParse(json);
  if (!list.success) {
    fail('JSON that is not a list', 'Put [ and ] around the entries.');
    return [];
  }
  if (list.data.length === 0) fail('an empty list', 'Add an entry for each workspace to watch.');
  return list.data;
}

/** The first of these keys that has a value; an empty text when none has. */
function readPart(
  entry: z.infer<typeof entrySchema>,
  keys: readonly string[],
  entryName: string,
  fail: Fail,
): Pick<RawValue, 'place' | 'text'> | undefined {
  for (const key of keys) {
    const value = entry[key];
    if (value === undefined || value === null) continue;
    const place = `"${key}" of ${entryName}`;
    if (typeof value !== 'string') {
      fail(`something that is not text (${place})`, 'Put the value in double quotes.');
      return undefined;
    }
    const text = value.trim();
    if (text !== '') return { place, text };
  }
  return { place: `"${keys[0]}" of ${entryName}`, text: '' };
}

function readSingle(values: Environment, findings: Findings, readFile: ReadFile): RawTarget[] {
  const required = (row: RequiredSetting, ...others: string[]): RawValue | undefined => {
    const value = firstValue(values, [row.name, ...others]);
    if (value === undefined) findings.addProblem(missing(row, values));
    return value;
  };
  return [
    {
      id: required(pythonWorkspaceId),
      token: readToken(values, findings, readFile),
      platformUrl: required(pythonPlatformUrl, platformUrl.name),
    },
  ];
}

/** The token itself, or from the file that is named. A file that cannot be read is a problem, never skipped. */
function readToken(values: Environment, findings: Findings, readFile: ReadFile): RawValue | undefined {
  const token = firstValue(values, [pythonToken.name]);
  const path = readValue(values, pythonTokenFile.name);
  if (token !== undefined) {
    if (path !== undefined) {
      findings.addWarning(`${pythonToken.name} gives the token; ignored: ${pythonTokenFile.name}.`);
    }
    return token;
  }
  if (path === undefined) {
    findings.addProblem(missing(pythonToken, values));
    return undefined;
  }
  const variable = pythonTokenFile.name;
  const file = readFile(path, pythonTokenFile.name);
  if (file.kind === 'text') return { variable, text: file.text.trim() };
  findings.addProblem({
    variable,
    got: `${showIfPath(path)}: ${file.kind === 'missing' ? 'no such file' : file.reason}`,
    expected: 'the path of a readable file that holds only the token',
    fix:
      file.kind === 'unreadable' && file.fix !== undefined
        ? file.fix
        : `Correct the path or the file, or write the token itself as ${pythonToken.name}.`,
  });
  return undefined;
}
