import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { type ChannelBlocks, channelBlocks } from '../claude-code/channel-blocks.ts';
import { readLaunch } from '../claude-code/launch.ts';
import { managedSettingsDirectory } from '../claude-code/managed-settings.ts';
import { runsHooks } from '../claude-code/versions.ts';
import { describeError } from '../core/errors.ts';
import { PLUGIN, SERVER_NAME } from '../core/product.ts';
import type { Target } from '../core/target.ts';
import { TokenGuard } from '../core/token-guard.ts';
import { InboxFolder } from '../files/inbox-folder.ts';
import { longTexts } from '../files/long-texts.ts';
import { OutgoingFiles } from '../files/outgoing-files.ts';
import { OwnUploads } from '../files/own-uploads.ts';
import { Deliveries } from '../inbox/deliveries.ts';
import { InboxFile } from '../inbox/file/inbox-file.ts';
import type { FirstAnswer } from '../mcp/first-answer.ts';
import { connectHost } from '../mcp/host.ts';
import { PermissionRelay } from '../permission/relay.ts';
import { PlatformClient } from '../platform/client.ts';
import { Experience } from '../platform/experience.ts';
import type { FetchLike } from '../platform/http.ts';
import { RateLimits } from '../platform/rate-limits.ts';
import { safeFetch } from '../platform/safe-fetch.ts';
import { StandingNotices } from '../receive/standing-notices.ts';
import { type Clock, systemClock } from '../runtime/clock.ts';
import { createLogger, type Logger } from '../runtime/logger.ts';
import { sleep } from '../runtime/sleep.ts';
import { trustedAuthorities } from '../settings/authorities.ts';
import { type Environment, stateDirectory } from '../settings/environment.ts';
import { loadPermissionRelay } from '../settings/load.ts';
import { proxyVariable } from '../settings/proxy.ts';
import type { Settings } from '../settings/settings.ts';
import { TOOLS } from '../tools/index.ts';
import { OutgoingIds } from '../tools/shared/outgoing-message.ts';
import { Fences } from './fences.ts';
import { holdInbox } from './hold-inbox.ts';
import { ACTIVE, standby } from './mode.ts';
import { openAccess } from './open-access.ts';
import { receive, type Session } from './receive.ts';
import { ChannelStatus, type Configured } from './status.ts';
import { supervise } from './supervise.ts';
import { takeLease } from './take-lease.ts';
import { Turns } from './turns.ts';
import { WorkspaceMonitor } from './workspace-monitor.ts';

export interface ChannelOptions {
  readonly env: Environment;
  readonly stdin: Readable;
  readonly stdout: Writable;
  /** What the host was answered before this was loaded. */
  readonly early?: FirstAnswer | undefined;
  readonly writeStderr: (text: string) => void;
  /** The command line of the process that started us; undefined when it cannot be read. */
  readonly parentArgv: readonly string[] | undefined;
  /** Loaded by Claude Code as a plugin, and with it the plugin's hooks. */
  readonly isPlugin: boolean;
  /** Where an administrator's settings of Claude Code are. */
  readonly managedSettingsDirectory?: string;
  readonly clock?: Clock;
  readonly fetch?: FetchLike;
}

/** A reply that is on its way when the session ends gets this long; the host kills us after some 500 ms. */
const LAST_CALLS_MS = 250;

