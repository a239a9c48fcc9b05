import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../core/json.ts';
import { readOwnFile } from './files.ts';

const cursorsSchema = z.record(z.string(), z.uuid());

/** Id of each workspace → that of the last row that the earlier plugin had shown; empty where it never ran. Never throws. */
export function earlierCursors(stateDirectory: string): ReadonlyMap<string, string> {
  const file = readOwnFile(join(stateDirectory, 'cursor.json'));
  const cursors = cursorsSchema.safeParse(file.kind === 'text' ? parseJson(file.text) : undefined);
  return new Map(Object.entries(cursors.data ?? {}));
}
