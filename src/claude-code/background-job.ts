import { join } from 'node:path';
import { z } from 'zod';
import { type Environment, readValue } from '../settings/environment.ts';
import { readJsonFile } from '../settings/files.ts';

/** What Claude Code (2.1.197 to 2.1.332) keeps in `$CLAUDE_JOB_DIR/state.json`, as far as it is used here. */
const jobSchema = z.looseObject({
  respawnFlags: z.array(z.string()).optional(),
});

export interface BackgroundJob {
  /** With what Claude Code starts it again; flags for channels under development are not among them. */
  readonly flags: readonly string[];
  /** Whether that is known by now: a process that was kept warm gets its job a little later. */
  readonly isComplete: boolean;
}

/** Undefined when the session is no background job. */
export function readBackgroundJob(env: Environment): BackgroundJob | undefined {
  const folder = readValue(env, 'CLAUDE_JOB_DIR');
  if (folder === undefined) return undefined;
  const file = readJsonFile(join(folder, 'state.json'), jobSchema);
  const flags = file.kind === 'read' ? file.value.respawnFlags : undefined;
  return { flags: flags ?? [], isComplete: flags !== undefined };
}
