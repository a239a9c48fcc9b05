import { safeLine } from '../../../core/safe-text.ts';
import { INACTIVE_ADVICE, inactiveFrom } from '../../../core/standing.ts';
import type { Target } from '../../../core/target.ts';
import type { WorkspaceInfo } from '../../../platform/client.ts';
import type { Check, Verdict } from '../check.ts';
import { type DoctorContext, targetsOf } from '../context.ts';
import { leaseHolder } from '../lease-holder.ts';

/** What people see on the canvas beside the workspace. */
export const presenceCheck: Check = {
  id: 'presence',
  title: 'On the canvas',
  async run(context: DoctorContext, signal: AbortSignal): Promise<Verdict[]> {
    if (context.isOffline) return [];
    const { isHeld } = leaseHolder(context.stateDirectory);
    const verdicts = targetsOf(context).map((target) => judge(context, target, isHeld, signal));
    return (await Promise.all(verdicts)).flat();
  },
};

async function judge(
  context: DoctorContext,
  target: Target,
  isHeld: boolean,
  signal: AbortSignal,
): Promise<Verdict[]> {
  const probe = await context.probes.of(target, signal);
  return probe.isAnswered ? [{ workspace: target.id, ...judgeStatus(probe.info, isHeld) }] : [];
}

type StatusVerdict = { status: 'ok'; fact: string } | { status: 'warn'; fact: string; fix: string };

function judgeStatus(info: WorkspaceInfo, isHeld: boolean): StatusVerdict {
  const status = safeLine(info.status, 40);
  const fact = `"${safeLine(info.name)}" is ${status}`;
  if (status === 'online') return { status: 'ok', fact };
  if (status === 'awaiting_agent') {
    return isHeld
      ? {
          status: 'warn',
          fact: `${fact}, although a session here holds the lease`,
          fix: 'Wait half a minute for its next heartbeat; then see the log.',
        }
      : { status: 'ok', fact: `${fact}: no session is connected at the moment` };
  }
  const inactive = inactiveFrom(info.status);
  const fix = inactive === undefined ? 'Repair the workspace on the canvas.' : INACTIVE_ADVICE[inactive];
  return { status: 'warn', fact, fix };
}
