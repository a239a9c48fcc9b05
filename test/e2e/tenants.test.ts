import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { createLocalPlatform, type LocalPlatform } from '../../src/local/platform.ts';
import { ChannelProcess } from '../support/channel-process.ts';
import { writeTenants } from '../support/env-file.ts';
import { eventually } from '../support/eventually.ts';
import { createTeam } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';

type Workspace = ReturnType<typeof createTeam>['own'];

interface Tenant extends AsyncDisposable {
  readonly platform: LocalPlatform;
  readonly url: string;
  readonly own: Workspace;
  readonly peer: Workspace;
  /** Every `Authorization` and `X-Workspace-ID` that arrived here, and every path. */
  readonly received: { readonly credentials: Set<string>; readonly paths: Set<string> };
}

/** A platform of its own, with a door that writes down who knocks. */
function startTenant(name: string, peerId?: string): Tenant {
  const platform = createLocalPlatform({ rateLimitPerMinute: 0 });
  const received = { credentials: new Set<string>(), paths: new Set<string>() };
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 0,
    fetch(request) {
      for (const header of ['Authorization', 'X-Workspace-ID']) {
        const value = request.headers.get(header);
        if (value !== null) received.credentials.add(value);
      }
      received.paths.add(new URL(request.url).pathname);
      return platform.fetch(request).catch(() => new Response(null, { status: 502 }));
    },
  });
  return {
    platform,
    received,
    url: `http://127.0.0.1:${server.port}`,
    ...(peerId === undefined ? createTeam(platform, name) : createTeamOf(platform, name, peerId)),
    async [Symbol.asyncDispose]() {
      platform.close();
      await server.stop(true);
    },
  };
}

function createTeamOf(platform: LocalPlatform, name: string, peerId: string) {
  const external = { deliveryMode: 'poll', external: true } as const;
  const peer = platform.createWorkspace({ ...external, id: peerId, name: `${name} lead` });
  return { peer, own: platform.createWorkspace({ ...external, name, parentId: peer.id }) };
}

const credentialsOf = ({ own }: Tenant) => [`Bearer ${own.token}`, own.id];

const replyTo = (channel: ChannelProcess, text: string) =>
  channel.call('reply_to_workspace', {
    activity_id: channel.pushed.find(({ content }) => content === text)?.meta.activity_id,
    text: `answer to ${text}`,
  });

/** The plugin itself may have something to say about the other platform meanwhile. */
const waitForText = (channel: ChannelProcess, text: string) =>
  eventually(`"${text}"`, () => channel.texts().includes(text), {
    timeoutMs: 30_000,
    explain: () => channel.stderr(),
  });

const statusSchema = z.object({ workspaces: z.array(z.looseObject({ id: z.string(), state: z.string() })) });

const waitForStatus = (
  channel: ChannelProcess,
  { own }: Tenant,
  isIt: (status: { readonly state: string }) => boolean,
) =>
  eventually(`the status of ${own.id}`, async () => {
    const { workspaces } = statusSchema.parse((await channel.call('channel_status')).data);
    return workspaces.some((status) => status.id === own.id && isIt(status));
  });

const textsAt = (tenant: Tenant, workspace: Workspace) =>
  JSON.stringify(tenant.platform.activities(workspace.id));

test('a session on two platforms: no token, id or reply ever crosses', async () => {
  await using first = startTenant('First');
  await using second = startTenant('Second');
  using dir = tempDir();
  writeTenants(dir.path, [first, second]);
  await using channel = await ChannelProcess.start({ stateDir: dir.path });
  await channel.waitForStderr('connected — watching 2 workspace(s)');
  for (const [index, tenant] of [first, second].entries()) {
    const name = index === 0 ? 'first' : 'second';
    await tenant.platform.sendAsCanvasUser(tenant.own.id, `user of ${name}`);
    await tenant.platform.sendAsPeer(tenant.peer.id, tenant.own.id, `peer of ${name}`);
  }
  await channel.waitForPushes(4);
  for (const text of channel.texts()) expect((await replyTo(channel, text)).isError).toBeFalse();
  expect(textsAt(first, first.own)).toContain('answer to user of first');
  expect(textsAt(first, first.peer)).toContain('answer to peer of first');
  expect(textsAt(second, second.own)).toContain('answer to user of second');
  expect(textsAt(second, second.peer)).toContain('answer to peer of second');
  for (const { own, peer } of [first, second]) {
    const as = { _as_workspace: own.id };
    await channel.call('list_peers', as);
    await channel.call('get_workspace_info', as);
    await channel.call('chat_history', { ...as, peer_id: peer.id });
    await channel.call('recall_memory', as);
    await channel.call('send_message_to_user', { ...as, message: 'a note' });
    await channel.call('delegate_task_async', { ...as, workspace_id: peer.id, task: 'work' });
  }

  const wrong = await channel.call('reply_to_workspace', {
    activity_id: channel.pushed.find(({ content }) => content === 'peer of first')?.meta.activity_id,
    workspace_id: second.own.id,
    text: 'astray',
  });
  expect(wrong.isError).toBeTrue();

  for (const [tenant, other] of [
    [first, second],
    [second, first],
  ] as const) {
    await eventually('a heartbeat or the stream', () =>
      tenant.received.paths.has('/registry/register') &&
      tenant.received.paths.has(`/workspaces/${tenant.own.id}/events/stream`)
        ? true
        : undefined,
    );
    expect([...tenant.received.credentials].sort()).toEqual(credentialsOf(tenant).sort());
    expect([...tenant.received.paths].filter((path) => path.includes(other.own.id))).toEqual([]);
    expect([...tenant.received.paths].filter((path) => path.includes(other.peer.id))).toEqual([]);
  }
});

