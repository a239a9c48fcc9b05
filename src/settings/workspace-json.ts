import { z } from 'zod';
import { describeLength } from './display.ts';
import type { Findings } from './findings.ts';
import { type Environment, readValue } from './paths.ts';
import { firstValue, type RawTarget, type RawValue } from './raw-target.ts';

const listSchema = z.array(z.unknown());
const entrySchema = z.record(z.string(), z.unknown());

type Entry = z.infer<typeof entrySchema>;
type Fail = (got: string, fix: string) => void;

const EXPECTED = 'a JSON list such as [{"id": "…", "token": "…", "platform_url": "…"}]';

/**
 * The workspaces of a JSON list: of the connect dialog, or of the sibling. Entries without an address
 * have that of the first of `urlVariables` that is set.
 */
export function readWorkspacesJson(
  variable: string,
  urlVariables: readonly string[],
  values: Environment,
  findings: Findings,
): RawTarget[] {
  const fail: Fail = (got, fix) => findings.addProblem({ variable, got, expected: EXPECTED, fix });
  const fallback = firstValue(values, urlVariables);
  return parseList(readValue(values, variable) ?? '', fail).flatMap((value, index) => {
    const place = `entry ${index + 1}`;
    const entry = entrySchema.safeParse(value);
    if (!entry.success) {
      fail(`something that is not an object (${place})`, 'Write each entry in { and }.');
      return [];
    }
    const part = (...keys: string[]) => readPart(entry.data, keys, variable, place, fail);
    const platformUrl = part('platform_url', 'platformUrl');
    return [
      {
        id: part('id', 'workspace_id'),
        token: part('token', 'workspace_token'),
        platformUrl: platformUrl?.text === '' ? (fallback ?? platformUrl) : platformUrl,
      },
    ];
  });
}

function parseList(text: string, fail: Fail): readonly unknown[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The engine's own message quotes the text, which holds tokens.
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
  entry: Entry,
  keys: readonly string[],
  variable: string,
  place: string,
  fail: Fail,
): RawValue | undefined {
  for (const key of keys) {
    const value = entry[key];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string') {
      fail(`something that is not text ("${key}" of ${place})`, 'Put the value in double quotes.');
      return undefined;
    }
    const text = value.trim();
    if (text !== '') return { variable, place: `"${key}" of ${place}`, text };
  }
  return { variable, place: `"${keys[0]}" of ${place}`, text: '' };
}
