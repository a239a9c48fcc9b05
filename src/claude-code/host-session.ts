import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { claudeDirectory, type Environment } from '../settings/environment.ts';
import { readJsonFile } from '../settings/files.ts';

const hostSessionSchema = z.looseObject({
  pid: z.number(),
  sessionId: z.string().regex(/^[\w-]+$/),
  cwd: z.string(),
  /** `interactive`, or `bg` for one in the background. */
  kind: z.string().optional(),
  /** Absent until the first screen is there. */
  status: z.enum(['idle', 'busy', 'waiting']).optional().catch(undefined),
});

/** A session as Claude Code lists it for its other processes. */
export interface HostSession {
  /** Of the conversation of now: `/clear` begins another one. */
  readonly sessionId: string;
  readonly kind: string | undefined;
  /** `idle`: a message would open a turn at once. `waiting`: a dialog is open. Undefined when it is not told. */
  readonly status: 'idle' | 'busy' | 'waiting' | undefined;
  /** Where its transcript is or will be. */
  readonly transcriptPath: string;
}

/** `sessions/<pid>.json` of Claude Code (2.1.197 to 2.1.332); undefined where it has none of this process. Never throws. */
export function readHostSession(env: Environment, pid: number): HostSession | undefined {
  const directory = claudeDirectory(env);
  const file = readJsonFile(join(directory, 'sessions', `${pid}.json`), hostSessionSchema);
  if (file.kind !== 'read' || file.value.pid !== pid) return undefined;
  const { sessionId, cwd, kind, status } = file.value;
  // The name of the folder, as long as it is not shortened; then the transcript is not found.
  const folder = cwd.replaceAll(/[^A-Za-z0-9]/g, '-');
  return {
    sessionId,
    kind,
    status,
    transcriptPath: join(directory, 'projects', folder, `${sessionId}.jsonl`),
  };
}

/** The transcript of now: `/clear` begins another one beside the one that a hook has named. */
export function currentTranscript(
  session: HostSession | undefined,
  named: string | undefined,
): string | undefined {
  if (session === undefined || named === undefined) return named ?? session?.transcriptPath;
  return join(dirname(named), basename(session.transcriptPath));
}
