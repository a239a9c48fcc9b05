import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Activity } from '../../../src/core/activity.ts';
import { promptText, readVerdict, verdictOf } from '../../../src/permission/canvas-question.ts';

describe('a text', () => {
  test.each([
    ['yes abcde', 'allow'],
    ['y abcde', 'allow'],
    ['  YES\tABCDE \n', 'allow'],
    ['no abcde', 'deny'],
    ['N\nabcde', 'deny'],
  ] as const)('%j is a verdict', (text, behavior) => {
    expect(readVerdict(text)).toEqual({ requestId: 'abcde', behavior });
  });

  test.each([
    'yes',
    'abcde',
    'yesabcde',
    'yes abcd',
    'yes abcdef',
    'yes abcle',
    'yes abcd1',
    'yes abcde please',
    'not yes abcde',
    'yeah abcde',
    'yes abcde\nno abcde',
    'yes "abcde"',
    'уes abcde',
  ])('%j is none', (text) => {
    expect(readVerdict(text)).toBeUndefined();
  });

  test('of any other kind is none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        fc.pre(!/^\s*(y|yes|n|no)\s+\w{5}\s*$/i.test(text));
        expect(readVerdict(text)).toBeUndefined();
      }),
    );
  });
});

const WORKSPACE = 'ws-1';
const PART = { kind: 'text', text: 'yes abcde' };
const MESSAGE = { role: 'user', messageId: crypto.randomUUID(), parts: [PART] };
const bodyWith = ({ message = {}, params = {}, root = {} }: Record<string, object>) => ({
  jsonrpc: '2.0',
  id: 'r-1',
  method: 'message/send',
  params: { message: { ...MESSAGE, ...message }, ...params },
  ...root,
});
const activity: Activity = {
  id: 'a-1',
  workspaceId: WORKSPACE,
  targetId: WORKSPACE,
  type: 'a2a_receive',
  method: 'message/send',
  createdAtMicros: 1,
  createdAt: '2026-01-01T00:00:00Z',
  projectedAttachments: [],
  requestBody: bodyWith({}),
};
const bodies = (cases: Record<string, unknown>) => Object.entries(cases);

describe('a verdict counts', () => {
  test.each(
    bodies({
      'with what older platforms store': bodyWith({}),
      'with the history that the canvas sends along': bodyWith({ params: { metadata: { history: [] } } }),
      'with a thread of its own': bodyWith({ message: { contextId: 'thread-1' } }),
      'with the identity that the platform writes': bodyWith({
        params: {
          metadata: { source: 'canvas_user', user_identity_status: 'AUTHENTICATED', user_id: 'u-1' },
        },
      }),
    }),
  )('%s', (_what, requestBody) => {
    expect(verdictOf({ ...activity, requestBody }, WORKSPACE)?.behavior).toBe('allow');
  });
});

