import { describe, expect, test } from 'bun:test';
import { createServer, type Socket } from 'node:net';
import { createLocalPlatform } from '../../src/local/platform.ts';
import { createAuthority } from '../support/authority.ts';
import { ChannelProcess } from '../support/channel-process.ts';
import { writeEnv } from '../support/env-file.ts';
import { createTeam } from '../support/platform.ts';
import { tempDir } from '../support/temp-dir.ts';
import { CliProcess } from './cli/cli-process.ts';

const HOST = 'canvas.example.com';

/** A platform behind TLS, with a certificate of an authority that nobody knows. */
function secureStage() {
  const dir = tempDir();
  const authority = createAuthority(dir.path, [HOST]);
  const platform = createLocalPlatform();
  const { own } = createTeam(platform);
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 0,
    tls: authority.tls,
    fetch: (request) => platform.fetch(request),
  });
  return {
    ...authority,
    platform,
    own,
    port: server.port ?? 0,
    stateDir: dir.path,
    async [Symbol.asyncDispose]() {
      await server.stop(true);
      platform.close();
      dir[Symbol.dispose]();
    },
  };
}

/** A proxy that opens tunnels to this port, or answers with a status instead while one is set. */
async function startProxy(port: number) {
  const sockets = new Set<Socket>();
  const state: { refusal: string | undefined; bytes: string } = { refusal: undefined, bytes: '' };
  const server = createServer((client) => {
    sockets.add(client);
    client.on('error', () => client.destroy());
    client.on('data', (data) => {
      state.bytes += data.toString('latin1');
    });
    client.once('data', async () => {
      if (state.refusal !== undefined) {
        client.end(`HTTP/1.1 ${state.refusal}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
        return;
      }
      const upstream = await Bun.connect({
        hostname: '127.0.0.1',
        port,
        socket: {
          data: (_socket, data) => void client.write(data),
          close: () => void client.end(),
          error: () => void client.destroy(),
        },
      });
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.on('data', (data) => void upstream.write(data));
      client.on('close', () => void upstream.end());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    state,
    url: `http://127.0.0.1:${address.port}`,
    /** Ends what is open. */
    drop() {
      for (const socket of sockets) socket.destroy();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<unknown>((resolve) => server.close(resolve));
    },
  };
}

/** What everybody says of the trouble: the line in the log, status, a tool, the doctor, and notices to the session. */
async function wordsOf(
  channel: ChannelProcess,
  stateDir: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Readonly<Record<string, string>>> {
  await using doctor = new CliProcess(['doctor'], {
    folder: stateDir,
    env: { MOLECULE_STATE_DIR: stateDir, ...env },
  });
  const { stdout } = await doctor.result();
  return {
    log: channel.stderr(),
    status: (await channel.call('channel_status')).text,
    tool: (await channel.call('send_message_to_user', { message: 'hello' })).text,
    doctor: stdout,
    notices: channel.pushed.map(({ content }) => content).join(),
  };
}

/** Nobody blames the token, and nobody shows it. */
function expectNoToken(words: Readonly<Record<string, string>>, token: string): void {
  for (const [who, text] of Object.entries(words)) {
    expect({ who, blames: /token/i.exec(text)?.[0], shows: text.includes(token) }).toEqual({
      who,
      blames: undefined,
      shows: false,
    });
  }
}

test('a certificate that nobody vouches for is named by log, status, tool and doctor, not the token', async () => {
  await using stage = secureStage();
  const { stateDir, own, port } = stage;
  writeEnv(stateDir, `https://127.0.0.1:${port}`, [own], { MOLECULE_POLL_INTERVAL_MS: '250' });
  await using channel = await ChannelProcess.start({ stateDir });
  const unknown = 'authority that this machine does not know';
  await channel.waitForStderr(unknown);
  const words = await wordsOf(channel, stateDir);
  const { notices, ...others } = words;
  for (const text of Object.values(others)) expect(text).toContain(unknown);
  expect(words.status).toContain('insecure');
  expect(notices).toBe('');
  expectNoToken(words, own.token);
});

describe('a proxy', () => {
  test('that does not get through is named by log, status, tool and doctor, not the token', async () => {
    await using stage = secureStage();
    const { stateDir, own, port, caFile } = stage;
    await using proxy = await startProxy(port);
    proxy.state.refusal = '502 Bad Gateway';
    const settings = { MOLECULE_POLL_INTERVAL_MS: '250', MOLECULE_CA_FILE: caFile };
    writeEnv(stateDir, `https://${HOST}`, [own], settings);
    const env = { HTTPS_PROXY: proxy.url };
    await using channel = await ChannelProcess.start({ stateDir, env });
    await channel.waitForStderr('The proxy in HTTPS_PROXY does not get through to the platform');
    const words = await wordsOf(channel, stateDir, env);
    const { notices, ...others } = words;
    for (const text of Object.values(others)) expect(text).toContain('proxy in HTTPS_PROXY');
    expect(words.doctor).toContain('answered 502');
    expect(notices).toBe('');
    expectNoToken(words, own.token);

    proxy.state.refusal = undefined;
    await channel.waitForStderr('connected');
    expect(proxy.state.bytes).toContain(`CONNECT ${HOST}:443`);
    expect(proxy.state.bytes).not.toContain(own.token);
  });

  test('that wants a login later is told as that, and not as trouble of the platform', async () => {
    await using stage = secureStage();
    const { stateDir, own, port, caFile } = stage;
    await using proxy = await startProxy(port);
    const settings = { MOLECULE_POLL_INTERVAL_MS: '250', MOLECULE_CA_FILE: caFile };
    writeEnv(stateDir, `https://${HOST}`, [own], settings);
    const env = { HTTPS_PROXY: proxy.url };
    await using channel = await ChannelProcess.start({ stateDir, env });
    await channel.waitForStderr('connected');
    proxy.state.refusal = '407 Proxy Authentication Required';
    proxy.drop();
    await channel.waitForStderr('The proxy in HTTPS_PROXY wants a login');
    const words = await wordsOf(channel, stateDir, env);
    for (const who of ['status', 'tool', 'doctor']) expect(words[who]).toContain('wants a login');
    expectNoToken(words, own.token);
    proxy.state.refusal = undefined;
    await stage.platform.sendAsCanvasUser(own.id, 'after it');
    await channel.waitForPushes(1);
    expect(channel.pushed.map(({ content }) => content)).toEqual([expect.stringContaining('after it')]);
  });

  test('of a kind that cannot be used is named with those that can', async () => {
    await using stage = secureStage();
    const { stateDir, own } = stage;
    writeEnv(stateDir, `https://${HOST}`, [own], { MOLECULE_POLL_INTERVAL_MS: '250' });
    const env = { HTTPS_PROXY: 'socks5://127.0.0.1:9' };
    await using channel = await ChannelProcess.start({ stateDir, env });
    await channel.waitForStderr('Only proxies that begin with http:// or https:// work: change HTTPS_PROXY');
    const words = await wordsOf(channel, stateDir, env);
    for (const who of ['status', 'tool', 'doctor']) expect(words[who]).toContain('HTTPS_PROXY');
    expectNoToken(words, own.token);
  });
});
