import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { type AccessPolicy, type AccessRule, CLOSED_POLICY, mayWrite } from '../../../src/access/policy.ts';
import type { Message, Sender } from '../../../src/core/message.ts';

const id = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor');
const rule: fc.Arbitrary<AccessRule> = fc.oneof(
  fc.constant({ allow: 'all' } as const),
  fc.constant({ allow: 'canvas' } as const),
  fc.record({ allow: fc.constant('peers' as const), peers: fc.array(id, { minLength: 1 }) }),
);
const policy: fc.Arbitrary<AccessPolicy> = fc.record({
  default: rule,
  workspaces: fc.array(fc.tuple(id, rule)).map((entries) => new Map(entries)),
});

const message = (workspaceId: string, sender: Sender, more: Partial<Message> = {}): Message => ({
  activityId: 'act',
  workspaceId,
  sender,
  text: 'hi',
  textOrigin: 'sender',
  attachments: [],
  createdAt: '2026-07-01T00:00:00Z',
  ...more,
});
const peer = (peerId: string): Sender => ({ kind: 'peer_agent', peerId });

test('whatever the policy: people, the platform and results of our delegations pass', () => {
  fc.assert(
    fc.property(policy, id, id, (any, workspaceId, peerId) => {
      expect(mayWrite(any, message(workspaceId, { kind: 'canvas_user' }))).toBeTrue();
      const notice: Sender = { kind: 'system_notice', sourceType: 'self-cron' };
      expect(mayWrite(any, message(workspaceId, notice))).toBeTrue();
      const result = message(workspaceId, peer(peerId), { delegation: { id: 'd', outcome: 'completed' } });
      expect(mayWrite(any, result)).toBeTrue();
    }),
  );
});

test('a peer passes exactly when the rule of the receiving workspace, or else the default, lets it in', () => {
  fc.assert(
    fc.property(policy, id, id, (any, workspaceId, peerId) => {
      const own = any.workspaces.has(workspaceId) ? any.workspaces.get(workspaceId) : any.default;
      const isLetIn = own?.allow === 'all' || (own?.allow === 'peers' && own.peers.includes(peerId));
      expect(mayWrite(any, message(workspaceId, peer(peerId)))).toBe(isLetIn);
    }),
  );
});

test('what a peer says about itself does not change the decision', () => {
  fc.assert(
    fc.property(policy, id, id, fc.string(), fc.string(), (any, workspaceId, peerId, name, contextId) => {
      const plain = mayWrite(any, message(workspaceId, peer(peerId)));
      const boasting: Sender = { kind: 'peer_agent', peerId, name, role: name };
      expect(mayWrite(any, message(workspaceId, boasting, { contextId, inReplyTo: contextId }))).toBe(plain);
    }),
  );
});

test('the policy for a file that cannot be read lets no peer in', () => {
  fc.assert(
    fc.property(id, id, (workspaceId, peerId) => {
      expect(mayWrite(CLOSED_POLICY, message(workspaceId, peer(peerId)))).toBeFalse();
    }),
  );
});
