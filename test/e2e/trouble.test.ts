import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ChannelProcess, writeEnv } from '../support/channel-process.ts';
import { eventually } from '../support/eventually.ts';
import { createTeam, servePlatform } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';

const FAST = { MOLECULE_POLL_INTERVAL_MS: '250' };

function waitForState(channel: ChannelProcess, state: string): Promise<true> {
  return eventually(
    `the workspace to be ${state}`,
    async () =>
      JSON.stringify((await channel.call('channel_status')).data).includes(`"state":"${state}"`) || undefined,
    { explain: () => channel.stderr() },
  );
}

const linesAbout = (channel: ChannelProcess, words: string) =>
  channel
    .stderr()
    .split('\n')
    .filter((line) => line.includes(words));

describe('each refusal leads to its state, one line, and a fix', () => {
  test.each([
    [401, 'unauthorized', 'token is not valid'],
    [403, 'forbidden', 'exactly the address of the canvas'],
    [404, 'not_found', 'check MOLECULE_PLATFORM_URL'],
    [410, 'removed', 'The workspace was removed'],
    [429, 'rate_limited', 'Too many requests'],
    [500, 'unavailable', 'The platform has trouble'],
    [502, 'unavailable', 'The platform has trouble'],
    [503, 'unavailable', 'The platform has trouble'],
  ])('%i', async (status, state, advice) => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own], FAST);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    const fault = served.platform.faults.set({
      match: { path: '/workspaces/*/activity' },
      fault: { kind: 'status', status },
    });
    await waitForState(channel, state);
    await eventually(
      'several more polls, or the wait for a person',
      () =>
        served.platform.requests.matching({ path: /activity/ }).filter((request) => request.status === status)
          .length >= (state === 'unavailable' ? 3 : 1) || undefined,
    );
    expect(linesAbout(channel, `molecule channel: poll ${own.id} returned ${status}`)).toHaveLength(1);
    expect((await channel.call('channel_status')).text).toContain(advice);
    served.platform.faults.remove(fault);
  });

  test.each([
    ['HTML instead of JSON', { kind: 'html' }, 'unreadable', 'web page'],
    ['JSON that is cut off', { kind: 'truncate' }, 'un', ''],
    ['dropped connections', { kind: 'drop' }, 'unreachable', 'no connection'],
  ] as const)('%s', async (_name, fault, state, words) => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own], FAST);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    await served.platform.sendAsCanvasUser(own.id, 'first');
    await channel.waitForPushes(1);
    served.platform.faults.set({ match: { path: '/workspaces/*/activity' }, fault });
    await channel.waitForStderr(`molecule channel: poll ${own.id} failed`);
    expect(JSON.stringify((await channel.call('channel_status')).data)).toContain(`"state":"${state}`);
    expect(channel.stderr()).toContain(words);
    served.platform.faults.clear();
    await served.platform.sendAsCanvasUser(own.id, 'second');
    await channel.waitForPushes(2);
    expect(channel.texts()).toEqual(['first', 'second']);
  });
});

describe('a refused token is told apart from', () => {
  test('a removed workspace', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    writeEnv(dir.path, served.url, [own], FAST);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    served.platform.removeWorkspace(own.id);
    await waitForState(channel, 'removed');
    expect(channel.stderr()).toContain(
      `molecule channel: poll ${own.id} returned 401 — The workspace was removed`,
    );
  });

  test('a workspace that never was', async () => {
    await using served = await servePlatform();
    using dir = tempDir();
    const { own } = createTeam(served.platform);
    const unknown = crypto.randomUUID();
    writeEnv(dir.path, served.url, [{ id: unknown, token: own.token }], FAST);
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await waitForState(channel, 'not_found');
    expect(channel.stderr()).toContain('Nothing there: check MOLECULE_PLATFORM_URL and the workspace id');
    // Registering an unknown id would create a workspace of that name.
    expect(served.platform.requests.matching({ path: /register/ })).toEqual([]);
  });
});

test('a rotated token in the settings is taken up without a restart, and nothing is lost', async () => {
  await using served = await servePlatform();
  using dir = tempDir();
  const { own } = createTeam(served.platform);
  writeEnv(dir.path, served.url, [own], FAST);
  await using channel = await ChannelProcess.start({ stateDir: dir.path });
  await channel.waitForStderr('connected');
  const token = served.platform.rotateToken(own.id);
  await waitForState(channel, 'unauthorized');
  served.platform.insertMessages(own.id, ['meanwhile']);
  writeEnv(dir.path, served.url, [{ id: own.id, token }], FAST);
  await channel.waitForPushes(1);
  expect(channel.texts()).toEqual(['meanwhile']);
});

test('one workspace in trouble does not hold up another', async () => {
  await using served = await servePlatform();
  using dir = tempDir();
  const { own, peer } = createTeam(served.platform);
  writeEnv(dir.path, served.url, [own, peer], FAST);
  served.platform.faults.set({ match: { workspaceId: own.id }, fault: { kind: 'hang' } });
  await using channel = await ChannelProcess.start({ stateDir: dir.path });
  await channel.waitForStderr('connected');
  await served.platform.sendAsCanvasUser(peer.id, 'hello');
  await channel.waitForPushes(1);
  expect(channel.pushed[0]?.meta.workspace_id).toBe(peer.id);
});

test('no token is in any output, log, error or file but .env, whatever the platform sends back', async () => {
  await using served = await servePlatform();
  using dir = tempDir();
  const { own, peer } = createTeam(served.platform);
  const outputs: string[] = [];
  writeEnv(dir.path, served.url, [own], FAST);
  {
    await using channel = await ChannelProcess.start({ stateDir: dir.path });
    await channel.waitForStderr('connected');
    await served.platform.sendAsPeer(peer.id, own.id, 'hello');
    await channel.waitForPushes(1);
    const activityId = channel.pushed[0]?.meta.activity_id ?? '';
    for (const status of [400, 500, 401]) {
      const body = JSON.stringify({ error: `bad token ${own.token}`, authorization: `Bearer ${own.token}` });
      served.platform.faults.set({ fault: { kind: 'status', status, body }, times: 4 });
      outputs.push(
        JSON.stringify(await channel.call('reply_to_workspace', { activity_id: activityId, text: 'x' })),
      );
      await channel.waitForStderr(`returned ${status}`);
      served.platform.faults.clear();
    }
    outputs.push(JSON.stringify(await channel.call('channel_status')), channel.stderr());
  }
  const files = readdirSync(dir.path, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && file.name !== '.env')
    .map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'));
  expect(files.length).toBeGreaterThan(1);
  for (const text of [...outputs, ...files]) expect(text).not.toContain(own.token);
});
