import { type AccessPolicy, describeRule, type SenderRule } from '../../inbox/access/policy.ts';
import { type KnownNames, type NamedWorkspace, shown } from './names.ts';

/** A rule with everybody in it by name and id. */
export function inFull(rule: SenderRule, names: KnownNames): string {
  if (rule.senders !== 'peers') return describeRule(rule);
  return ['the canvas user', ...rule.peers.map((id) => shown(named(id, names.peers)))].join(', ');
}

export function policyLines(path: string, policy: AccessPolicy, names: KnownNames): string[] {
  const others = policy.workspaces.size === 0 ? '' : ' but those below';
  return [
    path,
    `Every workspace${others}: ${inFull(policy.default, names)}`,
    ...[...policy.workspaces].map(
      ([id, rule]) => `Workspace ${shown(named(id, names.own))}: ${inFull(rule, names)}`,
    ),
  ];
}

/** The same for a program. */
export function policyDocument(path: string, policy: AccessPolicy, names: KnownNames) {
  return {
    path,
    default: ruleDocument(policy.default, names),
    workspaces: [...policy.workspaces].map(([id, rule]) => ({
      ...named(id, names.own),
      ...ruleDocument(rule, names),
    })),
  };
}

function ruleDocument(rule: SenderRule, names: KnownNames) {
  return rule.senders === 'peers'
    ? { senders: rule.senders, peers: rule.peers.map((id) => named(id, names.peers)) }
    : { senders: rule.senders };
}

function named(
  id: string,
  known: readonly NamedWorkspace[],
): { readonly id: string; readonly name?: string } {
  return known.find((one) => one.id === id) ?? { id };
}
