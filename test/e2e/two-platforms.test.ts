import { describe, expect, test } from 'bun:test';
import { createLocalPlatform, type LocalPlatform } from '../../src/local/platform.ts';
import { serveLocalPlatform } from '../../src/local/serve.ts';
import { ChannelProcess, writeEnv } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { createTeam } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';

interface Tenant extends AsyncDisposable {
  readonly platform: LocalPlatform;
  readonly url: string;
  readonly own: { readonly id: string; readonly token: string };
  readonly peer: { readonly id: string; readonly token: string };
  /** Everything that came over the wire, secrets included. */
  readonly requests: { readonly path: string; readonly authorization: string; readonly text: string }[];
}

/** A platform that remembers every request as it came, with a workspace that may write to both its users and a peer. */
async function tenant(name: string, peerId?: string): Promise<Tenant> {
  const platform = createLocalPlatform();
  const requests: Tenant['requests'] = [];
  const server = await serveLocalPlatform({
    ...platform,
    async fetch(request) {
      const text = [request.url, ...request.headers.values(), await request.clone().text()].join('\n');
      const authorization = request.headers.get('authorization') ?? '';
      requests.push({ path: new URL(request.url).pathname, authorization, text });
      return platform.fetch(request);
    },
  });
  const { own, peer } =
    peerId === undefined ? createTeam(platform, name) : teamWithPeer(platform, name, peerId);
  return {
    platform,
    url: server.url,
    own,
    peer,
    requests,
    async [Symbol.asyncDispose]() {
      await server.stop();
      platform.close();
    },
  };
}

function teamWithPeer(platform: LocalPlatform, name: string, id: string) {
  const peer = platform.createWorkspace({ id, name: `${name} lead`, deliveryMode: 'poll', external: true });
  const own = platform.createWorkspace({ name, parentId: peer.id, external: true, deliveryMode: 'poll' });
  return { own, peer };
}

const FAST = { MOLECULE_POLL_INTERVAL_MS: '250' };

function watch(stateDir: string, ...tenants: readonly Tenant[]): void {
  const urls = tenants.map(({ url }) => url).join(',');
  writeEnv(
    stateDir,
    '',
    tenants.map(({ own }) => own),
    { ...FAST, MOLECULE_PLATFORM_URLS: urls },
  );
}

const stateOf = async (channel: ChannelProcess, { own }: Tenant) => {
  const { workspaces } = (await channel.call('channel_status')).data;
  const found: unknown = Array.isArray(workspaces) ? workspaces.find(({ id }) => id === own.id) : undefined;
  return found !== null && typeof found === 'object' && 'state' in found ? found.state : undefined;
};

const waitForState = (channel: ChannelProcess, at: Tenant, state: string) =>
  eventually(`${state}`, async () => (await stateOf(channel, at)) === state || undefined, {
    explain: () => channel.stderr(),
  });

/** Heartbeats, polls, doorbell, replies, tools and an upload, at both platforms. */
async function doEverything(channel: ChannelProcess, { own, peer, platform }: Tenant): Promise<void> {
  const seen = channel.pushed.length;
  await platform.sendAsPeer(peer.id, own.id, `question of ${own.id}`);
  await channel.waitForPushes(seen + 1);
  const { activity_id } = channel.pushed.at(-1)?.meta ?? {};
  const replied = await channel.call('reply_to_workspace', { activity_id, text: `answer of ${own.id}` });
  expect(replied.isError).toBeFalse();
  const asOwn = { _as_workspace: own.id };
  expect((await channel.call('send_message_to_user', { ...asOwn, message: 'note' })).isError).toBeFalse();
  expect((await channel.call('list_peers', asOwn)).isError).toBeFalse();
  expect((await channel.call('get_workspace_info', asOwn)).isError).toBeFalse();
  expect((await channel.call('chat_history', { ...asOwn, peer_id: peer.id })).isError).toBeFalse();
  await channel.call('delegate_task_async', { ...asOwn, workspace_id: peer.id, task: 'work' });
  await channel.call('recall_memory', asOwn);
}