/** Runs the channel server until the signal aborts. Answers the host first; everything slow comes after. */
export async function runChannel(options: ChannelOptions, signal: AbortSignal): Promise<void> {
  const { env, isPlugin, parentArgv: argv, clock = systemClock } = options;
  const directory = stateDirectory(env);
  const log = createLogger({
    filePath: join(directory, 'channel.log'),
    writeStderr: options.writeStderr,
    nowMs: clock.nowMs,
  });
  const blocks = channelBlocks({
    env,
    argv,
    managedSettingsDirectory: options.managedSettingsDirectory ?? managedSettingsDirectory(process.platform),
    host: () => host.client(),
  });
  const access = openAccess(directory, clock, log);
  const file = new InboxFile({
    directory,
    nowMs: clock.nowMs,
    access,
    onDegraded(what) {
      status.inboxDegraded = what;
      if (what !== undefined) log.line(`molecule channel: ${what}`);
    },
    onNote: (what) => log.line(`molecule channel: ${what}`),
  });
  const inbox = () => file.ifPresent();
  const turns = new Turns({
    clock,
    log,
    settings: () => status.settings,
    clientOf(workspaceId) {
      const target = status.settings?.targets.find(({ id }) => id === workspaceId);
      return target && clientOf(target);
    },
    inbox,
    deliveries: () => deliveries,
    host: () => host.client(),
  });
  const deliveries: Deliveries = new Deliveries({
    serverName: SERVER_NAME,
    follower: turns.guard,
    inbox,
    clock,
    signal,
    onHearingChanged: (isDeaf) => log.line(hearingLine(isDeaf, blocks)),
    onFailed: (error) => log.detail(`receipt: ${describeError(error)}`),
  });
  const relay = loadPermissionRelay(env, directory)
    ? new PermissionRelay({
        clock,
        sendVerdict: (verdict) => host.answerPermission(verdict),
        onEvent: (what) => log.line(`molecule channel: permission request ${what}`),
      })
    : undefined;
  const status = new ChannelStatus({
    stateDirectory: directory,
    blocks,
    access,
    deliveries,
    relay,
    inbox,
    isHostReady: () => host.isReady(),
  });
  const folder = new InboxFolder(directory);
  const ownUploads = new OwnUploads(folder);
  const limitedFetch = new RateLimits(clock.monotonicMs).guard(
    options.fetch ?? safeFetch(() => trustedAuthorities(env, status.authorities)),
  );
  const experience = new Experience({
    monotonicMs: clock.monotonicMs,
    nowMs: clock.nowMs,
    proxyVariable: (address) => proxyVariable(env, address),
  });
  const guard = new TokenGuard(() => status.tokens);
  const clientOf = (target: Target) => new PlatformClient(target, limitedFetch, experience, guard);
  const endOfCalls = new AbortController();

  const host = await connectHost({
    stdin: options.stdin,
    stdout: options.stdout,
    early: options.early,
    tools: TOOLS,
    context: {
      targets: () => status.requireSettings().targets,
      client: clientOf,
      inbox,
      status: () => status.report(),
      outgoingIds: new OutgoingIds(),
      outgoingFiles: new OutgoingFiles({
        stateDirectory: directory,
        rules: () => status.requireSettings(),
        guard,
        ownUploads,
      }),
      saveText: longTexts({
        folder,
        onFailed: (what, error) => log.line(`molecule channel: ${what} failed: ${describeError(error)}`),
      }),
      deliveries,
      hook: (event) => turns.hook(event),
      mode: () => status.mode,
    },
    endOfCalls: endOfCalls.signal,
    onToolError: (name, error) => log.line(`molecule channel: tool ${name} failed: ${describeError(error)}`),
    onProtocolError: (error) => log.detail(`mcp: ${describeError(error)}`),
    onPermissionRequest: relay === undefined ? undefined : (request) => void relay.ask(request),
  });
  void host.initialized.then(() => deliveries.expectHooks(runsHooks(isPlugin, host.client())));

  const fences = new Fences(clock.nowMs);
  const session: Session = { host, deliveries, folder, ownUploads, relay, clock, log };
  const standingNotices = new StandingNotices({
    hostReady: host.ready,
    write: (notification) => host.write(notification),
    nowMs: clock.monotonicMs,
    onFailed: (error) => log.detail(`telling the session failed: ${describeError(error)}`),
  });
  void turns.run(signal);
  await supervise(
    {
      source: { env, stateDirectory: directory },
      clock,
      log,
      status,
      session: {
        launch: readLaunch({ argv, pluginName: isPlugin ? PLUGIN.name : undefined }),
        forbidding: () => blocks.forbidding(),
        initialized: host.initialized,
        deliveries,
      },
      workspacesOf: (settings) => {
        const monitorOf = (target: Target) =>
          new WorkspaceMonitor({
            target,
            log,
            nowMs: clock.nowMs,
            hasDoorbell: settings.doorbell,
            onStanding: (standing) => standingNotices.stands(target, standing),
          });
        return settings.targets.map((target) => ({ client: clientOf(target), monitor: monitorOf(target) }));
      },
      serve: (configured, serving) =>
        serve(session, { stateDirectory: directory, file, status, blocks, fences }, configured, serving),
    },
    signal,
  );
  const last = Promise.all([host.idle(), turns.close(endOfCalls.signal)]);
  await Promise.race([last, sleep(LAST_CALLS_MS, endOfCalls.signal)]);
  endOfCalls.abort();
  file.close();
}

