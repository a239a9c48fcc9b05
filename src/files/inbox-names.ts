import { createHash, randomBytes } from 'node:crypto';
import { safeFileName } from '../core/safe-text.ts';
import type { Target } from '../core/target.ts';

/** Ends the name of a file that is not complete. The name of a complete one never ends like this: see `safeFileName`. */
const PARTIAL = '~';
const OWN = '~own';
const FILE = /^([0-9a-f]{24})-[0-9a-f]{16}([0-9a-f]{16})?-([A-Za-z0-9._-]+)(~?)$/;
const MARK = /^([0-9a-f]{24})~own$/;
const OWNER_CHARACTERS = 8;
/** In the place of a sender: it came from a person. */
const NO_AGENT = '0'.repeat(OWNER_CHARACTERS);

/** Whose a file is, for how much of its kind is kept. */
export interface FileOwner {
  readonly workspaceId: string;
  /** The agent that sent it; undefined for a person. */
  readonly agentId?: string;
}

export interface InboxName {
  readonly kind: 'file' | 'partial' | 'own_mark';
  readonly key: string;
  /** What `ownerOf` makes of an owner; empty where the name does not say. */
  readonly owner: string;
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
  return hash(JSON.stringify([platformUrl, id, ...rest]), 24);
}

function ownerOf({ workspaceId, agentId }: FileOwner): string {
  const agent = agentId === undefined ? NO_AGENT : hash(`agent ${agentId}`, OWNER_CHARACTERS);
  return `${hash(workspaceId, OWNER_CHARACTERS)}${agent}`;
}

/** Files of older versions, which do not say whose they are, count as people's. */
export function isAgentsOwner(owner: string): boolean {
  return owner !== '' && !owner.endsWith(NO_AGENT);
}

function hash(text: string, characters: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, characters);
}

/** `<key>-<random><owner>-<safe name>`; nobody outside can guess it. */
export function newFileName(key: string, remoteName: string, owner?: FileOwner): string {
  const random = randomBytes(8).toString('hex');
  return inboxFileName(
    key,
    `${random}${owner === undefined ? '' : ownerOf(owner)}`,
    safeFileName(remoteName),
  );
}

/** @param rest 16 hexadecimal digits, then those of the owner, if there is one */
export function inboxFileName(key: string, rest: string, name: string): string {
  return `${key}-${rest}-${name}`;
}

export function partialName(name: string): string {
  return `${name}${PARTIAL}`;
}

export function ownMarkName(key: string): string {
  return `${key}${OWN}`;
}

/** What a name in the folder stands for; undefined for what this program did not write. */
export function readInboxName(text: string): InboxName | undefined {
  const [, markKey] = MARK.exec(text) ?? [];
  if (markKey !== undefined) return { kind: 'own_mark', key: markKey, owner: '', name: '' };
  const [, key, owner = '', name = '', partial] = FILE.exec(text) ?? [];
  return key === undefined ? undefined : { kind: partial === '' ? 'file' : 'partial', key, owner, name };
}
