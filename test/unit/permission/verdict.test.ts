import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import type { Activity } from '../../../src/core/activity.ts';
import type { Message } from '../../../src/core/message.ts';
import { readVerdict, verdictOf } from '../../../src/permission/verdict.ts';

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
