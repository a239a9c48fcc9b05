import type { Message } from '../../core/message.ts';

/** Who may write to the session through a workspace, besides the canvas user, who always may. */
export type SenderRule =
  | { readonly senders: 'all' }
  | { readonly senders: 'canvas' }
  | { readonly senders: 'peers'; readonly peers: readonly string[] };

/** Who may write to the session; never changed, only replaced by another. */
export interface AccessPolicy {
  /** For every workspace without a rule of its own. */
  readonly default: SenderRule;
  readonly workspaces: ReadonlyMap<string, SenderRule>;
}

export interface SenderAccess {
  readonly policy: AccessPolicy;
}

export const EVERYBODY: AccessPolicy = { default: { senders: 'all' }, workspaces: new Map() };
export const CANVAS_ONLY: AccessPolicy = { default: { senders: 'canvas' }, workspaces: new Map() };

export function ruleFor(policy: AccessPolicy, workspaceId: string): SenderRule {
  return policy.workspaces.get(workspaceId) ?? policy.default;
}

/** Whether a message may reach the session: only what agents write of their own accord can be kept out. */
export function mayReachSession(policy: AccessPolicy, message: Message): boolean {
  const { sender, delegation, request, workspaceId } = message;
  const isAnswer = delegation?.outcome !== undefined || request?.isOwn === true;
  if (sender.kind !== 'peer_agent' || isAnswer) return true;
  return mayPeerWrite(policy, workspaceId, sender.peerId);
}

export function mayPeerWrite(policy: AccessPolicy, workspaceId: string, peerId: string): boolean {
  const rule = ruleFor(policy, workspaceId);
  return rule.senders === 'all' || (rule.senders === 'peers' && rule.peers.includes(peerId));
}

export function describeRule(rule: SenderRule): string {
  switch (rule.senders) {
    case 'all':
      return 'everybody who may write to the workspace';
    case 'canvas':
      return 'the canvas user only';
    case 'peers':
      return `the canvas user and ${rule.peers.length} listed ${rule.peers.length === 1 ? 'peer' : 'peers'}`;
  }
}
