import type { Message } from '../core/message.ts';

/** Who besides the canvas user may write to the session: every peer, none, or these. */
export type AccessRule =
  | { readonly allow: 'all' }
  | { readonly allow: 'canvas' }
  | { readonly allow: 'peers'; readonly peers: readonly string[] };

/** What `access.json` says. */
export interface AccessPolicy {
  /** For every watched workspace that has no rule of its own. */
  readonly default: AccessRule;
  readonly workspaces: ReadonlyMap<string, AccessRule>;
}

/** What holds where nothing was decided. */
export const OPEN_POLICY: AccessPolicy = { default: { allow: 'all' }, workspaces: new Map() };
/** What holds while it cannot be read what was decided. */
export const CLOSED_POLICY: AccessPolicy = { default: { allow: 'canvas' }, workspaces: new Map() };

export function ruleFor(policy: AccessPolicy, workspaceId: string): AccessRule {
  return policy.workspaces.get(workspaceId) ?? policy.default;
}

/**
 * Whether a message may reach the session. People on the canvas, the platform itself, and what comes back for work
 * that the session gave away always may.
 * @param message tied to the delegation that it is about, if any
 */
export function mayWrite(policy: AccessPolicy, message: Message): boolean {
  const { sender, delegation, workspaceId } = message;
  if (sender.kind !== 'peer_agent' || delegation !== undefined) return true;
  const rule = ruleFor(policy, workspaceId);
  switch (rule.allow) {
    case 'all':
      return true;
    case 'canvas':
      return false;
    case 'peers':
      return rule.peers.includes(sender.peerId);
  }
}

/** A rule in words, as it follows "may write:". */
export function ruleText(rule: AccessRule): string {
  switch (rule.allow) {
    case 'all':
      return 'the canvas user and every peer';
    case 'canvas':
      return 'the canvas user only';
    case 'peers':
      return `the canvas user and ${rule.peers.length === 1 ? '1 listed peer' : `${rule.peers.length} listed peers`}`;
  }
}
