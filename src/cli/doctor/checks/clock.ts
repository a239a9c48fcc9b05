import { type Check, ok, type Verdict, warn } from '../check.ts';
import { type DoctorContext, targetsOf } from '../context.ts';

const TOLERATED_SECONDS = 30;

export const clockCheck: Check = {
  id: 'clock',
  title: 'Clock',
  async run(context: DoctorContext, signal: AbortSignal): Promise<Verdict[]> {
    if (context.isOffline) return [];
    const onePerPlatform = new Map(targetsOf(context).map((target) => [target.platformUrl, target]));
    const verdicts: Verdict[] = [];
    for (const target of onePerPlatform.values()) {
      const probe = await context.probes.of(target, signal);
      if (!probe.isAnswered || probe.clockAheadMs === undefined) continue;
      verdicts.push(judge(probe.clockAheadMs / 1000, target.platformUrl));
    }
    return verdicts;
  },
};

function judge(aheadSeconds: number, platformUrl: string): Verdict {
  if (Math.abs(aheadSeconds) <= TOLERATED_SECONDS) return ok(`agrees with ${platformUrl}`);
  const direction = aheadSeconds > 0 ? 'behind' : 'ahead of';
  return warn(
    `${Math.round(Math.abs(aheadSeconds))} s ${direction} that of ${platformUrl}`,
    'Switch on automatic time on this machine; until then times look wrong, and polls reach less far back.',
  );
}
