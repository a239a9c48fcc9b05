import { describe, expect, test } from 'bun:test';
import { PassThrough } from 'node:stream';
import { z } from 'zod';
import { FirstAnswer } from '../../../src/mcp/first-answer.ts';
import type { PermissionRequest } from '../../../src/permission/asked-requests.ts';
import { eventually } from '../../support/eventually.ts';
import { mcpSession } from './mcp-session.ts';

describe('the handshake', () => {
  test('says who the server is, that it is a channel, and how to use it', async () => {
    await using session = await mcpSession();
    await session.connect();
    expect(session.client.getServerVersion()?.name).toBe('molecule');
    expect(session.client.getServerCapabilities()?.tools).toBeDefined();
    expect(session.client.getServerCapabilities()?.experimental).toEqual({ 'claude/channel': {} });
    expect(session.client.getInstructions()).toContain('reply_to_workspace');
  });

  test('makes it a session, and tells who the host is', async () => {
    await using session = await mcpSession();
    expect(session.host.client()).toBeUndefined();
    await session.connect();
    await session.host.initialized;
    expect(session.host.client()).toMatchObject({ name: 'test-host', version: '7' });
  });
});

test('the answer that was given before the server was loaded is the one that the server gives', async () => {
  const asked = (protocolVersion: string) =>
    `${JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'initialize',
      params: { protocolVersion, capabilities: {}, clientInfo: { name: 'raw-host', version: '7' } },
    })}\n`;
  for (const version of ['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05']) {
    const answers: string[] = [];
    for (const isEarly of [false, true]) {
      const [stdin, stdout] = [new PassThrough(), new PassThrough()];
      const early = isEarly ? new FirstAnswer(stdin, stdout) : undefined;
      stdin.write(asked(version));
      await early?.settled;
      const { host } = await mcpSession({ stdin, stdout, early });
      stdin.write(`${JSON.stringify({ jsonrpc: '2.0', id: 2, method: 'ping' })}\n`);
      const written = () => String(stdout.read() ?? '');
      let text = '';
      await eventually('the answer to the ping', () => {
        text += written();
        return text.includes('"id":2');
      });
      expect(host.client()).toEqual({ name: 'raw-host', version: '7' });
      const [first = '', second = '', ...rest] = text.split('\n');
      expect([JSON.parse(second).id, rest]).toEqual([2, ['']]);
      answers.push(JSON.parse(first));
    }
    expect(answers[1]).toEqual(answers[0]);
  }
});

test('the host is ready for messages once the wait after its question for the tools is over', async () => {
  const waits: { readonly durationMs: number; readonly end: () => void }[] = [];
  await using session = await mcpSession({
    wait: (durationMs) => new Promise((end) => void waits.push({ durationMs, end })),
  });
  await session.connect();
  await session.host.initialized;
  await session.client.listTools();
  expect(waits.map(({ durationMs }) => durationMs)).toEqual([3_000, 250]);
  expect(session.host.isReady()).toBeFalse();
  waits[1]?.end();
  await session.host.ready;
  expect(session.host.isReady()).toBeTrue();
});

test('a message is written as the notification of a channel', async () => {
  await using session = await mcpSession();
  await session.connect();
  await session.host.write({ content: 'hello', meta: { source: 'molecule' } });
  await session.waitForNotifications(1);
  expect(session.notifications).toMatchObject([
    {
      method: 'notifications/claude/channel',
      params: { content: 'hello', meta: { source: 'molecule' } },
    },
  ]);
});

test('a line that is no message is for the log, and the session goes on', async () => {
  await using session = await mcpSession();
  await session.connect();
  session.writeLine('no JSON');
  expect((await session.client.listTools()).tools).toEqual([]);
  expect(session.errors).toEqual([['protocol', expect.any(Error)]]);
});

describe('requests for permission', () => {
  const REQUEST = 'notifications/claude/channel/permission_request';

  test('are offered only where somebody takes them', async () => {
    await using session = await mcpSession({ onPermissionRequest: () => undefined });
    await session.connect();
    expect(session.client.getServerCapabilities()?.experimental).toEqual({
      'claude/channel': {},
      'claude/channel/permission': {},
    });
  });

  test('are taken also when their texts are missing or strange, but not without an id', async () => {
    const asked: PermissionRequest[] = [];
    await using session = await mcpSession({ onPermissionRequest: (request) => void asked.push(request) });
    await session.connect();
    await session.notify(REQUEST, { request_id: 'not an id', tool_name: 'Bash' });
    await session.notify(REQUEST, { request_id: 'ABCDE', tool_name: 'Bash', description: 7 });
    await eventually('the request', () => asked.length > 0 || undefined);
    expect(asked).toEqual([{ requestId: 'abcde', toolName: 'Bash', description: '', inputPreview: '' }]);
    expect(session.errors).toEqual([['protocol', expect.any(Error)]]);
  });

  test('are answered with their id', async () => {
    await using session = await mcpSession();
    await session.connect();
    await session.host.answerPermission({ requestId: 'abcde', behavior: 'deny' });
    await session.waitForNotifications(1);
    expect(session.notifications).toMatchObject([
      {
        method: 'notifications/claude/channel/permission',
        params: { request_id: 'abcde', behavior: 'deny' },
      },
    ]);
  });
});

test('what a reader of lines could take for the end of one is written as an escape, and read back as it was', async () => {
  const stdout = new PassThrough();
  const written: Buffer[] = [];
  stdout.on('data', (chunk: Buffer) => written.push(chunk));
  const { host } = await mcpSession({ stdout });
  const content = 'one\u2028two\u2029three\u0085four\nfive 🙂 sechs \\u2028';
  await host.write({ content, meta: { source: 'molecule' } });
  const text = Buffer.concat(written).toString();
  expect(text).not.toMatch(/[\u2028\u2029\u0085]/);
  expect(text.trimEnd().split('\n')).toHaveLength(1);
  const sent = z.object({ params: z.object({ content: z.string() }) }).parse(JSON.parse(text));
  expect(sent.params.content).toBe(content);
});
