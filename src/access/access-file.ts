import { statSync } from 'node:fs';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { errorCode, readSmallFile } from '../config/read-small-file.ts';
import { isWorkspaceId } from '../core/ids.ts';
import { displayName } from '../core/notification.ts';
import { type AccessPolicy, OPEN_POLICY } from './policy.ts';

export type AccessFile =
  | { readonly kind: 'policy'; readonly policy: AccessPolicy }
  /** Something is there that cannot be used; the reason quotes no more than the name of a key. */
  | { readonly kind: 'unusable'; readonly reason: string };

const id = z.string().refine(isWorkspaceId, 'expected a workspace id');

const ruleSchema = z.discriminatedUnion(
  'allow',
  [
    z.strictObject({ allow: z.literal('all') }),
    z.strictObject({ allow: z.literal('canvas') }),
    z.strictObject({ allow: z.literal('peers'), peers: z.array(id).min(1, 'expected at least one id') }),
  ],
  'expected {"allow": "all"}, {"allow": "canvas"} or {"allow": "peers", "peers": [ids]}',
);

const policySchema = z.strictObject({
  default: ruleSchema.default({ allow: 'all' }),
  workspaces: z.record(id, ruleSchema).default({}),
});

export function accessFilePath(stateDirectory: string): string {
  return join(stateDirectory, 'access.json');
}

/** Reads `access.json`; without one everybody may write. Never throws. */
export function readAccessFile(stateDirectory: string): AccessFile {
  const content = readSmallFile(accessFilePath(stateDirectory));
  if (content.kind === 'missing') return { kind: 'policy', policy: OPEN_POLICY };
  if (content.kind === 'unreadable') return { kind: 'unusable', reason: content.reason };
  return parseAccessText(content.text);
}

/** Never throws. */
export function parseAccessText(text: string): AccessFile {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { kind: 'unusable', reason: 'not JSON' };
  }
  const parsed = policySchema.safeParse(json);
  if (!parsed.success) return { kind: 'unusable', reason: problemOf(parsed.error.issues[0]) };
  const { workspaces } = parsed.data;
  return {
    kind: 'policy',
    policy: { default: parsed.data.default, workspaces: new Map(Object.entries(workspaces)) },
  };
}

/** Replaces `access.json` in one step, 0600. Throws the system's errors. */
export function writeAccessFile(stateDirectory: string, policy: AccessPolicy): void {
  const text = JSON.stringify(
    { default: policy.default, workspaces: Object.fromEntries(policy.workspaces) },
    undefined,
    2,
  );
  writeFileAtomic.sync(accessFilePath(stateDirectory), `${text}\n`, { mode: 0o600 });
}

/** Changes whenever the file does: cheaper than reading it. Never throws. */
export function accessFileMark(stateDirectory: string): string {
  try {
    const { ino, size, mtimeNs, ctimeNs } = statSync(accessFilePath(stateDirectory), { bigint: true });
    return [ino, size, mtimeNs, ctimeNs].join(' ');
  } catch (error) {
    return errorCode(error);
  }
}

function problemOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return 'not an access policy';
  const path = issue.path.map((key) => displayName(String(key))).join('.');
  const where = path === '' ? '' : `${path}: `;
  if (issue.code === 'unrecognized_keys') return `${where}unknown key ${displayName(issue.keys.join(', '))}`;
  return `${where}${issue.code === 'invalid_type' ? `expected ${issue.expected}` : issue.message}`;
}
