import {
  closeSync,
  constants,
  fchmodSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { errorCode, MoleculeError } from '../core/errors.ts';
import { HttpStatusError } from '../core/http-status-error.ts';
import { printable } from '../core/safe-text.ts';
import { isWorkspaceId } from '../core/target.ts';
import type { PlatformClient } from '../platform/client.ts';
import type { FetchLike } from '../platform/http.ts';
import { mintToken } from '../platform/mint-token.ts';
import { FOLDER, openOwn, requireOwn } from '../runtime/own-path.ts';
import { sleep } from '../runtime/sleep.ts';
import type { AgentCard } from '../wire/registry.ts';
import { createClient } from './create-client.ts';

export interface Registration {
  readonly workspaceId: string;
  readonly platformUrl: string;
  /**
   * Where the token is kept, for its owner only; `~/.molecule/<workspaceId>/.auth_token` unless given, as the Python
   * SDK has it.
   */
  readonly tokenFile?: string;
  /** What sends the requests; `fetch` unless given. */
  readonly fetchLike?: FetchLike;
}

/** The platform has given the token of this workspace before, and gives it only once. */
export class TokenGivenBeforeError extends MoleculeError {
  readonly actor = 'user';

  constructor(workspaceId: string, tokenFile: string) {
    super(
      `workspace ${workspaceId} has a token already, which is not in ${printable(tokenFile)}`,
      'Create a new one on the canvas (Settings, Workspace Tokens), and write it into that file.',
    );
  }
}

/** Another process may be writing down the token that it was given. */
const OTHERS_MS = 2_000;
const LOOK_AGAIN_MS = 100;
const MAX_TOKEN_BYTES = 4_096;
// What a file is opened with that nothing may have been there before.
const NEW_FILE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL;

/**
 * Registers a workspace that was created on the canvas, and returns its client. The first time the platform gives the
 * token, which is kept in `tokenFile` (0600); later it is read from there. Throws `ConfigError` for values that cannot
 * be right, `UntrustedPathError` for a file that is not ours alone, `TokenGivenBeforeError`, and the errors of
 * `client.workspace`: an id that the platform does not know is an error, and creates nothing.
 */
export async function register(
  { workspaceId, platformUrl, tokenFile = defaultTokenFile(workspaceId), fetchLike }: Registration,
  card: AgentCard,
  signal: AbortSignal,
): Promise<PlatformClient> {
  const clientWith = (token: string) => createClient({ workspaceId, token, platformUrl }, fetchLike);
  const kept = readToken(tokenFile);
  if (kept !== undefined) return registered(clientWith(kept), card, signal);
  // A placeholder, which is never sent: it checks the other two values, and asks what needs no token.
  const stranger = clientWith(crypto.randomUUID());
  await stranger.workspace(signal);
  // Before the token is given, which happens once.
  const file = new NewTokenFile(tokenFile);
  try {
    const token = await mintToken(stranger.target, card, signal, fetchLike).catch((error: unknown) => {
      if (error instanceof HttpStatusError && error.status === 401) return undefined;
      throw error;
    });
    if (token !== undefined) {
      file.keep(token);
      return clientWith(token);
    }
  } finally {
    file.close();
  }
  const others = await tokenOfOthers(tokenFile, signal);
  if (others === undefined) throw new TokenGivenBeforeError(workspaceId, tokenFile);
  return registered(clientWith(others), card, signal);
}

async function registered(
  client: PlatformClient,
  card: AgentCard,
  signal: AbortSignal,
): Promise<PlatformClient> {
  await client.register(card, signal);
  return client;
}

function defaultTokenFile(workspaceId: string): string {
  // An id that is none is told by the check of the access, and must not lead elsewhere before.
  return join(homedir(), '.molecule', isWorkspaceId(workspaceId) ? workspaceId : 'unknown', '.auth_token');
}

/** Undefined where there is no file. */
function readToken(path: string): string | undefined {
  try {
    const descriptor = openOwn(path, constants.O_RDONLY);
    try {
      // A copy of it may have been put there by hand.
      if ((fstatSync(descriptor).mode & 0o077) !== 0) fchmodSync(descriptor, 0o600);
      return readFileSync(descriptor, 'utf8').slice(0, MAX_TOKEN_BYTES).trim();
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function tokenOfOthers(path: string, signal: AbortSignal): Promise<string | undefined> {
  for (let waitedMs = 0; waitedMs < OTHERS_MS; waitedMs += LOOK_AGAIN_MS) {
    const token = readToken(path);
    if (token !== undefined) return token;
    await sleep(LOOK_AGAIN_MS, signal);
    signal.throwIfAborted();
  }
  return undefined;
}

/** A file beside the one of the token, made before there is anything to write, and put in its place when there is. */
class NewTokenFile {
  readonly #path: string;
  readonly #draft: string;
  readonly #descriptor: number;

  constructor(path: string) {
    const folder = dirname(path);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    requireOwn(folder, FOLDER);
    this.#path = path;
    this.#draft = `${path}.${crypto.randomUUID()}`;
    this.#descriptor = openOwn(this.#draft, NEW_FILE);
  }

  keep(token: string): void {
    writeSync(this.#descriptor, `${token}\n`);
    fsyncSync(this.#descriptor);
    renameSync(this.#draft, this.#path);
  }

  close(): void {
    closeSync(this.#descriptor);
    rmSync(this.#draft, { force: true });
  }
}
