import { describe, expect, test } from 'bun:test';
import type { Message } from '../../../src/core/message.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { arrival } from '../../support/inbox-arrivals.ts';
import { tempDir } from '../../support/temp-dir.ts';

const NOTE = { workspaceId: 'ws-1', id: 'd-1', peerId: 'peer-1', task: 'count the files', isAwaited: true };
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

function open(nowMs = () => 0) {
  const dir = tempDir();
  const { inbox } = openInbox(dir.path, nowMs);
  return {
    inbox,
    reopen: () => openInbox(dir.path, nowMs).inbox,
    [Symbol.dispose]() {
      inbox.close();
      dir[Symbol.dispose]();
    },
  };
}

const ofPeer = (activityId: string, fields: Partial<Message>) =>
  arrival(activityId, 1, { sender: { kind: 'peer_agent', peerId: 'peer-1' }, text: 'ten', ...fields });

describe('what a peer was asked', () => {
  test('ties the result of a delegation to its task, and survives a restart', () => {
    using opened = open();
    opened.inbox.delegations.add(NOTE);
    const inbox = opened.reopen();
    const result = ofPeer('a', { delegation: { id: 'd-1', outcome: 'completed' } });
    expect(inbox.takeOver().arrivals.add('ws-1', [result])).toBe(1);
    expect(inbox.find('a')[0]?.message.delegation).toEqual({
      id: 'd-1',
      task: 'count the files',
      outcome: 'completed',
    });
    inbox.close();
  });

  test('ties a peer’s own answer that quotes the question; nobody else’s', () => {
    using opened = open();
    const { inbox } = opened;
    inbox.delegations.add(NOTE);
    const other = { kind: 'peer_agent', peerId: 'peer-2' } as const;
    inbox
      .takeOver()
      .arrivals.add('ws-1', [
        ofPeer('answer', { inReplyTo: 'd-1' }),
        ofPeer('forged', { inReplyTo: 'd-1', sender: other }),
        ofPeer('user', { inReplyTo: 'd-1', sender: { kind: 'canvas_user' } }),
        ofPeer('unrelated', { inReplyTo: 'd-2' }),
      ]);
    const tied = (id: string) => inbox.find(id)[0]?.message.delegation;
    expect(tied('answer')).toEqual({ id: 'd-1', task: 'count the files' });
    expect([tied('forged'), tied('user'), tied('unrelated')]).toEqual([undefined, undefined, undefined]);
  });

  test('is one message, also when the platform files the result twice', () => {
    using opened = open();
    const { inbox } = opened;
    const leased = inbox.takeOver();
    const delegation = { id: 'd-1', outcome: 'completed' } as const;
    expect(leased.arrivals.add('ws-1', [ofPeer('among-delegations', { delegation })])).toBe(1);
    expect(leased.arrivals.add('ws-1', [ofPeer('in-the-feed', { delegation, text: 'ten.' })])).toBe(0);
    expect(inbox.counts('ws-1')).toMatchObject({ waiting: 1, ignored: 1 });
  });

  test('is awaited until it arrives, and not for ever', () => {
    let nowMs = 0;
    using opened = open(() => nowMs);
    const { delegations } = opened.inbox;
    delegations.add(NOTE);
    delegations.add({ ...NOTE, id: 'd-2' });
    delegations.add({ ...NOTE, id: 'd-3', isAwaited: false });
    delegations.add({ ...NOTE, id: 'd-4', workspaceId: 'ws-2' });
    const ids = () => delegations.awaited('ws-1', DAY_MS).map(({ id }) => id);
    expect(ids().sort()).toEqual(['d-1', 'd-2']);
    delegations.arrived('ws-1', 'd-1');
    expect(ids()).toEqual(['d-2']);
    nowMs = DAY_MS + 1;
    expect(ids()).toEqual([]);
    expect(delegations.workspaceOf('d-4')).toBe('ws-2');
  });

  test('is forgotten with the messages of its time', () => {
    let nowMs = 0;
    using opened = open(() => nowMs);
    const { inbox } = opened;
    inbox.delegations.add(NOTE);
    nowMs = 40 * DAY_MS;
    inbox.takeOver().prune();
    expect(inbox.delegations.workspaceOf('d-1')).toBeUndefined();
  });
});

test('what is added beside the feed waits at once, and the watermark stays', () => {
  using opened = open();
  const { inbox } = opened;
  const leased = inbox.takeOver();
  leased.arrivals.store('ws-1', [ofPeer('page of a window', {})], undefined);
  expect(leased.arrivals.add('ws-1', [ofPeer('found', {})])).toBe(1);
  expect(leased.pushes.next(['ws-1'], 9).map(({ message }) => message.activityId)).toEqual(['found']);
  expect(leased.arrivals.watermark('ws-1')).toBeUndefined();
});
