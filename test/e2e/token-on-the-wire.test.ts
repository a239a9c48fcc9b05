import { expect, test } from 'bun:test';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLocalPlatform } from '../../src/local/platform.ts';
import { createAuthority } from '../support/authority.ts';
import { ChannelProcess, channelCommand } from '../support/channel-process.ts';
import { writeEnv } from '../support/env-file.ts';
import { createTeam } from '../support/platform.ts';
import { startRecordingProxy } from '../support/recording-proxy.ts';
import { openStage } from '../support/stage.ts';
import { tempDir } from '../support/temp-dir.ts';

const PROXY_VARIABLES = ['HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy'];
const through = (url: string) => Object.fromEntries(PROXY_VARIABLES.map((name) => [name, url]));

/** With and without the launcher, which takes some of the variables away. */
const WAYS = [
  ['as it is shipped', undefined],
  ['without its launcher', channelCommand()],
] as const;

test.each(WAYS)('a platform on this machine is asked past every proxy, %s', async (_way, command) => {
  await using proxy = await startRecordingProxy();
  await using stage = await openStage();
  const { platform, own, peer } = stage;
  using project = tempDir();
  const report = join(project.path, 'report.txt');
  writeFileSync(report, 'all is well');
  await using channel = await stage.connect({
    env: { ...through(proxy.url), NO_PROXY: '' },
    folder: project.path,
    ...(command === undefined ? {} : { command }),
  });
  await platform.sendAsCanvasUser(own.id, 'hello');
  await channel.waitForPushes(1);
  const answer = { message: 'here', attachments: [report] };
  expect(await channel.call('send_message_to_user', answer)).toMatchObject({ isError: false });
  expect(await channel.call('list_peers')).toMatchObject({ isError: false });
  const task = { workspace_id: peer.id, task: 'count' };
  expect(await channel.call('delegate_task_async', task)).toMatchObject({ isError: false });
  expect((await channel.call('channel_status')).text).toContain('doorbell');
  expect(proxy.asked).toEqual([]);
});

/** A platform behind TLS, which a client finds only through a proxy or on this machine. */
function secureStage(host: string) {
  const dir = tempDir();
  const authority = createAuthority(dir.path, [host]);
  const platform = createLocalPlatform();
  const { own } = createTeam(platform);
  const bearers: string[] = [];
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 0,
    tls: authority.tls,
    fetch(request) {
      bearers.push(request.headers.get('Authorization') ?? '');
      return platform.fetch(request);
    },
  });
  return {
    ...authority,
    platform,
    own,
    bearers,
    port: server.port ?? 0,
    stateDir: dir.path,
    async [Symbol.asyncDispose]() {
      await server.stop(true);
      platform.close();
      dir[Symbol.dispose]();
    },
  };
}

test.each(WAYS)(
  'no variable makes an unknown authority trusted, the .env file does, %s',
  async (_way, command) => {
    await using stage = secureStage('localhost');
    const { stateDir, own, caFile } = stage;
    writeEnv(stateDir, `https://127.0.0.1:${stage.port}`, [own], { MOLECULE_POLL_INTERVAL_MS: '250' });
    await using channel = await ChannelProcess.start({
      stateDir,
      env: {
        NODE_TLS_REJECT_UNAUTHORIZED: '0',
        NODE_EXTRA_CA_CERTS: caFile,
        SSL_CERT_FILE: caFile,
        SSL_CERT_DIR: stateDir,
        NODE_USE_SYSTEM_CA: '1',
        MOLECULE_CA_FILE: caFile,
      },
      ...(command === undefined ? {} : { command }),
    });
    await channel.waitForStderr('comes from an authority that this machine does not know');
    const { text } = await channel.call('channel_status');
    expect(text).toContain('name the file with its certificate as MOLECULE_CA_FILE in the .env file');
    expect(text).toContain('MOLECULE_CA_FILE in the environment is not used');
    expect(stage.bearers).toEqual([]);

    appendFileSync(join(stateDir, '.env'), 'MOLECULE_CA_FILE=ca.pem\n');
    await channel.waitForStderr('connected');
    await stage.platform.sendAsCanvasUser(own.id, 'hello');
    await channel.waitForPushes(1);
    expect(stage.bearers).toContain(`Bearer ${own.token}`);
  },
);

test('a proxy on the way to a public platform sees its name, and nothing of the token', async () => {
  const host = 'canvas.example.com';
  await using stage = secureStage(host);
  const { stateDir, own, caFile } = stage;
  await using proxy = await startRecordingProxy(stage.port);
  const settings = { MOLECULE_POLL_INTERVAL_MS: '250', MOLECULE_CA_FILE: caFile };
  writeEnv(stateDir, `https://${host}`, [own], settings);
  await using channel = await ChannelProcess.start({ stateDir, env: through(proxy.url) });
  await channel.waitForStderr('connected');
  expect(stage.bearers).toContain(`Bearer ${own.token}`);
  expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${host}:443 HTTP/1.1`]));
  expect(proxy.bytes().length).toBeGreaterThan(1_000);
  expect(proxy.bytes()).not.toContain(own.token);
});

test('a proxy that reads along with a certificate of its own gets no token, although the environment trusts it', async () => {
  const host = 'canvas.example.com';
  await using stage = secureStage(host);
  const { stateDir, own, caFile } = stage;
  await using proxy = await startRecordingProxy(stage.port);
  writeEnv(stateDir, `https://${host}`, [own], { MOLECULE_POLL_INTERVAL_MS: '250' });
  const env = { ...through(proxy.url), NODE_EXTRA_CA_CERTS: caFile, SSL_CERT_FILE: caFile };
  await using channel = await ChannelProcess.start({ stateDir, env });
  await channel.waitForStderr('comes from an authority that this machine does not know');
  expect(proxy.asked.length).toBeGreaterThan(0);
  expect(stage.bearers).toEqual([]);
});
