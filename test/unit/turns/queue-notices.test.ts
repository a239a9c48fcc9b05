import { expect, test } from 'bun:test';
import type { Message } from '../../../src/core/message.ts';
import { PlatformClient } from '../../../src/platform/client.ts';
import { QueueNotices } from '../../../src/turns/queue-notices.ts';
import { targetOf } from '../../support/tool-session.ts';

const never = new AbortController().signal;
const WORKSPACE = '11111111-1111-4111-8111-111111111111';

const messageOf = (activityId: string, isPeers = false): Message => ({
  activityId,
  workspaceId: WORKSPACE,
  sender: isPeers ? { kind: 'peer_agent', peerId: 'p' } : { kind: 'canvas_user' },
  text: `text of ${activityId}`,
  textOrigin: 'sender',
  attachments: [],
  createdAt: '2026-01-01T00:00:00Z',
});

const entryOf = (message: Message, pushes = 0) => ({ row: 1, state: 'pushed' as const, pushes, message });

function start() {
  const state = { nowMs: 0, isBusy: true, answering: 1 };
  const bodies: unknown[] = [];
  const client = new PlatformClient(
    targetOf({ id: WORKSPACE, token: 'token-of-the-workspace' }),
    async (request) => {
      bodies.push(await request.json());
      return Response.json({ status: 'sent' });
    },
  );
  const notices = new QueueNotices({
    clock: { nowMs: () => state.nowMs, monotonicMs: () => state.nowMs, random: () => 0 },
    isBusy: () => state.isBusy,
    answering: () => state.answering,
    clientOf: () => client,
    onEvent: (what) => expect(what).toBe(''),
  });
  const lookAt = async (nowMs: number) => {
    state.nowMs = nowMs;
    await notices.look(never);
    return bodies.splice(0);
  };
  return { state, notices, lookAt };
}

test('a person whose message waits behind a long turn is told once, with how many are before it', async () => {
  const { notices, lookAt } = start();
  const [first, peers, second] = [messageOf('first'), messageOf('peers', true), messageOf('second')];
  notices.pushed([entryOf(first), entryOf(peers), entryOf(second)]);
  expect(await lookAt(19_000)).toEqual([]);
  notices.seen(first);
  expect(await lookAt(20_000)).toEqual([
    {
      message:
        'Your message “text of second” is queued: the session is busy and takes it up as soon as it can; 2 messages are before it.',
      in_reply_to: 'second',
    },
  ]);
  expect(await lookAt(90_000)).toEqual([]);
});

test('nobody is told of what comes again, nor by a session that has nothing to do', async () => {
  const { state, notices, lookAt } = start();
  notices.pushed([entryOf(messageOf('again'), 1)]);
  expect(await lookAt(30_000)).toEqual([]);
  state.isBusy = false;
  notices.pushed([entryOf(messageOf('new'))]);
  expect(await lookAt(60_000)).toEqual([]);
  [state.isBusy, state.answering] = [true, 0];
  expect(await lookAt(65_000)).toMatchObject([{ in_reply_to: 'new' }]);
});
