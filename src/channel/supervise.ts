import type { ChannelBlock } from '../claude-code/channel-blocks.ts';
import type { Launch } from '../claude-code/launch.ts';
import { backoffMs } from '../core/backoff.ts';
import { ConfigError, describeError, FencedError } from '../core/errors.ts';
import type { Deliveries } from '../inbox/deliveries.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import { runLoop } from '../runtime/run-loop.ts';
import { aborted, sleep } from '../runtime/sleep.ts';
import { runTogether } from '../runtime/tasks.ts';
import type { Environment } from '../settings/environment.ts';
import { configFingerprint, loadConfig } from '../settings/load.ts';
import type { Settings } from '../settings/settings.ts';
import { decide, stopped, UNKNOWN, UNKNOWN_LINE, WITHOUT_HOOKS } from './mode.ts';
import type { ChannelStatus, Configured } from './status.ts';

export interface Supervision {
  /** Where the settings come from. */
  readonly source: { readonly env: Environment; readonly stateDirectory: string };
  readonly clock: Clock;
  readonly log: Logger;
  readonly status: ChannelStatus;
  readonly session: SessionFacts;
  readonly workspacesOf: (settings: Settings) => Configured['workspaces'];
  /** Waits for the lease and receives, until the signal aborts or another process takes the lease. */
  readonly serve: (configured: Configured, signal: AbortSignal) => Promise<void>;
}

/** What tells whether messages can get into this session. */
export interface SessionFacts {
  /** Looked up each time: what is not known at first may be known a little later. */
  readonly launch: () => Launch;
  /** An organisation's decision about channels, looked up each time. */
  readonly forbidding: () => ChannelBlock | undefined;
  /** Resolves with the handshake. */
  readonly initialized: Promise<void>;
  /** Resolves when the session calls a tool, or one of its hooks does. */
  readonly showedLife: Promise<void>;
  readonly deliveries: Pick<Deliveries, 'hearing' | 'canReachSession'>;
}

const RESTART = { baseMs: 1_000, capMs: 60_000 };
/** Between two looks at what an unknown session is, until it shows that it lives. */
const LOOK_AT_LAUNCH_MS = 1_000;
/** Files are read now and then instead of watched: that also works for renames, network drives and folders made later. */
const LOOK_INTERVAL_MS = 1_000;
/** An editor may still be writing: an edit counts when the file stayed as it is for this long. */
const SETTLE_MS = 150;

/** Decides what this process does, over and over as settings and lease come and go, until the signal aborts. */
export async function supervise(supervision: Supervision, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await runTogether(
      (ended, end) => [watchSettings(supervision, ended).then(end), followSettings(supervision, ended)],
      signal,
    );
  }
}

/** Resolves when the settings are not what they were at first, or the signal aborts. */
async function watchSettings({ source, log }: Supervision, signal: AbortSignal): Promise<void> {
  const look = () => configFingerprint(source.env, source.stateDirectory);
  const before = look();
  while (!signal.aborted) {
    const now = look();
    await sleep(now === before ? LOOK_INTERVAL_MS : SETTLE_MS, signal);
    if (signal.aborted || now === before || look() !== now) continue;
    log.line('molecule channel: the settings changed; starting over with the new ones');
    return;
  }
}

/** Does what the settings say, as they are now. */
async function followSettings(supervision: Supervision, signal: AbortSignal): Promise<void> {
  const { status, session } = supervision;
  const configured = loadSettings(supervision);
  if (configured === undefined || !(await isWanted(supervision, configured.settings, signal))) return;
  // A program that never finishes the handshake is no session: for it, nothing is sent to the platform.
  await Promise.race([session.initialized, aborted(signal)]);
  if (signal.aborted) return;
  if (session.deliveries.canReachSession) await serveAgain(supervision, configured, signal);
  else status.enter(WITHOUT_HOOKS);
}

function loadSettings({ source, status, log, workspacesOf }: Supervision): Configured | undefined {
  try {
    const { settings, notices } = loadConfig(source.env, source.stateDirectory);
    const configured = { settings, workspaces: workspacesOf(settings) };
    status.configured(configured, notices);
    for (const text of [...notices, ...settings.warnings]) log.line(`molecule channel: ${text}`);
    return configured;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    status.unconfigured(error);
    for (const text of error.notices) log.line(`molecule channel: ${text}`);
    log.line('molecule channel: required config missing');
    for (const problem of error.problems) {
      log.line(`  ${problem.variable}: got ${problem.got}, expected ${problem.expected}. ${problem.fix}`);
    }
    return undefined;
  }
}

/** Whether this session is to receive; of an unknown one that is known when it has shown that it lives. */
async function isWanted(
  { status, session, log }: Supervision,
  settings: Settings,
  signal: AbortSignal,
): Promise<boolean> {
  let livesAlready = false;
  void session.showedLife.then(() => {
    livesAlready = true;
  });
  for (;;) {
    const decision = decide(settings, session.launch(), session.forbidding);
    session.deliveries.hearing.switchedOff(decision.receives && decision.isChannelOff);
    if (!decision.receives) status.enter(decision.situation);
    if (!decision.receives || !decision.isUnknown || livesAlready) return decision.receives;
    if (status.situation !== UNKNOWN) log.line(`molecule channel: standby — ${UNKNOWN_LINE}`);
    status.enter(UNKNOWN);
    await Promise.race([session.showedLife, sleep(LOOK_AT_LAUNCH_MS, signal)]);
    if (signal.aborted) return false;
  }
}

/** Serves again and again while the settings stay the same, a little later each time that it failed. */
function serveAgain(
  { clock, log, status, serve }: Supervision,
  configured: Configured,
  signal: AbortSignal,
): Promise<void> {
  return runLoop({
    clock,
    signal,
    async round() {
      try {
        await serve(configured, signal);
      } catch (error) {
        // Another session took over: the next round waits for the lease.
        if (!(error instanceof FencedError)) throw error;
      }
      return 0;
    },
    retry(error, failures) {
      const waitMs = backoffMs(failures, RESTART, clock.random());
      const seconds = Math.ceil(waitMs / 1000);
      log.line(`molecule channel: stopped by ${describeError(error)}; starting again in ${seconds} s`);
      status.enter(stopped(error));
      return waitMs;
    },
  });
}
