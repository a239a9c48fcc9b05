import { describe, expect, test } from 'bun:test';
import type { Sender } from '../../../../src/core/message.ts';
import { Secret } from '../../../../src/core/secret.ts';
import type { InboxEntry } from '../../../../src/inbox/entry.ts';
import {
  type ReplyArguments,
  type RouteContext,
  routeReply as route,
} from '../../../../src/tools/shared/reply-route.ts';

const target = (id: string) => ({ id, token: new Secret('t'), platformUrl: 'http://127.0.0.1:1' });
const one = [target('ws-1')];
const two = [target('ws-1'), target('ws-2')];

function entry(workspaceId: string, sender: Sender): InboxEntry {
  return {
    row: 1,
    state: 'settled',
    pushes: 1,
    message: {
      activityId: 'a',
      workspaceId,
      sender,
      text: '',
      textOrigin: 'sender',
      attachments: [],
      createdAt: '',
    },
  };
}
const routeReply = (
  args: ReplyArguments,
  targets: ReturnType<RouteContext['targets']>,
  found: readonly InboxEntry[],
  lastWorkspace?: string,
) =>
  route(args, {
    targets: () => targets,
    inbox: () => ({ find: () => [...found], lastWorkspaceOfPeer: () => lastWorkspace }),
  });
const fromUser = entry('ws-2', { kind: 'canvas_user' });
const fromPeer = entry('ws-2', { kind: 'peer_agent', peerId: 'peer-1', name: 'Ann' });

describe('activity_id alone', () => {
  test('reaches the canvas user of the workspace that received the message', () => {
    const route = routeReply({ activity_id: 'a' }, two, [fromUser]);
    expect(route.target.id).toBe('ws-2');
    expect(route.recipient).toEqual({ kind: 'canvas_user' });
  });

  test('reaches the peer that wrote, as the workspace it wrote to', () => {
    const route = routeReply({ activity_id: 'a' }, two, [fromPeer]);
    expect(route.target.id).toBe('ws-2');
    expect(route.recipient).toEqual({ kind: 'peer', peerId: 'peer-1' });
    expect(route.recipientLabel).toBe('peer “Ann”');
  });
});

describe('peer_id', () => {
  test('is enough while one workspace is watched', () => {
    expect(routeReply({ peer_id: 'peer-1' }, one, []).target.id).toBe('ws-1');
  });

  test('with workspace_id names who replies', () => {
    expect(routeReply({ peer_id: 'peer-1', workspace_id: 'ws-2' }, two, []).target.id).toBe('ws-2');
  });

  test('with several watched acts as the workspace that the peer wrote to last', () => {
    expect(routeReply({ peer_id: 'peer-1' }, two, [], 'ws-2').target.id).toBe('ws-2');
  });

  test('still works for a message that is not known here', () => {
    expect(routeReply({ activity_id: 'gone', peer_id: 'peer-1' }, one, []).recipient).toEqual({
      kind: 'peer',
      peerId: 'peer-1',
    });
  });
});

test.each<[string, ReplyArguments, readonly InboxEntry[], string]>([
  ['nothing to go by', {}, [], 'no recipient'],
  ['an unknown activity_id', { activity_id: 'x' }, [], 'No message with activity_id x'],
  [
    'several workspaces and only a peer',
    { peer_id: 'peer-1' },
    [],
    'Several workspaces are watched (ws-1, ws-2)',
  ],
  ['a workspace that is not watched', { peer_id: 'p', workspace_id: 'ws-9' }, [], 'ws-9 is not watched'],
  [
    'a path as peer_id',
    { peer_id: '../registry/heartbeat?x=', workspace_id: 'ws-1' },
    [],
    'not a workspace id',
  ],
  ['itself as peer', { peer_id: 'ws-1', workspace_id: 'ws-1' }, [], 'this workspace itself'],
  ['another peer’s id', { activity_id: 'a', peer_id: 'peer-2' }, [fromPeer], 'came from peer peer-1'],
  [
    'a peer for the user’s message',
    { activity_id: 'a', peer_id: 'peer-1' },
    [fromUser],
    'came from the canvas user',
  ],
  [
    'the wrong workspace',
    { activity_id: 'a', workspace_id: 'ws-1' },
    [fromPeer],
    'belongs to workspace ws-2',
  ],
  [
    'a system notice',
    { activity_id: 'a' },
    [entry('ws-1', { kind: 'system_notice', sourceType: 'self-cron' })],
    'nobody reads',
  ],
  [
    'one id in two workspaces',
    { activity_id: 'a' },
    [fromPeer, { ...fromUser, message: { ...fromUser.message, workspaceId: 'ws-1' } }],
    'several workspaces',
  ],
])('%s is an error that says so, not a guess', (_name, args, found, words) => {
  expect(() => routeReply(args, two, found)).toThrow(words);
});
