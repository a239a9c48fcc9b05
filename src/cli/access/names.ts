import { PlatformError } from '../../core/errors.ts';
import { quotedLine } from '../../core/safe-text.ts';
import { isWorkspaceId, type Target } from '../../core/target.ts';
import type { PlatformClient } from '../../platform/client.ts';
import { looksLikeId } from '../../settings/connect-text.ts';
import { nearest } from '../../settings/typos.ts';
import { CommandError } from '../command.ts';

/** A workspace with what the platform calls it. */
export interface NamedWorkspace {
  readonly id: string;
  readonly name: string;
}

/** What the platforms say of the watched workspaces and of the peers that may write to them. */
export interface KnownNames {
  readonly own: readonly NamedWorkspace[];
  readonly peers: readonly NamedWorkspace[];
  /** Whether every platform told its peers; else an id that is not among them may be one all the same. */
  readonly isComplete: boolean;
}

export const NOBODY_ASKED: KnownNames = { own: [], peers: [], isComplete: false };

/** Asks each platform once. A platform that does not answer leaves a gap. */
export async function askForNames(
  targets: readonly Target[],
  client: (target: Target) => PlatformClient,
  signal: AbortSignal,
): Promise<KnownNames> {
  const answers = await Promise.all(targets.map((target) => askOne(client(target), signal)));
  const peers = answers.flatMap((answer) => answer.peers ?? []);
  return {
    own: answers.flatMap(({ own }) => own ?? []),
    peers: [...new Map(peers.map((peer) => [peer.id, peer])).values()],
    isComplete: targets.length > 0 && answers.every((answer) => answer.peers !== undefined),
  };
}

async function askOne(client: PlatformClient, signal: AbortSignal) {
  const { id } = client.target;
  const [own, peers] = await Promise.all([
    orUndefined(client.workspace(signal)),
    orUndefined(client.peers.list(undefined, signal)),
  ]);
  return {
    own: own === undefined ? undefined : { id, name: own.name },
    peers: peers?.map((peer) => ({ id: peer.id, name: peer.name })),
  };
}

async function orUndefined<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof PlatformError) return undefined;
    throw error;
  }
}

export interface Resolved {
  readonly id: string;
  /** Absent when nobody can say it. */
  readonly name?: string;
  /** What is doubtful about it, for the user. */
  readonly warning?: string;
}

/**
 * The workspace that somebody means by a name or an id. Throws `CommandError` for a name that nobody has, that several
 * have, or that cannot be looked up: a rule for it would let nobody in.
 */
export function resolvePeer(word: string, { peers, isComplete }: KnownNames): Resolved {
  return resolve(word, peers, isComplete, {
    noun: 'peer',
    unknownId: 'is no peer of a watched workspace at the moment: nothing of it can arrive until it is one',
  });
}

/** The same for a watched workspace. */
export function resolveOwn(word: string, own: readonly NamedWorkspace[]): Resolved {
  const byName = own.filter(({ name }) => isSameName(name, word));
  if (byName.length > 1) throw severalHave(word, byName);
  return byName[0] ?? requireId(word);
}

function resolve(
  word: string,
  known: readonly NamedWorkspace[],
  isComplete: boolean,
  words: { readonly noun: string; readonly unknownId: string },
): Resolved {
  const byId = known.find(({ id }) => id === word);
  if (byId !== undefined) return byId;
  const byName = known.filter(({ name }) => isSameName(name, word));
  if (byName.length > 1) throw severalHave(word, byName);
  if (byName[0] !== undefined) return byName[0];
  if (looksLikeId(word)) {
    const warning = isComplete
      ? `${word} ${words.unknownId}.`
      : `${word} cannot be looked up: the platform was not asked, or did not answer.`;
    return { id: word, warning };
  }
  if (!isComplete) {
    throw new CommandError(
      `${quotedLine(word)} is no id, and names cannot be looked up: no platform is set up, was asked, or answers.`,
      'Give the id, which the canvas shows and every message has as peer_id.',
    );
  }
  const near = nearestName(
    word,
    known.map(({ name }) => name),
  );
  const meant = near === undefined ? '' : ` Did you mean ${quotedLine(near)}?`;
  throw new CommandError(
    `no ${words.noun} is called ${quotedLine(word)}.${meant}`,
    known.length === 0
      ? 'The watched workspaces have no peers yet.'
      : `These are: ${known.slice(0, 20).map(shown).join(', ')}${known.length > 20 ? ', …' : ''}.`,
  );
}

/** The name that was probably meant; undefined when none is near. */
function nearestName(word: string, names: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const found = nearest(
    lower,
    names.map((name) => name.toLowerCase()),
  );
  return (
    names.find((name) => name.toLowerCase() === found) ??
    names.find((name) => name.toLowerCase().includes(lower))
  );
}

function isSameName(name: string, word: string): boolean {
  return name.trim().toLowerCase() === word.trim().toLowerCase();
}

function severalHave(word: string, several: readonly NamedWorkspace[]): CommandError {
  return new CommandError(
    `${several.length} workspaces are called ${quotedLine(word)}.`,
    `Give the id of the one that you mean: ${several.map(({ id }) => id).join(', ')}.`,
  );
}

function requireId(word: string): Resolved {
  if (isWorkspaceId(word)) return { id: word };
  throw new CommandError(
    'That is no name of a watched workspace, and no id: an id has 1 to 128 letters, digits, "_" or "-".',
    'Copy the id from the canvas, or from workspace_id of a message.',
  );
}

/** A workspace in a list. */
export function shown({ id, name }: Resolved): string {
  return name === undefined ? id : `${quotedLine(name)} (${id})`;
}
