import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { channelBlocks } from '../claude-code/channel-blocks.ts';
import { managedSettingsDirectory } from '../claude-code/managed-settings.ts';
import { runsHooks } from '../claude-code/versions.ts';
import { describeError } from '../core/errors.ts';
import { SERVER_NAME } from '../core/product.ts';
import type { Target } from '../core/target.ts';
import { TokenGuard } from '../core/token-guard.ts';
import { InboxFolder } from '../files/inbox-folder.ts';
import { longTexts } from '../files/long-texts.ts';
import { OutgoingFiles } from '../files/outgoing-files.ts';
import { OwnUploads } from '../files/own-uploads.ts';
import { Deliveries } from '../inbox/deliveries.ts';
import { InboxFile } from '../inbox/file/inbox-file.ts';
import { watchSession } from '../inbox/session-watch.ts';
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
import { createLogger } from '../runtime/logger.ts';
import { sleep } from '../runtime/sleep.ts';
import { trustedAuthorities } from '../settings/authorities.ts';
import { type Environment, stateDirectory } from '../settings/environment.ts';
import { loadPermissionRelay } from '../settings/load.ts';
import { proxyVariable } from '../settings/proxy.ts';
import { TOOLS } from '../tools/index.ts';
import { OutgoingIds } from '../tools/shared/outgoing-message.ts';
import { Fences } from './fences.ts';
import { Handover } from './handover.ts';
import { HookAnswers } from './hook-answers.ts';
import { HostFacts } from './host-facts.ts';
import { openAccess } from './open-access.ts';
import type { Session } from './receive.ts';
import { serve } from './serve.ts';
import { sessionLine } from './session-line.ts';
import { ChannelStatus, hearingLine } from './status.ts';
import { supervise } from './supervise.ts';
import { Turns } from './turns.ts';
import { WorkspaceMonitor } from './workspace-monitor.ts';

export interface ChannelOptions {
  readonly env: Environment;
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly early?: FirstAnswer | undefined;
  readonly writeStderr: (text: string) => void;
  /** The command line of the process that started us; undefined when it cannot be read. */
  readonly parentArgv: Promise<readonly string[] | undefined>;
  /** Loaded by Claude Code as a plugin, and with it the plugin's hooks. */
  readonly isPlugin: boolean;
  readonly managedSettingsDirectory?: string;
  readonly clock?: Clock;
  readonly fetch?: FetchLike;
}

/** A reply that is on its way when the session ends gets this long; the host kills us after some 500 ms. */
const LAST_CALLS_MS = 250;

/** Runs the channel server until the signal aborts. Answers the host first; everything slow comes after. */
export async function runChannel(options: ChannelOptions, signal: AbortSignal): Promise<void> {
  const { env, isPlugin, parentArgv, clock = systemClock } = options;
  const directory = stateDirectory(env);
  const facts = new HostFacts({ env, isPlugin, parentArgv, stateDirectory: directory });
  const log = createLogger({
    filePath: join(directory, 'channel.log'),
    writeStderr: options.writeStderr,
    nowMs: clock.nowMs,
  });
  const blocks = channelBlocks({
    env,
    argv: () => facts.argv,
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
    follower: turns,
    hostSession: () => facts.session(),
    inbox,
    clock,
    signal,
    onHearingChanged: () => log.line(hearingLine(deliveries, blocks)),
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
    facts,
    access,
    deliveries,
    relay,
    questions: turns.questions,
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
  const hooks = new HookAnswers({
    serverName: SERVER_NAME,
    answer: (event) => turns.hook(event),
    line: () => sessionLine(status.report()),
  });
  const life = Promise.withResolvers<void>();

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
      hook: (event) => hooks.answer(event),
      ask: (toolName, input, asking) => turns.ask(toolName, input, asking),
      mode: () => status.mode,
    },
    endOfCalls: endOfCalls.signal,
    onToolError: (name, error) => log.line(`molecule channel: tool ${name} failed: ${describeError(error)}`),
    onToolCall: () => life.resolve(),
    onProtocolError: (error) => log.detail(`mcp: ${describeError(error)}`),
    onPermissionRequest: relay === undefined ? undefined : (request) => void relay.ask(request),
  });
  void host.initialized.then(() => deliveries.receipts.expect(runsHooks(isPlugin, host.client())));

  void watchSession(deliveries.receipts, clock, signal);
  const fences = new Fences(clock.nowMs);
  const handover = new Handover({ clock, standing: () => status.standing() });
  const { questions } = turns;
  const session: Session = {
    host,
    deliveries,
    folder,
    ownUploads,
    relay,
    questions,
    queue: turns.queue,
    clock,
    log,
  };
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
        launch: () => facts.launch(),
        showedLife: life.promise,
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
        serve(
          session,
          { stateDirectory: directory, file, status, blocks, fences, handover },
          configured,
          serving,
        ),
    },
    signal,
  );
  const last = Promise.all([host.idle(), turns.close(endOfCalls.signal)]);
  await Promise.race([last, sleep(LAST_CALLS_MS, endOfCalls.signal)]);
  endOfCalls.abort();
  file.close();
}