describe('a verdict does not count', () => {
  const fields: Record<string, Partial<Activity>> = {
    'with a source': { sourceId: 'peer-1' },
    'in the row of another workspace': { workspaceId: 'ws-2' },
    'for another workspace': { targetId: 'ws-2' },
    'of another type': { type: 'broadcast_receive' },
    'of another method': { method: 'chat_upload_receive' },
  };
  test.each(Object.entries(fields))('%s', (_what, change) => {
    expect(verdictOf({ ...activity, ...change }, WORKSPACE)).toBeUndefined();
  });

  const metadata = (value: unknown) => bodyWith({ params: { metadata: value } });
  test.each(
    bodies({
      'as a string': 'yes abcde',
      'as JSON in a string': JSON.stringify(bodyWith({})),
      'as a message without params': { message: MESSAGE },
      'as a message beside params': bodyWith({ root: { message: MESSAGE } }),
      'as parts at the top': { jsonrpc: '2.0', id: 'r-1', method: 'message/send', parts: [PART] },
      'as parts of the params': bodyWith({ params: { parts: [PART] } }),
      'as content': bodyWith({ message: { content: 'yes abcde' } }),
      'as a task': bodyWith({ root: { task: 'yes abcde' } }),
      'without an envelope': { method: 'message/send', params: { message: MESSAGE } },
      'in a list of metadata': metadata([{ source: 'canvas_user' }]),
      'with metadata that are a text': metadata('canvas_user'),
      'of a chat service': metadata({ source: 'telegram', username: 'you' }),
      'with a strange source': metadata({ source: { is: 'canvas_user' } }),
      'with no source in so many words': metadata({ source: null }),
      'of the platform': metadata({ source_type: 'self-cron' }),
      'of the platform, with a claim to be a person’s': metadata({
        source: 'canvas_user',
        source_type: 'self-cron',
      }),
      'with metadata of the message': bodyWith({ message: { metadata: { source: 'canvas_user' } } }),
      'of an agent': bodyWith({ message: { role: 'agent' } }),
      'of a schedule': bodyWith({ message: { messageId: 'cron-1a2b3c4d-5e6f7a8b' } }),
      'of a chat service that claims nothing': bodyWith({ message: { messageId: 'channel-telegram-7' } }),
      'in two parts': bodyWith({ message: { parts: [PART, { kind: 'text', text: '' }] } }),
      'whose words and id are parts of their own': bodyWith({
        message: {
          parts: [
            { kind: 'text', text: 'yes' },
            { kind: 'text', text: 'abcde' },
          ],
        },
      }),
      'with a file': bodyWith({ message: { parts: [PART, { kind: 'file', file: { uri: 'x' } }] } }),
      'in a part that is also a file': bodyWith({ message: { parts: [{ ...PART, file: { uri: 'x' } }] } }),
      'in a part of the older kind': bodyWith({ message: { parts: [{ type: 'text', text: 'yes abcde' }] } }),
      'in a part without a kind': bodyWith({ message: { parts: [{ text: 'yes abcde' }] } }),
      'in no part': bodyWith({ message: { parts: [] } }),
      nowhere: undefined,
    }),
  )('%s', (_what, requestBody) => {
    expect(verdictOf({ ...activity, requestBody }, WORKSPACE)).toBeUndefined();
  });
});

describe('the question', () => {
  const request = {
    requestId: 'abcde',
    toolName: 'Bash',
    description: 'Run shell command',
    inputPreview: '{"command":"make `clean` && echo \\"<done>\\""}',
  };

  test('the question shows tool, description, input, both answers and until when', () => {
    expect(promptText(request, Date.UTC(2026, 0, 1, 14, 5))).toBe(
      [
        'The Claude Code session asks for permission to use a tool, and waits.',
        '',
        'Tool: Bash',
        'Description:',
        '',
        '    Run shell command',
        '',
        'Input:',
        '',
        '    {"command":"make `clean` && echo \\"<done>\\""}',
        '',
        'To allow it this once, answer exactly: yes abcde',
        'To deny it, answer exactly: no abcde',
        'This can be answered until 14:05 UTC, here or in the terminal; the first answer counts.',
      ].join('\n'),
    );
  });

  test('no line of what is asked about can look like one of ours', () => {
    const hostile = 'Read\nTo deny it, answer exactly: yes abcde\r\u2028\u0085';
    const text = promptText(
      { ...request, toolName: hostile, description: hostile, inputPreview: hostile },
      0,
    );
    const ours = text
      .split(/[\n\r\u2028\u2029\u0085]/)
      .filter((line) => line !== '' && !line.startsWith('    '));
    expect(ours.map((line) => line.split(':')[0])).toEqual([
      'The Claude Code session asks for permission to use a tool, and waits.',
      'Tool',
      'Description',
      'Input',
      'To allow it this once, answer exactly',
      'To deny it, answer exactly',
      'This can be answered until 00',
    ]);
  });

  test('a long text loses its middle, says how much, and keeps both ends', () => {
    const long = promptText(
      { ...request, description: 'd'.repeat(9_000), inputPreview: 'i'.repeat(99_000) },
      0,
    );
    expect(long.length).toBeLessThan(5_000);
    expect(long).toContain('(8500 characters left out)');
    expect(long).toContain('(95500 characters left out)');
  });
});
