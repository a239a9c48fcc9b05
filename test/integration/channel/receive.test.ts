import { describe, expect, spyOn, test } from 'bun:test';
import { type HeldInbox, holdInbox } from '../../../src/channel/hold-inbox.ts';
import { receive, type Session } from '../../../src/channel/receive.ts';
import { WorkspaceMonitor } from '../../../src/channel/workspace-monitor.ts';
import type { HookEvent } from '../../../src/claude-code/hooks.ts';
import { InboxUnwritableError } from '../../../src/core/errors.ts';
import type { ChannelNotification } from '../../../src/core/notification.ts';
import { InboxFolder } from '../../../src/files/inbox-folder.ts';
import { OwnUploads } from '../../../src/files/own-uploads.ts';
import { EVERYBODY } from '../../../src/inbox/access/policy.ts';
import { Deliveries } from '../../../src/inbox/deliveries.ts';
import { InboxFile } from '../../../src/inbox/file/inbox-file.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { createLocalPlatform } from '../../../src/local/platform.ts';
import { PermissionRelay } from '../../../src/permission/relay.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import type { Environment } from '../../../src/settings/environment.ts';
import { parseSettings } from '../../../src/settings/settings.ts';
import { keptLog } from '../../support/channel-status.ts';
import { SERVER } from '../../support/deliveries.ts';
import { arrival } from '../../support/inbox-arrivals.ts';
import { createTeam } from '../../support/platform.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

const URL = 'http://127.0.0.1:1';
const DAY_MS = 86_400_000;

interface Options {
  readonly settings?: Environment;
  /** Whether the host runs the plugin's hooks. */
  readonly hasHooks?: boolean;
  readonly hostReady?: Promise<void>;
  readonly relay?: PermissionRelay;
  /** Called before each time that receiving begins, with how often it began before. */
  readonly onHeld?: (held: HeldInbox, times: number) => void;
  /** Before anything is received. */
  readonly prepare?: (directory: string, workspaceId: string) => void;
}

/** A session that receives for a team's two workspaces until the end of the scope. */
function start(options: Options = {}) {
  const time = new VirtualTime();
  const dir = tempDir();
  const stop = new AbortController();
  const platform = createLocalPlatform({ rateLimitPerMinute: 0 });
  const { own, peer } = createTeam(platform);
  options.prepare?.(dir.path, own.id);
  const log = keptLog();
  const file = new InboxFile({
    directory: dir.path,
    nowMs: Date.now,
    access: { policy: EVERYBODY },
    onDegraded: () => undefined,
  });
  const deliveries = new Deliveries({
    serverName: SERVER,
    inbox: () => file.ifPresent(),
    clock: systemClock,
    signal: stop.signal,
    onHearingChanged: () => undefined,
    onFailed: () => undefined,
  });
  deliveries.receipts.expect(options.hasHooks === true);
  const pushed: ChannelNotification[] = [];
  const folder = new InboxFolder(dir.path);
  const session: Session = {
    host: {
      ready: options.hostReady ?? Promise.resolve(),
      write: async (notification) => void pushed.push(notification),
      client: () => ({ name: 'claude-code', version: '2.1.197' }),
    },
    deliveries,
    folder,
    ownUploads: new OwnUploads(folder),
    relay: options.relay,
    queue: { pushed: () => undefined },
    questions: { serve: () => undefined, stopServing: () => undefined, screen: () => undefined },
    clock: systemClock,
    log,
  };
  const settings = parseSettings({
    MOLECULE_PLATFORM_URL: URL,
    MOLECULE_WORKSPACE_IDS: `${own.id},${peer.id}`,
    MOLECULE_WORKSPACE_TOKENS: `${own.token},${peer.token}`,
    ...options.settings,
  });
  const workspaces = settings.targets.map((target) => ({
    client: new PlatformClient(target, (request) => platform.fetch(request)),
    monitor: new WorkspaceMonitor({
      target,
      log,
      nowMs: Date.now,
      hasDoorbell: true,
      onStanding: () => undefined,
    }),
  }));
  const lease = {
    lost: new AbortController().signal,
    unlockInbox: () => false,
    letPredecessorFinish: () => Promise.resolve(),
  };
  let times = 0;
  const ended = holdInbox(
    { file, lease, clock: systemClock, log, onReplaced: () => deliveries.receipts.pushes.forget() },
    (held, signal) => {
      options.onHeld?.(held, times);
      times += 1;
      const isInboxDurable = () => !file.isInMemory;
      const circumstances = { isInboxDurable, isFallbackAllowed: () => true, onPolled: () => undefined };
      return receive(session, { settings, workspaces, ...held, ...circumstances }, signal);
    },
    stop.signal,
  );
  const end = async () => {
    stop.abort();
    await ended;
  };
  return {
    ...{ time, dir, platform, own, peer, log, file, deliveries, pushed, end },
    texts: () => pushed.map(({ content }) => content),
    untilPushed: (count: number) =>
      time.until(`${count} pushed`, () => (pushed.length >= count ? true : undefined), 120_000),
    async [Symbol.asyncDispose]() {
      await end();
      file.close();
      platform.close();
      dir[Symbol.dispose]();
      time[Symbol.dispose]();
    },
  };
}

