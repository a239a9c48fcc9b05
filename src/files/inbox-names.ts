import { createHash } from 'node:crypto';
import type { Target } from '../core/target.ts';

/** No safe name has this sign: what is not complete can never be taken for a file. */
const PARTIAL = '~';
const OWN = '~own';
const FILE = /^([0-9a-f]{24})-[0-9a-f]{16}-([A-Za-z0-9._-]+)(~?)$/;
const MARK = /^([0-9a-f]{24})~own$/;

export interface InboxName {
  readonly kind: 'file' | 'partial' | 'own_mark';
  readonly key: string;
  /** The safe form of the name that the sender gave; empty for a mark. */
  readonly name: string;
}

/** What an uploaded file is known by: nothing else has its key, on no other workspace and no other platform. */
export function uploadKey(target: Target, fileId: string): string {
  return keyOf(target, ['upload', fileId]);
}

/** What a file is known by that came inside a message. */
export function inlineKey(target: Target, activityId: string, index: number): string {
  return keyOf(target, ['inline', activityId, String(index)]);
}

function keyOf({ platformUrl, id }: Target, rest: readonly string[]): string {
  return createHash('sha256')
    .update(JSON.stringify([platformUrl, id, ...rest]))
    .digest('hex')
    .slice(0, 24);
}

/** `<key>-<random>-<safe name>` */
export function fileName(key: string, random: string, name: string): string {
  return `${key}-${random}-${name}`;
}

/** The name of a file while it is written. */
export function partialName(name: string): string {
  return `${name}${PARTIAL}`;
}

export function ownMarkName(key: string): string {
  return `${key}${OWN}`;
}

/** What a name in the folder stands for; undefined for what this program did not write. */
export function readInboxName(text: string): InboxName | undefined {
  const [, markKey] = MARK.exec(text) ?? [];
  if (markKey !== undefined) return { kind: 'own_mark', key: markKey, name: '' };
  const [, key, name = '', partial] = FILE.exec(text) ?? [];
  return key === undefined ? undefined : { kind: partial === '' ? 'file' : 'partial', key, name };
}
