import { expect, test } from 'bun:test';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { z } from 'zod';
import { runChannel } from '../../../src/channel/main.ts';
import { createLocalPlatform } from '../../../src/local/platform.ts';
import { writeEnv } from '../../support/env-file.ts';
import { createTeam } from '../../support/platform.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

const URL = 'http://127.0.0.1:1';

const pushedSchema = z.object({
  method: z.literal('notifications/claude/channel'),
  params: z.object({ content: z.string(), meta: z.record(z.string(), z.string()) }),
});
type Pushed = z.infer<typeof pushedSchema>['params'];

/** The other end of a server's streams. */
function clientTransport(stdin: PassThrough, stdout: PassThrough): Transport {
  const buffer = new ReadBuffer();
  const transport: Transport = {
    async start() {
      stdout.on('data', (chunk: Buffer) => {
        buffer.append(chunk);
        for (let message = buffer.readMessage(); message !== null; message = buffer.readMessage()) {
          transport.onmessage?.(message);
        }
      });
    },
    send: async (message) => void stdin.write(serializeMessage(message)),
    close: async () => transport.onclose?.(),
  };
  return transport;
}

/** A whole channel server in this process, with a host and a platform, until the end of the scope. */
async function start() {
  const time = new VirtualTime();
  const dir = tempDir();
  const platform = createLocalPlatform({ rateLimitPerMinute: 0 });
  const { own, peer } = createTeam(platform);
  const stop = new AbortController();
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  let errorText = '';
  const ended = runChannel(
    {
      env: { MOLECULE_STATE_DIR: dir.path },
      stdin,
      stdout,
      writeStderr: (text) => {
        errorText += text;
      },
      parentArgv: Promise.resolve(undefined),
      isPlugin: false,
      managedSettingsDirectory: dir.path,
      fetch: (request) => platform.fetch(request),
    },
    stop.signal,
  );
  const pushed: Pushed[] = [];
  const client = new Client({ name: 'test-host', version: '1' }, { capabilities: {} });
  client.setNotificationHandler(pushedSchema, ({ params }) => void pushed.push(params));
  await client.connect(clientTransport(stdin, stdout));
  const end = async () => {
    stop.abort();
    let hasEnded = false;
    const ending = ended.then(() => {
      hasEnded = true;
    });
    await time.until('the end', () => hasEnded || undefined, 10_000);
    await ending;
  };
  return {
    ...{ time, dir, platform, own, peer, client, pushed, end },
    errorText: () => errorText,
    configure: () => writeEnv(dir.path, URL, [own]),
    mode: async () => {
      const { structuredContent } = await client.callTool({ name: 'channel_status', arguments: {} });
      return z.object({ mode: z.string() }).parse(structuredContent).mode;
    },
    async [Symbol.asyncDispose]() {
      await end();
      platform.close();
      dir[Symbol.dispose]();
      time[Symbol.dispose]();
    },
  };
}

test('a server without settings answers its host; with them it receives, pushes, answers, and goes without a trace', async () => {
  await using s = await start();
  await s.client.listTools();
  expect(await s.mode()).toBe('unconfigured');
  s.configure();
  await s.time.until('the lines of a start', () => s.errorText().includes('connected') || undefined, 60_000);
  expect(s.errorText()).toContain(`watching 1 workspace(s) at ${URL}\n  workspaces: ${s.own.id}\n`);
  expect(await s.mode()).toBe('active');
  await s.platform.sendAsPeer(s.peer.id, s.own.id, 'are you there?');
  const message = await s.time.until('the message', () => s.pushed[0], 60_000);
  expect(message).toMatchObject({ content: 'are you there?', meta: { peer_id: s.peer.id } });
  await s.client.callTool({
    name: 'reply_to_workspace',
    arguments: { activity_id: message.meta.activity_id, text: 'I am' },
  });
  const answers = s.platform.activities(s.peer.id).filter(({ source_id: from }) => from === s.own.id);
  expect(JSON.stringify(answers)).toContain('I am');
  expect(existsSync(join(s.dir.path, 'bot.pid'))).toBeTrue();
  await s.end();
  expect(existsSync(join(s.dir.path, 'bot.pid'))).toBeFalse();
});
