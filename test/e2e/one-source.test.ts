import { expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStage } from '../support/stage.ts';

/** A platform of somebody else, which keeps what it is told. */
function elsewhere() {
  const bearers: string[] = [];
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    fetch(request) {
      bearers.push(request.headers.get('Authorization') ?? 'none');
      return Response.json([]);
    },
  });
  return { url: server.url.origin, bearers, [Symbol.asyncDispose]: () => server.stop(true) };
}

test('an address in the environment gets nothing of the token in the file, and the status says why', async () => {
  await using stage = await openStage();
  await using other = elsewhere();
  await using channel = await stage.start({ env: { MOLECULE_PLATFORM_URL: other.url } });
  await channel.waitForMode('unconfigured');
  const { text } = await channel.call('channel_status');
  expect(text).toContain(
    'MOLECULE_PLATFORM_URL: got a value in the environment, beside MOLECULE_PLATFORM_URL',
  );
  expect(text).toContain(stage.path('.env'));
  const reply = await channel.call('send_message_to_user', { message: 'hello' });
  expect(reply).toMatchObject({ isError: true });
  expect(JSON.stringify([text, reply])).not.toContain(stage.own.token);
  expect(other.bearers).toEqual([]);
});

test('neither does one beside the token file of the user, from a state directory elsewhere', async () => {
  await using stage = await openStage();
  await using other = elsewhere();
  const { id, token } = stage.own;
  writeFileSync(stage.path('token'), token, { mode: 0o600 });
  const single = `WORKSPACE_ID=${id}\nPLATFORM_URL=${stage.url}\nMOLECULE_WORKSPACE_TOKEN_FILE=token\n`;
  writeFileSync(stage.path('.env'), single, { mode: 0o600 });
  await using channel = await stage.start({
    env: {
      MOLECULE_STATE_DIR: join(stage.stateDir, 'other'),
      WORKSPACE_ID: id,
      PLATFORM_URL: other.url,
      MOLECULE_WORKSPACE_TOKEN_FILE: stage.path('token'),
    },
  });
  await channel.waitForMode('unconfigured');
  expect((await channel.call('channel_status')).text).toContain(
    `the token of ${id}: got one that stands beside another address in ${stage.path('.env')}`,
  );
  expect(other.bearers).toEqual([]);
});

test('a whole set in the environment is used, and the status says that the file is not', async () => {
  await using stage = await openStage();
  const { id, token } = stage.peer;
  await using channel = await stage.connect({
    env: {
      MOLECULE_PLATFORM_URL: stage.url,
      MOLECULE_WORKSPACE_IDS: id,
      MOLECULE_WORKSPACE_TOKENS: token,
    },
  });
  await stage.platform.sendAsCanvasUser(id, 'hello');
  await channel.waitForPushes(1);
  expect((await channel.call('channel_status')).text).toContain(`not used: MOLECULE_PLATFORM_URL`);
});
