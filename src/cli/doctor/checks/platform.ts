import type { Target } from '../../../core/target.ts';
import type { Check, Verdict } from '../check.ts';
import { type DoctorContext, targetsOf } from '../context.ts';
import { explainFailure } from '../platform-probe.ts';

/** Reads the public description of each workspace: no token is needed, so it tells the address from the token. */
export const platformCheck: Check = {
  id: 'platform',
  title: 'Platform',
  run(context: DoctorContext, signal: AbortSignal): Promise<Verdict[]> {
    if (context.isOffline) return Promise.resolve([]);
    return Promise.all(targetsOf(context).map((target) => judge(context, target, signal)));
  },
};

async function judge(context: DoctorContext, target: Target, signal: AbortSignal): Promise<Verdict> {
  const probe = await context.probes.of(target, signal);
  if (!probe.isAnswered) {
    return { status: 'fail', workspace: target.id, ...explainFailure(probe.error, target) };
  }
  return {
    status: 'ok',
    workspace: target.id,
    fact: `${target.platformUrl} knows the workspace (${Math.round(probe.latencyMs)} ms)`,
  };
}
