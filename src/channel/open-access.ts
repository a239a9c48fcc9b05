import { ACCESS_FIX, AccessFile } from '../inbox/access/access-file.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';

/** Who may write to the session, as the file in the state directory says; each change of it is told in the log. */
export function openAccess(directory: string, clock: Clock, log: Logger): AccessFile {
  const tell = (problem: string | undefined) => {
    const what =
      problem === undefined ? 'access.json was changed and applies now' : `${problem}. ${ACCESS_FIX}`;
    log.line(`molecule channel: ${what}`);
  };
  const access = new AccessFile({
    stateDirectory: directory,
    monotonicMs: clock.monotonicMs,
    onChanged: ({ problem }) => tell(problem),
  });
  if (access.problem !== undefined) tell(access.problem);
  return access;
}
