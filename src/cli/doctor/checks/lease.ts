import { type Check, ok, type Verdict, warn } from '../check.ts';
import type { DoctorContext } from '../context.ts';
import { type LeaseHolder, leaseHolder } from '../lease-holder.ts';

export const leaseCheck: Check = {
  id: 'lease',
  title: 'Lease',
  async run({ stateDirectory }: DoctorContext): Promise<Verdict[]> {
    return [judge(leaseHolder(stateDirectory))];
  },
};

function judge({ isHeld, pid, process }: LeaseHolder): Verdict {
  const who = pid === undefined ? 'a process without a PID file' : `PID ${pid}`;
  if (isHeld) {
    if (process === 'running' || process === 'unknown')
      return ok(`held by ${who}, which receives the messages`);
    if (process === 'stopped') {
      return warn(
        `held by ${who}, which is stopped`,
        `Wake it (kill -CONT ${pid}); another session takes over within seconds when there is one.`,
      );
    }
    return warn(
      `held by ${who}, which has just ended`,
      'Nothing to do: within seconds another session takes over, if there is one.',
    );
  }
  if (process === 'running') {
    return warn(
      `${who} has stopped refreshing its lease`,
      `It may hang: start another session, which replaces it, or end it (kill ${pid}).`,
    );
  }
  return ok('free: no session on this machine receives messages at the moment');
}
