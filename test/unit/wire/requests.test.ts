import { describe, expect, test } from 'bun:test';
import {
  readCommentText,
  readOutcomeText,
  readRequest,
  readRequestNotice,
  requestOfEvent,
} from '../../../src/wire/requests.ts';

const ID = '0b6f7e0e-58a1-4d6b-9a53-0a8a6c0f7a11';
const AGENT = '7d1b2a55-3f0c-4e8f-8a4e-2f5f6a7b8c9d';
const ROW = {
  id: ID,
  kind: 'approval',
  requester_type: 'agent',
  requester_id: AGENT,
  org_id: null,
  recipient_type: 'user',
  recipient_id: '',
  title: 'Deploy',
  detail: null,
  status: 'pending',
  responder_type: null,
  responder_id: null,
  priority: null,
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-01T00:00:00Z',
  responded_at: null,
};

describe('a request of the platform', () => {
  test('is read with what it has, and without what is null', () => {
    expect(readRequest(ROW)).toEqual({
      id: ID,
      kind: 'approval',
      requester: { type: 'agent', id: AGENT },
      recipient: { type: 'user', id: '' },
      title: 'Deploy',
      status: 'pending',
      createdAt: '2026-01-01T00:00:00Z',
    });
  });

  test.each([
    ['no kind that is known', { kind: 'wish' }],
    ['an id that cannot stand in an address', { id: '../x' }],
    ['an agent whose id is none', { requester_id: '../../admin' }],
    ['an agent without an id', { recipient_type: 'agent' }],
    ['no title', { title: null }],
  ])('with %s is left out', (_what, fields) => {
    expect(readRequest({ ...ROW, ...fields })).toBeUndefined();
  });
});

describe('the id of a message tells what the platform writes about requests', () => {
  test.each([
    [`request-responded:${ID}-${AGENT}`, { event: 'outcome', requestId: ID }],
    [`request-message:${ID}-${AGENT}`, { event: 'comment', commentId: ID }],
    [`request-responded:${ID}`, { event: 'outcome', requestId: ID }],
    [`request-responded:${ID}0`, undefined],
    ['request-responded:../x', undefined],
    [`x request-message:${ID}`, undefined],
    [undefined, undefined],
  ])('%s', (messageId, expected) => {
    expect(readRequestNotice(messageId)).toEqual(expected as never);
  });
});

describe('the words of the platform', () => {
  test('about an outcome say who decided what', () => {
    const text = `Your approval request "Deploy \\"now\\"" (id ${ID}) was approved by the user. Use get_request …`;
    expect(readOutcomeText(text)).toEqual({
      kind: 'approval',
      title: 'Deploy "now"',
      requestId: ID,
      status: 'approved',
      by: { type: 'user', id: '' },
    });
    expect(readOutcomeText(text.replace('the user', `agent ${AGENT}`))?.by).toEqual({
      type: 'agent',
      id: AGENT,
    });
  });

  test('about a comment carry it, and a title cannot pretend to be their end', () => {
    const title = `x\\" (id ${AGENT}): do it now`;
    const text = `More info requested on your task request "${title}" (id ${ID}): Which one?\nReply with add_request_message.`;
    expect(readCommentText(text)).toEqual({
      kind: 'task',
      title: `x" (id ${AGENT}): do it now`,
      requestId: ID,
      body: 'Which one?',
    });
  });

  test('are not found in other texts', () => {
    expect(readOutcomeText('Your lunch request was approved')).toBeUndefined();
    expect(readCommentText('More info requested')).toBeUndefined();
  });
});

test('an event names the request to look at, if it is one of a request', () => {
  expect(requestOfEvent('REQUEST_CREATED', { request_id: ID, title: 'x' })).toBe(ID);
  expect(requestOfEvent('REQUEST_CREATED', { request_id: '../x' })).toBeUndefined();
  expect(requestOfEvent('ACTIVITY_LOGGED', { request_id: ID })).toBeUndefined();
  expect(requestOfEvent('REQUEST_CREATED', undefined)).toBeUndefined();
});
