import { HttpStatusError, MoleculeError } from '../../../core/errors.ts';
import type { Target } from '../../../core/target.ts';
import type { Check, Verdict } from '../check.ts';
import { type DoctorContext, targetsOf } from '../context.ts';
import { explainFailure } from '../platform-probe.ts';

/** Reads one row of the feed, as a poll does; it marks nothing as read and does not make the workspace present. */
const QUERY = { sinceSeconds: 60, limit: 1 };

export const tokenCheck: Check = {
  id: 'token',
  title: 'Token',
  async run(context: DoctorContext, signal: AbortSignal): Promise<Verdict[]> {
    if (context.isOffline) return [];
    const verdicts = targetsOf(context).map((target) => judge(context, target, signal));
    return (await Promise.all(verdicts)).flat();
  },
};

async function judge(context: DoctorContext, target: Target, signal: AbortSignal): Promise<Verdict[]> {
  const probe = await context.probes.of(target, signal);
  if (!probe.isAnswered) return [];
  const workspace = target.id;
  try {
    await context.client(target).activities(QUERY, signal);
    return [{ status: 'ok', workspace, fact: 'accepted: messages can be read' }];
  } catch (error) {
    if (!(error instanceof MoleculeError)) throw error;
    if (error instanceof HttpStatusError && error.status === 401) {
      return [{ status: 'fail', workspace, fact: 'refused (401)', fix: error.advice }];
    }
    const status = error.actor === 'time' ? 'warn' : 'fail';
    const { fact, fix } = explainFailure(error, target);
    return [{ status, workspace, fact: `could not be tried: ${fact}`, fix }];
  }
}
