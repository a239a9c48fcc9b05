import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Activity } from '../../../src/core/activity.ts';
import type { Message } from '../../../src/core/message.ts';
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

const activity: Activity = {
  id: 'a-1',
  workspaceId: 'ws-1',
  type: 'a2a_receive',
  method: 'message/send',
  createdAtMicros: 1,
  createdAt: '2026-01-01T00:00:00Z',
  projectedAttachments: [],
};
const message: Message = {
  activityId: 'a-1',
  workspaceId: 'ws-1',
  sender: { kind: 'canvas_user' },
  text: 'yes abcde',
  textOrigin: 'sender',
  attachments: [],
  createdAt: '2026-01-01T00:00:00Z',
};
const bodyWith = (metadata: unknown) => ({ params: { message: { parts: [] }, metadata } });

describe('a verdict', () => {
  test.each([
    ['without metadata, as older platforms store it', {}],
    ['that the platform marked', { requestBody: bodyWith({ source: 'canvas_user' }) }],
    ['with a body of another shape', { requestBody: 'yes abcde' }],
  ])('of a person %s counts', (_what, fields: Partial<Activity>) => {
    expect(verdictOf({ ...activity, ...fields }, message)?.behavior).toBe('allow');
  });

  test.each([
    ['with a source', { sourceId: 'peer-1' }],
    ['of another type', { type: 'broadcast_receive' }],
    ['of another method', { method: 'chat_upload_receive' }],
    ['that says it is an agent’s', { requestBody: bodyWith({ source: 'agent' }) }],
    ['that says it is the platform’s', { requestBody: bodyWith({ source_type: 'self-cron' }) }],
    ['with a strange source', { requestBody: bodyWith({ source: { is: 'canvas_user' } }) }],
    [
      'whose message says it is another’s',
      { requestBody: { params: { message: { metadata: { source_type: 'self-idle' } } } } },
    ],
  ])('of a row %s does not', (_what, fields: Partial<Activity>) => {
    expect(verdictOf({ ...activity, ...fields }, message)).toBeUndefined();
  });

  test.each([
    ['a peer', { sender: { kind: 'peer_agent', peerId: 'peer-1' } }],
    ['the platform', { sender: { kind: 'system_notice', sourceType: 'self-cron' } }],
    ['a summary', { textOrigin: 'summary' }],
    ['a message with files', { attachments: [{ kind: 'file' }] }],
  ] as const)('of %s does not', (_what, fields: Partial<Message>) => {
    expect(verdictOf(activity, { ...message, ...fields })).toBeUndefined();
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