describe('two workspaces on two platforms in one session', () => {
  test('no token, id or text of one ever reaches the other', async () => {
    await using one = await tenant('One');
    await using two = await tenant('Two');
    using dir = tempDir();
    watch(dir.path, one, two);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    await doEverything(channel, one);
    await doEverything(channel, two);
    for (const [here, there] of [
      [one, two],
      [two, one],
    ] as const) {
      const kinds = ['/registry/register', '/registry/heartbeat', '/activity', '/events/stream', '/notify'];
      for (const kind of kinds) {
        const ours = await eventually(`a request to ${kind}`, () => {
          const found = here.requests.filter(({ path }) => path.endsWith(kind));
          return found.length > 0 ? found : undefined;
        });
        expect(new Set(ours.map(({ authorization }) => authorization))).toEqual(
          new Set([`Bearer ${here.own.token}`]),
        );
      }
      const bearers = new Set(here.requests.map(({ authorization }) => authorization));
      bearers.delete('');
      expect(bearers).toEqual(new Set([`Bearer ${here.own.token}`]));
      const strangers = [there.own.id, there.own.token, there.peer.id, there.url];
      const leaks = here.requests.filter(({ text }) => strangers.some((word) => text.includes(word)));
      expect(leaks).toEqual([]);
      expect(here.platform.activities(there.own.id)).toEqual([]);
    }
  }, 30_000);

  test.each([
    ['down', { kind: 'outage' }, 'unreachable'],
    ['hanging', { kind: 'hang' }, undefined],
    ['refusing the token', { kind: 'status', status: 401 }, 'unauthorized'],
    ['failing', { kind: 'status', status: 503 }, 'unavailable'],
  ] as const)(
    'while one is %s, the other goes on as ever',
    async (_what, fault, state) => {
      await using broken = await tenant('Broken');
      await using healthy = await tenant('Healthy');
      using dir = tempDir();
      watch(dir.path, broken, healthy);
      await using channel = await ChannelProcess.start({ stateDir: dir.path });
      await channel.waitForStderr('connected');
      await waitForState(channel, broken, 'ok');
      await waitForState(channel, healthy, 'ok');
      broken.platform.faults.set({ fault });
      if (state !== undefined) await waitForState(channel, broken, state);
      await doEverything(channel, healthy);
      expect(await stateOf(channel, healthy)).toBe('ok');
      broken.platform.faults.clear();
    },
    30_000,
  );

  test('a pause of one workspace leaves the other alone', async () => {
    await using paused = await tenant('Paused');
    await using healthy = await tenant('Healthy');
    using dir = tempDir();
    watch(dir.path, paused, healthy);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    await waitForState(channel, healthy, 'ok');
    paused.platform.setStatus(paused.own.id, 'paused');
    await doEverything(channel, healthy);
    expect(await stateOf(channel, healthy)).toBe('ok');
  }, 30_000);

  test('a peer of the same id on both is two peers: each reply goes back where its message came from', async () => {
    const peerId = crypto.randomUUID();
    await using one = await tenant('One', peerId);
    await using two = await tenant('Two', peerId);
    using dir = tempDir();
    watch(dir.path, one, two);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    await one.platform.sendAsPeer(peerId, one.own.id, 'from one');
    await channel.waitForPushes(1);
    await two.platform.sendAsPeer(peerId, two.own.id, 'from two');
    await channel.waitForPushes(2);
    for (const { content, meta } of channel.pushed) {
      const text = `answer to ${content}`;
      const answer = await channel.call('reply_to_workspace', { activity_id: meta.activity_id, text });
      expect(answer.data).toMatchObject({ workspace_id: meta.workspace_id });
    }
    const answersAt = ({ platform }: Tenant) =>
      JSON.stringify(platform.activities(peerId)).match(/answer to from \w+/g);
    expect(answersAt(one)).toEqual(['answer to from one']);
    expect(answersAt(two)).toEqual(['answer to from two']);
  });

  test('one id on two platforms is refused, and the error says what to do instead', async () => {
    await using one = await tenant('One');
    await using two = await tenant('Two');
    using dir = tempDir();
    const urls = { MOLECULE_PLATFORM_URLS: `${one.url},${two.url}` };
    writeEnv(dir.path, '', [one.own, { id: one.own.id, token: two.own.token }], urls);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForMode('unconfigured');
    const { text } = await channel.call('channel_status');
    expect(text).toContain(`the id "${one.own.id}" 2 times`);
    expect(text).toContain('watch the other with a MOLECULE_STATE_DIR of its own');
    expect([...one.requests, ...two.requests]).toEqual([]);
  });
});
