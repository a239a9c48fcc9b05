import { z } from 'zod';
import { parseJson } from '../../core/json.ts';
import { isWorkspaceId } from '../../core/target.ts';
import type { AccessPolicy } from './policy.ts';

/** More than anybody types; a list like this is looked through for each message. */
const MAX_PEERS = 1_000;

const workspaceId = z.string().refine(isWorkspaceId, 'not a workspace id');

const ruleSchema = z.discriminatedUnion('senders', [
  z.strictObject({ senders: z.literal('all') }),
  z.strictObject({ senders: z.literal('canvas') }),
  z.strictObject({ senders: z.literal('peers'), peers: z.array(workspaceId).min(1).max(MAX_PEERS) }),
]);

const policySchema = z.strictObject({
  default: ruleSchema.default({ senders: 'all' }),
  workspaces: z.record(workspaceId, ruleSchema).default({}),
});

export type ParsedPolicy =
  | { readonly ok: true; readonly policy: AccessPolicy }
  /** What is wrong with the text, in a clause of our own words. */
  | { readonly ok: false; readonly problem: string };

/** Reads the text of `access.json`. What it does not know it refuses: a rule that is not understood protects nobody. */
export function parsePolicy(text: string): ParsedPolicy {
  const json = parseJson(text);
  if (json === undefined) return { ok: false, problem: 'it is not JSON' };
  const parsed = policySchema.safeParse(json);
  if (!parsed.success) return { ok: false, problem: problemOf(parsed.error) };
  const { default: byDefault, workspaces } = parsed.data;
  return { ok: true, policy: { default: byDefault, workspaces: new Map(Object.entries(workspaces)) } };
}

/** The text that `parsePolicy` reads as this policy. */
export function formatPolicy(policy: AccessPolicy): string {
  const { default: byDefault, workspaces } = policy;
  return `${JSON.stringify({ default: byDefault, workspaces: Object.fromEntries(workspaces) }, null, 2)}\n`;
}

function problemOf(error: z.ZodError): string {
  const [issue] = error.issues;
  const at = issue?.path.map((key) => String(key).slice(0, 40)).join('.') || 'the top';
  if (issue?.code === 'unrecognized_keys') {
    return `${at} has a key that is not known: ${issue.keys.map((key) => key.slice(0, 40)).join(', ')}`;
  }
  return `${at} is not as expected (${issue?.code ?? 'invalid'})`;
}