describe('trouble of one platform is not the other’s', () => {
  test.each([
    ['is down', { fault: { kind: 'outage' } }],
    ['never answers', { fault: { kind: 'hang' } }],
    ['takes its time', { fault: { kind: 'delay', delayMs: 8_000 } }],
    ['refuses the token', { fault: { kind: 'status', status: 401 } }],
    ['limits the rate', { fault: { kind: 'status', status: 429, retryAfterSeconds: 600 } }],
    ['sends web pages', { fault: { kind: 'html' } }],
  ] as const)('that %s', async (_name, rule) => {
    await using broken = startTenant('Broken');
    await using sound = startTenant('Sound');
    using dir = tempDir();
    writeTenants(dir.path, [broken, sound]);
    broken.platform.faults.set(rule);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    for (let index = 0; index < 3; index += 1) {
      await sound.platform.sendAsCanvasUser(sound.own.id, `message ${index}`);
      await waitForText(channel, `message ${index}`);
      expect((await replyTo(channel, `message ${index}`)).isError).toBeFalse();
    }
    const states = JSON.stringify((await channel.call('channel_status')).data.workspaces);
    expect(states).toContain(`"id":"${sound.own.id}","platformUrl":"${sound.url}","state":"ok"`);
    expect(states).not.toContain(`"id":"${broken.own.id}","platformUrl":"${broken.url}","state":"ok"`);
  });
});

test('a pause of one workspace leaves the other at work', async () => {
  await using paused = startTenant('Paused');
  await using sound = startTenant('Sound');
  using dir = tempDir();
  writeTenants(dir.path, [paused, sound]);
  await using channel = await ChannelProcess.start({ stateDir: dir.path });
  await channel.waitForStderr('connected');
  paused.platform.setStatus(paused.own.id, 'paused');
  await waitForStatus(channel, paused, (status) => /paused/.test(JSON.stringify(status)));
  await sound.platform.sendAsCanvasUser(sound.own.id, 'go on');
  await waitForText(channel, 'go on');
  expect((await replyTo(channel, 'go on')).isError).toBeFalse();
  await waitForStatus(channel, sound, ({ state }) => state === 'ok');
});

test('a peer of the same id on both is two peers: each answer goes where its message came from', async () => {
  const peerId = crypto.randomUUID();
  await using first = startTenant('First', peerId);
  await using second = startTenant('Second', peerId);
  using dir = tempDir();
  writeTenants(dir.path, [first, second]);
  await using channel = await ChannelProcess.start({ stateDir: dir.path });
  await channel.waitForStderr('connected');
  await first.platform.sendAsPeer(peerId, first.own.id, 'one');
  await waitForText(channel, 'one');
  await second.platform.sendAsPeer(peerId, second.own.id, 'two');
  await waitForText(channel, 'two');
  for (const text of ['one', 'two']) expect((await replyTo(channel, text)).isError).toBeFalse();
  const answersAt = (tenant: Tenant) => textsAt(tenant, tenant.peer).match(/answer to \w+/g);
  expect(answersAt(first)).toEqual(['answer to one']);
  expect(answersAt(second)).toEqual(['answer to two']);
});

test('one id on two platforms is refused: a reply could not know where to go', async () => {
  await using first = startTenant('First');
  await using second = startTenant('Second');
  using dir = tempDir();
  writeTenants(dir.path, [first, { ...second, own: { ...second.own, id: first.own.id } }]);
  await using channel = await ChannelProcess.start({ stateDir: dir.path });
  await channel.waitForMode('unconfigured');
  const { text } = await channel.call('channel_status');
  expect(text).toContain('MOLECULE_WORKSPACE_IDS: got the id');
  expect(text).toContain('2 times, expected each id once');
  expect(text).toContain('watch the other with a MOLECULE_STATE_DIR of its own');
  expect([...first.received.paths, ...second.received.paths]).toEqual([]);
});