const hook = (event: string): HookEvent => ({
  event,
  prompt: 'go on',
  transcriptPath: '',
  isContinued: false,
});

describe('a session that receives', () => {
  test('is given the messages of all its workspaces, each once', async () => {
    await using s = start();
    await s.platform.sendAsCanvasUser(s.own.id, 'from a person');
    await s.platform.sendAsCanvasUser(s.peer.id, 'for the other one');
    await s.untilPushed(2);
    await s.time.pass(60_000);
    expect(s.texts().toSorted()).toEqual(['for the other one', 'from a person']);
    expect(s.file.ifPresent()?.counts(s.own.id)).toMatchObject({ settled: 1, waiting: 0 });
  });

  test('is given nothing before its host listens', async () => {
    const hostReady = Promise.withResolvers<void>();
    await using s = start({ hostReady: hostReady.promise });
    await s.platform.sendAsCanvasUser(s.own.id, 'early');
    await s.time.pass(60_000);
    expect(s.pushed).toEqual([]);
    expect(s.file.ifPresent()?.counts(s.own.id).waiting).toBe(1);
    hostReady.resolve();
    await s.untilPushed(1);
  });

  test('is given the messages of one workspace while another cannot be reached', async () => {
    await using s = start();
    s.platform.faults.set({ match: { workspaceId: s.peer.id }, fault: { kind: 'hang' } });
    await s.platform.sendAsCanvasUser(s.own.id, 'hello');
    await s.untilPushed(1);
    expect(s.texts()).toEqual(['hello']);
  });

  test('gets what an earlier session was pushed and never seen to have, marked', async () => {
    await using s = start({
      prepare(directory, workspaceId) {
        const { inbox } = openInbox(directory, Date.now);
        const { arrivals, pushes } = inbox.takeOver();
        const message = arrival('left-behind', Date.now() * 1_000, { workspaceId });
        arrivals.store(workspaceId, [message], { localMs: Date.now(), platformMs: undefined });
        for (const { row } of pushes.next([workspaceId], 1)) pushes.markPushed(row);
        inbox.close();
      },
    });
    await s.untilPushed(1);
    expect(s.pushed[0]).toMatchObject({ content: 'left-behind', meta: { redelivered: 'true' } });
    expect(s.log.details).toContain('1 messages of an earlier session will be pushed again');
  });

  test('gets again, marked, what its hooks did not see arrive', async () => {
    await using s = start({ hasHooks: true });
    await s.platform.sendAsCanvasUser(s.own.id, 'unseen');
    await s.untilPushed(1);
    await s.time.pass(100);
    s.deliveries.hook(hook('UserPromptSubmit'));
    s.deliveries.hook(hook('Stop'));
    await s.untilPushed(2);
    expect(s.pushed.map(({ meta }) => meta.redelivered)).toEqual([undefined, 'true']);
  });

  test('loses texts that are old and handled', async () => {
    await using s = start({
      prepare(directory, workspaceId) {
        const longAgoMs = Date.now() - 40 * DAY_MS;
        const { inbox } = openInbox(directory, () => longAgoMs);
        const { arrivals, pushes } = inbox.takeOver();
        arrivals.add(workspaceId, [arrival('old', longAgoMs * 1_000, { workspaceId })]);
        for (const { row } of pushes.next([workspaceId], 1)) {
          pushes.markPushed(row);
          pushes.settle(row, 'write');
        }
        expect(inbox.find('old')).toHaveLength(1);
        inbox.close();
      },
    });
    const old = () => s.file.ifPresent()?.find('old');
    await s.time.until('the old message to be gone', () => old()?.length === 0 || undefined, 1_000);
  });
});

