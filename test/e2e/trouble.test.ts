import { describe, expect, test } from 'bun:test';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../support/command-run.ts';
import { eventually } from '../support/eventually.ts';
import { openStage } from '../support/stage.ts';

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
    await using stage = await openStage();
    const { platform, own } = stage;
    await using channel = await stage.connect();
    const fault = platform.faults.set({
      match: { path: '/workspaces/*/activity' },
      fault: { kind: 'status', status },
    });
    await channel.waitForState(state);
    await eventually(
      'several more polls, or the wait for a person',
      () =>
        platform.requests.matching({ path: /activity/ }).filter((request) => request.status === status)
          .length >= (state === 'unavailable' ? 3 : 1),
    );
    expect(channel.stderrLines(`molecule channel: poll ${own.id} returned ${status}`)).toHaveLength(1);
    expect((await channel.call('channel_status')).text).toContain(advice);
    platform.faults.remove(fault);
  });

  test.each([
    ['HTML instead of JSON', { kind: 'html' }, 'unreadable', 'web page'],
    ['JSON that is cut off', { kind: 'truncate' }, 'un', ''],
    ['dropped connections', { kind: 'drop' }, 'unreachable', 'no connection'],
  ] as const)('%s', async (_name, fault, state, words) => {
    await using stage = await openStage();
    const { platform, own } = stage;
    await using channel = await stage.connect();
    await platform.sendAsCanvasUser(own.id, 'first');
    await channel.waitForPushes(1);
    platform.faults.set({ match: { path: '/workspaces/*/activity' }, fault });
    await channel.waitForStderr(`molecule channel: poll ${own.id} failed`);
    expect(JSON.stringify((await channel.call('channel_status')).data)).toContain(`"state":"${state}`);
    expect(channel.stderr()).toContain(words);
    platform.faults.clear();
    await platform.sendAsCanvasUser(own.id, 'second');
    await channel.waitForPushes(2);
    expect(channel.texts()).toEqual(['first', 'second']);
  });
});

describe('a refused token is told apart from', () => {
  test('a removed workspace', async () => {
    await using stage = await openStage();
    const { platform, own } = stage;
    await using channel = await stage.connect();
    platform.removeWorkspace(own.id);
    await channel.waitForState('removed');
    expect(channel.stderr()).toContain(
      `molecule channel: poll ${own.id} returned 401 — The workspace was removed`,
    );
  });

  test('a workspace that never was', async () => {
    await using stage = await openStage({
      watched: ({ own }) => [{ id: crypto.randomUUID(), token: own.token }],
    });
    await using channel = await stage.start();
    await channel.waitForState('not_found');
    expect(channel.stderr()).toContain('Nothing there: check MOLECULE_PLATFORM_URL and the workspace id');
    // Registering an unknown id would create a workspace of that name.
    expect(stage.platform.requests.matching({ path: /register/ })).toEqual([]);
  });
});

describe('while the database of the platform does not answer', () => {
  const BLAME = /token|do not try again|MOLECULE_PLATFORM_URL/i;

  test.each([false, true])(
    'nobody is blamed, and the next message comes soon after (token read before: %p)',
    async (afterAuth) => {
      await using stage = await openStage();
      const { platform, own, peer } = stage;
      await using channel = await stage.connect();
      await platform.sendAsPeer(peer.id, own.id, 'before');
      await channel.waitForPushes(1);
      const id = platform.faults.set({ fault: { kind: 'database-down', afterAuth } });
      await channel.waitForState('unavailable');
      const calls = [
        channel.call('reply_to_workspace', { activity_id: channel.pushed[0]?.meta.activity_id, text: 'x' }),
        channel.call('send_message_to_user', { message: 'x' }),
        channel.call('list_peers'),
        channel.call('channel_status'),
      ];
      for (const call of calls) expect((await call).text).not.toMatch(BLAME);
      const doctor = await runCommand(['doctor', '--json'], {
        PATH: '/usr/bin:/bin',
        HOME: stage.stateDir,
        MOLECULE_STATE_DIR: stage.stateDir,
      });
      const said = doctor.stdout.split('\n').filter((line) => /"(?:fact|fix)"/.test(line));
      expect(said.join('\n')).toContain('The platform has trouble');
      expect(said.join('\n')).not.toMatch(BLAME);
      expect(channel.stderr()).not.toMatch(BLAME);
      const asked = () =>
        platform.requests.matching({ path: /activity/ }).filter(({ status }) => status >= 400);
      await eventually('it to last for some time', () => asked().length >= 12);
      platform.insertMessages(own.id, ['meanwhile']);
      platform.faults.remove(id);
      await channel.waitForPushes(2);
      expect(channel.texts()).toEqual(['before', 'meanwhile']);
    },
  );
});

test('a rotated token in the settings is taken up without a restart, and nothing is lost', async () => {
  await using stage = await openStage();
  const { platform, own } = stage;
  await using channel = await stage.connect();
  const token = platform.rotateToken(own.id);
  await channel.waitForState('unauthorized');
  platform.insertMessages(own.id, ['meanwhile']);
  stage.configure([{ id: own.id, token }]);
  // The session may have been told of the refused token by then.
  const messages = () => channel.pushed.filter(({ meta }) => meta.kind !== 'system_notice');
  await eventually('the message', () => messages().length > 0);
  expect(messages().map(({ content }) => content)).toEqual(['meanwhile']);
});

test('one workspace in trouble does not hold up another', async () => {
  await using stage = await openStage({ watched: ({ own, peer }) => [own, peer] });
  const { platform, own, peer } = stage;
  platform.faults.set({ match: { workspaceId: own.id }, fault: { kind: 'hang' } });
  await using channel = await stage.connect();
  await platform.sendAsCanvasUser(peer.id, 'hello');
  await channel.waitForPushes(1);
  expect(channel.pushed[0]?.meta.workspace_id).toBe(peer.id);
});

test('no token is in any output, log, error or file but .env, whatever the platform sends back', async () => {
  await using stage = await openStage();
  const { platform, own, peer } = stage;
  const outputs: string[] = [];
  {
    await using channel = await stage.connect();
    await platform.sendAsPeer(peer.id, own.id, 'hello');
    await channel.waitForPushes(1);
    const activityId = channel.pushed[0]?.meta.activity_id ?? '';
    for (const status of [400, 500, 401]) {
      const body = JSON.stringify({ error: `bad token ${own.token}`, authorization: `Bearer ${own.token}` });
      platform.faults.set({ fault: { kind: 'status', status, body } });
      outputs.push(
        JSON.stringify(await channel.call('reply_to_workspace', { activity_id: activityId, text: 'x' })),
      );
      await channel.waitForStderr(`returned ${status}`);
      platform.faults.clear();
    }
    outputs.push(JSON.stringify(await channel.call('channel_status')), channel.stderr());
  }
  const files = readdirSync(stage.stateDir, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && file.name !== '.env')
    .map((file) => readFileSync(join(file.parentPath, file.name), 'latin1'));
  expect(files.length).toBeGreaterThan(1);
  for (const text of [...outputs, ...files]) expect(text).not.toContain(own.token);
});
