import { isAbsolute, relative, sep } from 'node:path';
import type { TokenGuard } from '../core/token-guard.ts';
import { isSecretFile, isSecretFolder } from './secret-names.ts';

/** Real, absolute paths, without links in them. */
export interface UploadPlaces {
  readonly roots: readonly string[];
  readonly stateDirectory: string;
  /** The part of the state directory that may be sent: what was received. */
  readonly inbox: string;
  /** Files with tokens, wherever they lie; they need not exist. */
  readonly tokenFiles: readonly string[];
  readonly guard: TokenGuard;
}

/** Why a file may not be sent; undefined when it may. The path is real and absolute, without links in it. */
export function uploadRefusal(
  realPath: string,
  places: Pick<UploadPlaces, 'roots' | 'stateDirectory' | 'inbox'>,
): string | undefined {
  const below = (root: string) => pathBelow(root, realPath);
  if (below(places.inbox)?.length === 1) return undefined;
  if (below(places.stateDirectory) !== undefined) {
    return 'it is one of the files of this plugin, which are never sent';
  }
  const ways = places.roots.map(below).filter((way) => way !== undefined);
  if (ways.length === 0) {
    return `it is outside the folders that may be sent (${places.roots.join(', ') || 'none'})`;
  }
  // Only the names below a root count: what is in the name of a root itself, the user has allowed.
  const isSecret = (way: readonly string[]) =>
    way.slice(0, -1).some(isSecretFolder) || way.slice(-1).some(isSecretFile);
  return ways.every(isSecret)
    ? 'files and folders of such a name tend to hold secrets; only your user can allow it, by naming it in MOLECULE_UPLOAD_ROOTS'
    : undefined;
}

/** The steps from a folder down to a path in it; none for the folder itself, undefined when it is elsewhere. */
function pathBelow(root: string, path: string): readonly string[] | undefined {
  const way = relative(root, path);
  if (way === '') return [];
  return way === '..' || way.startsWith(`..${sep}`) || isAbsolute(way) ? undefined : way.split(sep);
}