test('a session without the channel gets messages in its hooks, for as long as it receives', async () => {
  await using s = start({ hasHooks: true, settings: { MOLECULE_FALLBACK: 'hooks' } });
  s.deliveries.hearing.switchedOff(true);
  await s.platform.sendAsCanvasUser(s.own.id, 'by hook');
  await s.time.until('it to wait', () => s.file.ifPresent()?.counts(s.own.id).waiting === 1 || undefined);
  expect(s.deliveries.hook(hook('UserPromptSubmit')).toPrompt).toContain('by hook');
  await s.platform.sendAsCanvasUser(s.own.id, 'too late');
  await s.time.until('it to wait', () => s.file.ifPresent()?.counts(s.own.id).waiting === 1 || undefined);
  await s.end();
  expect(s.deliveries.hook(hook('UserPromptSubmit'))).toEqual({});
  expect(s.pushed).toEqual([]);
});

test('requests for permission are shown for as long as the session receives, if the settings want it', async () => {
  const relay = () =>
    new PermissionRelay({ clock: systemClock, sendVerdict: async () => undefined, onEvent: () => undefined });
  const wanted = relay();
  await using s = start({ relay: wanted, settings: { MOLECULE_PERMISSION_RELAY: 'canvas' } });
  await s.time.until('the relay to serve', () => wanted.isServing || undefined, 1_000);
  await s.end();
  expect(wanted.isServing).toBeFalse();
});

test('a relay that the settings do not want any more serves nothing', async () => {
  const relay = new PermissionRelay({
    clock: systemClock,
    sendVerdict: async () => undefined,
    onEvent: () => undefined,
  });
  await using s = start({ relay });
  await s.time.pass(5_000);
  expect(relay.isServing).toBeFalse();
});

describe('a full disk', () => {
  const fillDisk = ({ leased }: HeldInbox, times: number) => {
    if (times > 0) return;
    spyOn(leased.arrivals, 'store').mockImplementation(() => {
      throw new InboxUnwritableError('SQLITE_FULL');
    });
  };

  test('costs no message: it is pushed from memory, once, and known to the file when there is space again', async () => {
    await using s = start({ onHeld: fillDisk });
    await s.platform.sendAsCanvasUser(s.own.id, 'on a full disk');
    await s.untilPushed(1);
    expect(s.file.isInMemory).toBeTrue();
    await s.time.until('the file', () => !s.file.isInMemory || undefined, 60_000);
    expect(s.file.ifPresent()?.counts(s.own.id)).toMatchObject({ settled: 1, waiting: 0 });
    await s.platform.sendAsCanvasUser(s.own.id, 'afterwards');
    await s.untilPushed(2);
    expect(s.texts()).toEqual(['on a full disk', 'afterwards']);
  });

  test('acknowledges nothing meanwhile: the platform has to keep what only memory knows', async () => {
    await using s = start({ onHeld: fillDisk });
    await s.platform.sendAsCanvasUser(s.own.id, 'on a full disk');
    await s.untilPushed(1);
    expect(s.platform.requests.matching({ path: /activity\/ack/ })).toEqual([]);
    await s.time.until(
      'the acknowledgement',
      () => s.platform.requests.matching({ path: /activity\/ack/ }).length > 0 || undefined,
      300_000,
    );
    expect(s.file.isInMemory).toBeFalse();
  });
});
