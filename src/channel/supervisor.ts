import type { ChannelBlocks } from '../claude-code/channel-blocks.ts';
import { type Launch, launchCommand } from '../claude-code/launch.ts';
import { HOOKS_SINCE } from '../claude-code/versions.ts';
import { backoffMs } from '../core/backoff.ts';
import { ConfigError, describeError, FencedError } from '../core/errors.ts';
import { PLUGIN } from '../core/product.ts';
import type { InboxFolder } from '../files/inbox-folder.ts';
import type { OwnUploads } from '../files/own-uploads.ts';
import type { Deliveries } from '../inbox/deliveries.ts';
import type { InboxFile } from '../inbox/file/inbox-file.ts';
import type { Lease } from '../lease/lease.ts';
import type { Host } from '../mcp/host.ts';
import type { PermissionRelay } from '../permission/relay.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { StandingNotices } from '../receive/standing-notices.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import { aborted, sleep } from '../runtime/sleep.ts';
import type { Environment } from '../settings/environment.ts';
import { configFingerprint, loadConfig } from '../settings/load.ts';
import type { Settings } from '../settings/settings.ts';
import type { ChannelState } from './channel-state.ts';
import { configChanged } from './config-watch.ts';
import { holdLease } from './hold-lease.ts';
import { takeLease } from './take-lease.ts';
import { WorkspaceMonitor } from './workspace-monitor.ts';

export interface SupervisorDeps {
  readonly env: Environment;
  readonly stateDirectory: string;
  readonly launch: Launch;
  readonly blocks: ChannelBlocks;
  readonly host: Host;
  readonly state: ChannelState;
  readonly clock: Clock;
  readonly log: Logger;
  readonly client: (target: Settings['targets'][number]) => PlatformClient;
  readonly inbox: InboxFile;
  readonly deliveries: Deliveries;
  readonly standingNotices: StandingNotices;
  readonly folder: InboxFolder;
  readonly ownUploads: OwnUploads;
  /** Undefined unless the relay was switched on when the host was answered. */
  readonly relay: PermissionRelay | undefined;
}

const LAUNCH_COMMAND = launchCommand(PLUGIN.marketplace);
const RESTART = { baseMs: 1_000, capMs: 60_000 };

/** Decides what this process does, over and over as settings and lease come and go, until the signal aborts. */
export async function supervise(deps: SupervisorDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const fingerprint = configFingerprint(deps.env, deps.stateDirectory);
    const edited = new AbortController();
    const watch = AbortSignal.any([signal, edited.signal]);
    const watching = configChanged(deps.env, deps.stateDirectory, fingerprint, watch).then((changed) => {
      if (changed) deps.log.line('molecule channel: the settings changed; starting over with the new ones');
      edited.abort();
    });
    const settings = readSettings(deps);
    if (settings !== undefined && isWanted(deps, settings)) {
      // A program that never finishes the handshake only looks: it must not reach the platform.
      await Promise.race([deps.host.initialized, aborted(watch)]);
      if (!watch.aborted && canDeliver(deps)) await serve(deps, settings, watch);
    }
    await watching;
  }
}

function readSettings(deps: SupervisorDeps): Settings | undefined {
  const { state, log } = deps;
  try {
    const { settings, notices } = loadConfig(deps.env, deps.stateDirectory);
    state.configured(settings, notices, monitorsFor(deps, settings));
    for (const text of [...notices, ...settings.warnings]) log.line(`molecule channel: ${text}`);
    return settings;
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    state.unconfigured(error);
    for (const text of error.notices) log.line(`molecule channel: ${text}`);
    log.line('molecule channel: required config missing');
    for (const problem of error.problems) {
      log.line(`  ${problem.variable}: got ${problem.got}, expected ${problem.expected}. ${problem.fix}`);
    }
    return undefined;
  }
}

function monitorsFor(deps: SupervisorDeps, settings: Settings): ReadonlyMap<string, WorkspaceMonitor> {
  const { log, clock } = deps;
  return new Map(
    settings.targets.map((target) => [
      target.id,
      new WorkspaceMonitor({
        target,
        log,
        nowMs: clock.nowMs,
        hasDoorbell: settings.doorbell,
        work: () => deps.deliveries.work.of(target.id),
        onStanding: (standing) => deps.standingNotices.stands(target.id, standing),
      }),
    ]),
  );
}

/** Whether this session was started to receive messages. */
function isWanted(deps: SupervisorDeps, settings: Settings): boolean {
  const { launch, state, deliveries } = deps;
  deliveries.channelIsOff(false);
  if (settings.channel === 'off') {
    state.enter({
      mode: 'passive',
      why: 'MOLECULE_CHANNEL is off: nothing is received here; the tools work.',
      fix: 'Set MOLECULE_CHANNEL=auto to receive messages.',
    });
    return false;
  }
  if (settings.channel === 'on' || launch === 'with_channel' || launch === 'unknown') return true;
  const forbidding = settings.hookFallback ? deps.blocks.forbidding() : undefined;
  if (settings.hookFallback && launch === 'without_channel' && forbidding === undefined) {
    deliveries.channelIsOff(true);
    return true;
  }
  const notUsed = forbidding === undefined ? '' : ` MOLECULE_FALLBACK=hooks is not used: ${forbidding.fact}.`;
  state.enter({
    mode: 'passive',
    why: `This Claude Code was started without the molecule channel: no messages arrive here; the tools work.${notUsed}`,
    fix: `Start it with: ${LAUNCH_COMMAND}`,
  });
  return false;
}

/** Without the channel, messages need the plugin's hooks to get into the session. Known after the handshake. */
function canDeliver({ deliveries, state }: SupervisorDeps): boolean {
  if (deliveries.canReachSession) return true;
  state.enter({
    mode: 'passive',
    why: "This Claude Code was started without the molecule channel, and MOLECULE_FALLBACK=hooks needs the plugin's hooks, which it does not run: no messages arrive here; the tools work.",
    fix: `Start it with: ${LAUNCH_COMMAND} (hooks: Claude Code ${HOOKS_SINCE} or later, with this as a plugin).`,
  });
  return false;
}

/** Waits for the lease and holds the channel with it, again and again while the settings stay the same. */
async function serve(deps: SupervisorDeps, settings: Settings, signal: AbortSignal): Promise<void> {
  let failures = 0;
  while (!signal.aborted) {
    let lease: Lease | undefined;
    try {
      lease = await takeLease(deps, signal);
      if (lease !== undefined) await holdLease(deps, settings, lease, signal);
      failures = 0;
    } catch (error) {
      if (signal.aborted) return;
      // Another session took over; the next round finds it holding the lease.
      if (error instanceof FencedError) continue;
      failures += 1;
      const waitMs = backoffMs(failures, RESTART, deps.clock.random());
      deps.log.line(
        `molecule channel: stopped by ${describeError(error)}; starting again in ${Math.ceil(waitMs / 1000)} s`,
      );
      deps.state.enter({
        mode: 'starting',
        why: `It stopped by ${describeError(error)} and starts again shortly.`,
      });
      await sleep(waitMs, signal);
    } finally {
      lease?.release();
    }
  }
}
