import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { type ChannelBlocks, channelBlocks } from '../claude-code/channel-blocks.ts';
import { readLaunch } from '../claude-code/launch.ts';
import { managedSettingsDirectory } from '../claude-code/managed-settings.ts';
import { runsHooks } from '../claude-code/versions.ts';
import { describeError } from '../core/errors.ts';
import { PLUGIN } from '../core/product.ts';
import { InboxFolder } from '../files/inbox-folder.ts';
import { OutgoingFiles } from '../files/outgoing-files.ts';
import { OwnUploads } from '../files/own-uploads.ts';
import { ACCESS_FIX, AccessFile } from '../inbox/access/access-file.ts';
import { Deliveries } from '../inbox/deliveries.ts';
import { InboxFile } from '../inbox/file/inbox-file.ts';
import { connectHost } from '../mcp/host.ts';
import { PermissionRelay } from '../permission/relay.ts';
import { PlatformClient } from '../platform/client.ts';
import { RateLimits } from '../platform/rate-limits.ts';
import { StandingNotices } from '../receive/standing-notices.ts';
import { type Clock, systemClock } from '../runtime/clock.ts';
import { createLogger } from '../runtime/logger.ts';
import { sleep } from '../runtime/sleep.ts';
import { type Environment, stateDirectory } from '../settings/environment.ts';
import { loadPermissionRelay } from '../settings/load.ts';
import { TOOLS } from '../tools/index.ts';
import { OutgoingIds } from '../tools/shared/outgoing-message.ts';
import { ChannelState } from './channel-state.ts';
import { supervise } from './supervisor.ts';

export interface ChannelOptions {
  readonly env: Environment;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly writeStderr: (text: string) => void;
  /** The command line of the process that started us; undefined when it cannot be read. */
  readonly parentArgv: readonly string[] | undefined;
  /** Loaded by Claude Code as a plugin, and with it the plugin's hooks. */
  readonly isPlugin: boolean;
  /** Where an administrator's settings of Claude Code are. */
  readonly managedSettingsDirectory?: string;
  readonly clock?: Clock;
}

/** A reply that is on its way when the session ends gets this long; the host kills us after some 500 ms. */
const LAST_CALLS_MS = 250;

/** Runs the channel server until the signal aborts. Answers the host first; everything slow comes after. */
export async function runChannel(options: ChannelOptions, signal: AbortSignal): Promise<void> {
  const clock = options.clock ?? systemClock;
  const directory = stateDirectory(options.env);
  const log = createLogger({
    filePath: join(directory, 'channel.log'),
    writeStderr: options.writeStderr,
    nowMs: clock.nowMs,
  });
  const limited = new RateLimits(clock.monotonicMs).guard(fetch);
  const blocks = channelBlocks({
    env: options.env,
    argv: options.parentArgv,
    managedSettingsDirectory: options.managedSettingsDirectory ?? managedSettingsDirectory(process.platform),
    host: () => host.client(),
  });
  const access = new AccessFile({
    stateDirectory: directory,
    monotonicMs: clock.monotonicMs,
    onChanged: ({ problem }) => log.line(accessLine(problem)),
  });
  if (access.problem !== undefined) log.line(accessLine(access.problem));
  const state = new ChannelState(directory, blocks, access);
  const inbox = new InboxFile({
    directory,
    nowMs: clock.nowMs,
    access,
    onDegraded(what) {
      state.inboxDegraded = what;
      if (what !== undefined) log.line(`molecule channel: ${what}`);
    },
  });
  const folder = new InboxFolder(directory);
  const ownUploads = new OwnUploads(folder);
  const endOfCalls = new AbortController();
  const deliveries = new Deliveries({
    serverName: `plugin:${PLUGIN.name}:${PLUGIN.serverKey}`,
    inbox: () => inbox.ifPresent(),
    clock,
    signal,
    onHearingChanged: (isDeaf) => log.line(hearingLine(isDeaf, blocks)),
    onFailed: (error) => log.detail(`receipt: ${describeError(error)}`),
  });
  const relay = loadPermissionRelay(options.env, directory)
    ? new PermissionRelay({
        clock,
        sendVerdict: (verdict) => host.answerPermission(verdict),
        onEvent: (what) => log.line(`molecule channel: permission request ${what}`),
      })
    : undefined;
  const host = await connectHost({
    stdin: options.stdin,
    stdout: options.stdout,
    tools: TOOLS,
    context: {
      targets: () => state.requireSettings().targets,
      client: (target) => new PlatformClient(target, limited),
      inbox: () => inbox.ifPresent(),
      status: () => state.report(inbox.ifPresent(), host.isReady(), deliveries, relay),
      outgoingIds: new OutgoingIds(),
      outgoingFiles: new OutgoingFiles({
        stateDirectory: directory,
        roots: () => state.requireSettings().uploadRoots,
        ownUploads,
      }),
      deliveries,
      mode: () => state.mode,
    },
    endOfCalls: endOfCalls.signal,
    onToolError: (name, error) => log.line(`molecule channel: tool ${name} failed: ${describeError(error)}`),
    onProtocolError: (error) => log.detail(`mcp: ${describeError(error)}`),
    onPermissionRequest: relay === undefined ? undefined : (request) => void relay.ask(request),
  });
  void host.initialized.then(() => deliveries.expectHooks(runsHooks(options.isPlugin, host.client())));
  await supervise(
    {
      env: options.env,
      stateDirectory: directory,
      launch: readLaunch({
        argv: options.parentArgv,
        pluginName: options.isPlugin ? PLUGIN.name : undefined,
      }),
      blocks,
      host,
      state,
      clock,
      log,
      client: (target) => new PlatformClient(target, limited),
      inbox,
      deliveries,
      standingNotices: new StandingNotices({
        hostReady: host.ready,
        write: (notification) => host.write(notification),
        nowMs: clock.monotonicMs,
        onFailed: (error) => log.detail(`telling the session failed: ${describeError(error)}`),
      }),
      folder,
      ownUploads,
      relay,
    },
    signal,
  );
  await Promise.race([host.idle(), sleep(LAST_CALLS_MS, endOfCalls.signal)]);
  endOfCalls.abort();
  inbox.close();
}

function accessLine(problem: string | undefined): string {
  return `molecule channel: ${problem === undefined ? 'access.json was changed and applies now' : `${problem}. ${ACCESS_FIX}`}`;
}

function hearingLine(isDeaf: boolean, blocks: ChannelBlocks): string {
  if (!isDeaf) return 'molecule channel: this session listens after all; messages are pushed again';
  const { fact, fix } = blocks.likely();
  return `molecule channel: this session does not listen; messages are kept. Likely cause: ${fact}. ${fix}`;
}
