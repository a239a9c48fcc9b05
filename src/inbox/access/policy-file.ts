import { statSync } from 'node:fs';
import { join } from 'node:path';
import { printable } from '../../core/safe-text.ts';
import { commandLine } from '../../runtime/installation.ts';
import { readSmallFile } from '../../settings/files.ts';
import { type AccessPolicy, CANVAS_ONLY, EVERYBODY } from './policy.ts';
import { parsePolicy } from './policy-text.ts';

export function accessPath(stateDirectory: string): string {
  return join(stateDirectory, 'access.json');
}

/** What the user can do about a file that cannot be used. */
export const ACCESS_FIX = `Set it anew in the terminal: ${commandLine('access all')} (or canvas, or peers <id…>).`;

export interface ReadPolicy {
  readonly policy: AccessPolicy;
  /** Why the user's own policy does not apply, in a sentence without its end; undefined when it does. */
  readonly problem: string | undefined;
}

/** The policy in `access.json`. No file means everybody; one that cannot be read lets no agent in. Never throws. */
export function readPolicy(stateDirectory: string): ReadPolicy {
  const path = accessPath(stateDirectory);
  const file = readSmallFile(path);
  if (file.kind === 'missing') return { policy: EVERYBODY, problem: undefined };
  const parsed =
    file.kind === 'text' ? parsePolicy(file.text) : { ok: false as const, problem: `it is ${file.reason}` };
  if (parsed.ok) return { policy: parsed.policy, problem: undefined };
  return {
    policy: CANVAS_ONLY,
    problem: `${printable(path)} cannot be used, so that only canvas users may write to the session: ${printable(parsed.problem)}`,
  };
}

/** An editor may still be writing: for this long what was read before goes on to apply. */
const SETTLE_MS = 2_000;

export interface AccessFileDeps {
  readonly stateDirectory: string;
  readonly monotonicMs: () => number;
  /** The file was changed and is in force now. */
  readonly onChanged: (read: ReadPolicy) => void;
}

/** Who may write to the session, as the file says at each moment: it is looked at whenever it is asked. */
export class AccessFile {
  readonly #deps: AccessFileDeps;
  #seen: string;
  #read: ReadPolicy;
  #brokenSinceMs: number | undefined;

  constructor(deps: AccessFileDeps) {
    this.#deps = deps;
    this.#seen = this.#look();
    this.#read = readPolicy(deps.stateDirectory);
  }

  get policy(): AccessPolicy {
    return this.#current().policy;
  }

  get problem(): string | undefined {
    return this.#current().problem;
  }

  #current(): ReadPolicy {
    const seen = this.#look();
    if (seen === this.#seen) return this.#read;
    const read = readPolicy(this.#deps.stateDirectory);
    if (read.problem !== undefined && this.#read.problem === undefined && !this.#hasSettled()) {
      return this.#read;
    }
    this.#brokenSinceMs = undefined;
    this.#seen = seen;
    this.#read = read;
    this.#deps.onChanged(read);
    return read;
  }

  #hasSettled(): boolean {
    const nowMs = this.#deps.monotonicMs();
    this.#brokenSinceMs ??= nowMs;
    return nowMs - this.#brokenSinceMs >= SETTLE_MS;
  }

  /** Which state of the file it is, without reading it. */
  #look(): string {
    try {
      const stat = statSync(accessPath(this.#deps.stateDirectory), { bigint: true, throwIfNoEntry: false });
      return stat === undefined ? 'missing' : `${stat.ino} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;
    } catch {
      return 'unreadable';
    }
  }
}