interface Holdings {
  readonly stateDirectory: string;
  readonly file: InboxFile;
  readonly status: ChannelStatus;
  readonly blocks: ChannelBlocks;
  readonly fences: Fences;
}

/** Waits for the lease and receives with it, until the signal aborts or the lease is lost. */
async function serve(
  session: Session,
  { stateDirectory, file, status, blocks, fences }: Holdings,
  configured: Configured,
  signal: AbortSignal,
): Promise<void> {
  const { clock, log, deliveries } = session;
  const lease = await takeLease(
    {
      stateDirectory,
      clock,
      log,
      onStandby: (holder) => status.enter(standby(holder)),
      isAnotherAtWork: () => fences.isAnotherAtWork(file.ifPresent(), configured.settings),
      onDegraded(what) {
        status.leaseDegraded = what;
      },
    },
    signal,
  );
  if (lease === undefined) return;
  status.enter(ACTIVE);
  let isAnnounced = false;
  const circumstances = {
    isInboxDurable: () => status.inboxDegraded === undefined,
    isFallbackAllowed: () => blocks.forbidding() === undefined,
    onPolled() {
      if (!isAnnounced) announce(configured.settings, log);
      isAnnounced = true;
    },
  };
  try {
    await holdInbox(
      { file, lease, clock, log, onReplaced: () => deliveries.inboxReplaced() },
      (held, holding) => {
        fences.took(held.leased.fence.number);
        return receive(session, { ...configured, ...held, ...circumstances }, holding);
      },
      AbortSignal.any([signal, lease.lost]),
    );
  } finally {
    lease.release();
  }
}

/** The lines that the documentation tells people to look for, word for word. */
function announce(settings: Settings, log: Logger): void {
  const { targets, pollIntervalMs, pollWindowSeconds, relaxedIntervalMs } = settings;
  const urls = [...new Set(targets.map((target) => target.platformUrl))];
  log.line(`molecule channel: connected — watching ${targets.length} workspace(s) at ${urls.join(', ')}`);
  log.line(`  workspaces: ${targets.map((target) => target.id).join(', ')}`);
  log.line(`  poll: every ${pollIntervalMs}ms with ${pollWindowSeconds}s window`);
  if (settings.doorbell) {
    const relaxed =
      relaxedIntervalMs === pollIntervalMs ? '' : `, and polls every ${relaxedIntervalMs}ms are enough`;
    log.line(`  doorbell: on; while it works messages arrive at once${relaxed}`);
  }
  if (settings.permissionRelay) log.line('  permission relay: on; canvas users can answer tool approvals');
}

function hearingLine(isDeaf: boolean, blocks: ChannelBlocks): string {
  if (!isDeaf) return 'molecule channel: this session listens after all; messages are pushed again';
  const { fact, fix } = blocks.likely();
  return `molecule channel: this session does not listen; messages are kept. Likely cause: ${fact}. ${fix}`;
}
