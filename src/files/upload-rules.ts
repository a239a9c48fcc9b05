import { isAbsolute, relative, sep } from 'node:path';

const SECRET = [
  /\.(pem|key|p12|pfx|jks|keystore|ppk|kdbx|gpg)$/,
  /^id_(rsa|dsa|ecdsa|ed25519)/,
  /^_netrc$/,
  // As data only: a source file may well be about tokens.
  /^(credentials?|secrets?|tokens?)(\.(json|ya?ml|toml|ini|conf|cfg|xml|csv|txt))?$/,
  /^service[-_]account.*\.json$/,
];

/** Real, absolute paths, without links in them. */
export interface UploadPlaces {
  /** Folders and single files that may be sent. */
  readonly roots: readonly string[];
  readonly stateDirectory: string;
  /** The part of the state directory that may be sent: what was received. */
  readonly inbox: string;
}

/** Why a file may not be sent; undefined when it may. The path is real and absolute, without links in it. */
export function uploadRefusal(realPath: string, places: UploadPlaces): string | undefined {
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
  const isSecret = (way: readonly string[]) => way.some(isSecretName);
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

/**
 * Whether a file or folder of this name tends to hold secrets: hidden ones (`.env`, `.npmrc`, `.ssh`), and keys and
 * credentials by their usual names.
 */
export function isSecretName(name: string): boolean {
  const lower = name.toLowerCase();
  return lower.startsWith('.') || SECRET.some((pattern) => pattern.test(lower));
}
