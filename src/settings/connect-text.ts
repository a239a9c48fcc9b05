import { z } from 'zod';
import { parseJson } from '../core/json.ts';
import { parseEnvFile } from './env-file.ts';
import { Findings } from './findings.ts';
import { setting } from './table.ts';
import { readWorkspaces, WORKSPACE_VARIABLES } from './workspaces.ts';

/** What a text says of one workspace, as it stands there; what it does not say is absent. */
export interface WrittenWorkspace {
  readonly id?: string;
  readonly token?: string;
  readonly platformUrl?: string;
}

/**
 * The workspaces in what people copy: the connect snippet of the canvas of any age, the answer of the platform's API, JSON
 * in the form of `MOLECULE_WORKSPACES_JSON`, lines of a `.env` file, a command such as `claude mcp add -e NAME=value`, or
 * just an address, an id and a token. Nothing is run, and comments are passed over. Empty when there is nothing of all that.
 */
export function readConnectText(text: string): WrittenWorkspace[] {
  const lines = withoutComments(text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n'));
  const values = assignmentsIn(lines);
  const address = values[setting.platformUrl.name] ?? values[setting.pythonPlatformUrl.name];
  const fromJson = objectsIn(lines).flatMap(workspacesOf);
  const found = fromJson.length > 0 ? fromJson : fromAssignments(values);
  const workspaces = found.length > 0 ? found : wordsOf(lines);
  return merged(
    workspaces.map((one) => ({ ...(address === undefined ? {} : { platformUrl: address }), ...one })),
  );
}

function withoutComments(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*(?:#|\/\/)/.test(line))
    .join('\n');
}

// The names of every form, wherever they stand: alone on a line, after `export`, or after `-e` in a command.
const ASSIGNMENT = new RegExp(
  `(?<![A-Za-z0-9_])(${WORKSPACE_VARIABLES.join('|')})[ \\t]*[=:][ \\t]*('[^'\\n]*'|"(?:\\\\.|[^"\\\\\\n])*"|\\[[^\\n]*\\]|<[^<>\\n]{0,200}>|[^\\s'"\\\\]+)`,
  'g',
);

function assignmentsIn(text: string): Readonly<Record<string, string>> {
  const found = [...text.matchAll(ASSIGNMENT)].map(([, name = '', value = '']) => `${name}=${value}`);
  return parseEnvFile(found.join('\n'));
}

function fromAssignments(values: Readonly<Record<string, string>>): WrittenWorkspace[] {
  if (Object.keys(values).length === 0) return [];
  const written = readWorkspaces(values, () => ({ kind: 'missing' }), new Findings());
  return written
    .map(({ id, token, platformUrl }) => toWritten(id?.text, token?.text, platformUrl?.text))
    .filter((one) => Object.keys(one).length > 0);
}

const text = z.string().optional().catch(undefined);
const workspaceObject = z.object({
  id: text,
  workspace_id: text,
  workspaceId: text,
  token: text,
  workspace_token: text,
  auth_token: text,
  platform_url: text,
  platformUrl: text,
});
const answerObject = z.object({ connection: z.unknown() });
const settingsObject = z.object({ env: z.record(z.string(), z.string()) });

/** `connection` is where the platform's API puts what is needed; `env` where the settings of MCP clients do. */
function workspacesOf(value: unknown): WrittenWorkspace[] {
  if (Array.isArray(value)) return value.flatMap(workspacesOf);
  const answer = answerObject.safeParse(value);
  if (answer.success && answer.data.connection !== undefined) return workspacesOf(answer.data.connection);
  const settings = settingsObject.safeParse(value);
  if (settings.success) return fromAssignments(settings.data.env);
  const { success, data } = workspaceObject.safeParse(value);
  if (!success) return [];
  const token = data.token ?? data.workspace_token ?? data.auth_token;
  const id = data.workspace_id ?? data.workspaceId ?? data.id;
  if (id === undefined || token === undefined) return [];
  return [toWritten(id, token, data.platform_url ?? data.platformUrl)];
}

const MAX_OBJECTS = 200;

/** Every JSON value in a text that begins with a bracket, however much of a program stands around it. */
function objectsIn(source: string): unknown[] {
  const found: unknown[] = [];
  for (let at = 0, looked = 0; at < source.length && looked < MAX_OBJECTS; at += 1) {
    if (source[at] !== '{' && source[at] !== '[') continue;
    looked += 1;
    const end = endOfBrackets(source, at);
    const value = end === undefined ? undefined : parseJson(source.slice(at, end));
    if (value === undefined || end === undefined) continue;
    found.push(value);
    at = end - 1;
  }
  return found;
}

/** Where the brackets that open at an index are closed again; undefined when they are not. */
function endOfBrackets(source: string, start: number): number | undefined {
  let depth = 0;
  let isInString = false;
  for (let at = start; at < source.length; at += 1) {
    const character = source[at];
    if (isInString) {
      if (character === '\\') at += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{' || character === '[') depth += 1;
    else if (character === '}' || character === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** As the platform makes them: 32 bytes in base64url. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const MAX_WORDS = 8;

/** A few words alone: which is which can be seen, and of three of them also the one that cannot. */
function wordsOf(source: string): WrittenWorkspace[] {
  const words = source.split(/[\s,;"']+/).filter((word) => word !== '');
  if (words.length === 0 || words.length > MAX_WORDS) return [];
  const platformUrl = words.find((word) => /^https?:\/\//i.test(word));
  const rest = words.filter((word) => word !== platformUrl);
  const isTriple = platformUrl !== undefined && rest.length === 2;
  const seenId = rest.find(looksLikeId);
  const token =
    rest.find(looksLikeToken) ?? (isTriple ? rest.findLast((word) => word !== seenId) : undefined);
  const id = seenId ?? (isTriple ? rest.find((word) => word !== token) : undefined);
  const one = toWritten(id, token, platformUrl);
  return Object.keys(one).length === 0 ? [] : [one];
}

export function looksLikeToken(word: string): boolean {
  return TOKEN.test(word) && !UUID.test(word);
}

/** Whether a platform would take it for an id. */
export function looksLikeId(word: string): boolean {
  return UUID.test(word);
}

function toWritten(id?: string, token?: string, platformUrl?: string): WrittenWorkspace {
  return {
    ...(id ? { id } : {}),
    ...(token ? { token } : {}),
    ...(platformUrl ? { platformUrl } : {}),
  };
}

/** The same workspace may stand in a text several times, with more or less of it. */
function merged(found: readonly WrittenWorkspace[]): WrittenWorkspace[] {
  const byId = new Map<string, WrittenWorkspace>();
  for (const one of found) {
    const key = one.id ?? `token ${one.token}`;
    byId.set(key, { ...one, ...byId.get(key) });
  }
  return [...byId.values()];
}
