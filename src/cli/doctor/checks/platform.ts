import { NoAnswerError, PlatformError } from '../../../core/errors.ts';
import { HttpStatusError } from '../../../core/http-status-error.ts';
import { quotedLine, safeWord } from '../../../core/safe-text.ts';
import { INACTIVE_ADVICE, inactiveFrom } from '../../../core/standing.ts';
import type { Target } from '../../../core/target.ts';
import type { WorkspaceInfo } from '../../../platform/client.ts';
import { tryToken } from '../../platform-access.ts';
import { type Check, fail, ok, type Verdict, warn } from '../check.ts';
import { type DoctorContext, targetsOf } from '../context.ts';
import type { Probe } from '../platform-probe.ts';
import { leaseHolder } from './lease.ts';

/** Reads the public description of each workspace. It needs no token, so a failure means the address, not the token. */
export const platformCheck: Check = {
  id: 'platform',
  title: 'Platform',
  run: forEachWorkspace((probe, target) => {
    if (!probe.isAnswered) return failed('fail', probe.error, target);
    return ok(`${target.platformUrl} knows the workspace (${Math.round(probe.latencyMs)} ms)`);
  }),
};

export const tokenCheck: Check = {
  id: 'token',
  title: 'Token',
  run: forEachWorkspace(async (probe, target, context, signal) => {
    if (!probe.isAnswered) return undefined;
    try {
      await tryToken(context.probes.client(target), signal);
      return ok('accepted: messages can be read');
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      const { trouble } = error.diagnosis;
      if (trouble === 'unauthorized') return fail('refused (401)', error.advice);
      return failed(error.actor === 'time' ? 'warn' : 'fail', error, target, 'could not be tried: ');
    }
  }),
};

const TOLERATED_CLOCK_SECONDS = 30;

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
      verdicts.push(judgeClock(probe.clockAheadMs / 1000, target.platformUrl));
    }
    return verdicts;
  },
};

function judgeClock(aheadSeconds: number, platformUrl: string): Verdict {
  if (Math.abs(aheadSeconds) <= TOLERATED_CLOCK_SECONDS) return ok(`agrees with ${platformUrl}`);
  const direction = aheadSeconds > 0 ? 'behind' : 'ahead of';
  return warn(
    `${Math.round(Math.abs(aheadSeconds))} s ${direction} that of ${platformUrl}`,
    'Switch on automatic time on this machine; until then times look wrong, and polls reach less far back.',
  );
}

/** What people see on the canvas beside the workspace. */
export const presenceCheck: Check = {
  id: 'presence',
  title: 'On the canvas',
  run: forEachWorkspace((probe, _target, { stateDirectory }) =>
    probe.isAnswered ? judgeStatus(probe.info, leaseHolder(stateDirectory).isHeld) : undefined,
  ),
};

function judgeStatus(info: WorkspaceInfo, isHeld: boolean): Verdict {
  const status = safeWord(info.status);
  const fact = `${quotedLine(info.name)} is ${status}`;
  if (status === 'online' && isHeld) return ok(fact);
  if (status === 'online') {
    return warn(
      `${fact} although no session here receives: it is connected from somewhere else`,
      'Whoever watches it there answers its messages. End that session, or give this machine a workspace of its own. A session that was just ended here shows for up to three minutes.',
    );
  }
  if (status === 'awaiting_agent') {
    return isHeld
      ? warn(
          `${fact}, although a session here holds the lease`,
          'Wait half a minute for its next heartbeat; then see the log.',
        )
      : ok(`${fact}: no session is connected at the moment`);
  }
  const inactive = inactiveFrom(info.status);
  return warn(
    fact,
    inactive === undefined ? 'Repair the workspace on the canvas.' : INACTIVE_ADVICE[inactive],
  );
}

type Judge = (
  probe: Probe,
  target: Target,
  context: DoctorContext,
  signal: AbortSignal,
) => Verdict | undefined | Promise<Verdict | undefined>;

/** Judges every watched workspace by what the platform says of it; offline there is nothing to judge. */
function forEachWorkspace(judge: Judge): Check['run'] {
  return async (context, signal) => {
    if (context.isOffline) return [];
    const verdicts = targetsOf(context).map(async (target): Promise<Verdict[]> => {
      const verdict = await judge(await context.probes.of(target, signal), target, context, signal);
      return verdict === undefined ? [] : [{ ...verdict, workspace: target.id }];
    });
    return (await Promise.all(verdicts)).flat();
  };
}

/** The verdict on a request that failed, in words for somebody who looks for the reason. */
function failed(status: 'warn' | 'fail', error: PlatformError, target: Target, prefix = ''): Verdict {
  const { trouble, fact, advice, actor } = error.diagnosis;
  const at = `${prefix}${target.platformUrl}`;
  if (error instanceof NoAnswerError) {
    const isNetwork = trouble === 'unreachable';
    return {
      status,
      fact: isNetwork ? `${at}: ${error.message}` : `${at}: ${fact} (${error.message})`,
      fix: isNetwork ? CHECK_THE_WAY : advice,
    };
  }
  const what =
    error instanceof HttpStatusError ? ` answered ${error.status}${words(error)}` : `: ${error.message}`;
  return { status, fact: `${at}${what}`, fix: actor === 'time' ? `${advice} ${WAIT}` : advice };
}

const CHECK_THE_WAY =
  'Check that the platform runs, that this machine reaches it, and MOLECULE_PLATFORM_URL.';
const WAIT = 'Nothing can be done about it here.';

/** What the platform itself says where that is all there is to go by. */
function words({ detail, diagnosis }: HttpStatusError): string {
  const isUnexplained = diagnosis.trouble === 'rejected';
  return isUnexplained && detail !== undefined ? `: the platform says ${quotedLine(detail, 120)}` : '';
}
