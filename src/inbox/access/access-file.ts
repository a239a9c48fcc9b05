import { closeSync, constants, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../core/json.ts';
import { printable } from '../../core/safe-text.ts';
import { isWorkspaceId } from '../../core/target.ts';
import { commandLine } from '../../runtime/installation.ts';
import { doubtAbout, FOLDER, openOwn } from '../../runtime/own-path.ts';
import { readOwnFile } from '../../settings/files.ts';
import { type AccessPolicy, CANVAS_ONLY, EVERYBODY } from './policy.ts';

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
  const lost = lostKey(text, json);
  if (lost !== undefined) return { ok: false, problem: lost };
  const parsed = policySchema.safeParse(json);
  if (!parsed.success) return { ok: false, problem: problemOf(parsed.error) };
  const { default: byDefault, workspaces } = parsed.data;
  return { ok: true, policy: { default: byDefault, workspaces: new Map(Object.entries(workspaces)) } };
}

export function formatPolicy(policy: AccessPolicy): string {
  const { default: byDefault, workspaces } = policy;
  return `${JSON.stringify({ default: byDefault, workspaces: Object.fromEntries(workspaces) }, null, 2)}\n`;
}

/** A string before a colon is a key, wherever it stands in JSON. */
const KEY = /"(?:[^"\\]|\\.)*"(\s*:)?/g;

/** Keys that reading JSON passes over in silence: one written twice counts only once, and `__proto__` not at all. */
function lostKey(text: string, json: unknown): string | undefined {
  const keys = keysWithin(json);
  if (keys.includes('__proto__')) return 'it has the key __proto__, which stands for nothing';
  const written = [...text.matchAll(KEY)].filter(([, colon]) => colon !== undefined).length;
  return written === keys.length ? undefined : 'it names the same thing twice, so that one of them is lost';
}

function keysWithin(json: unknown): string[] {
  const keys: string[] = [];
  const values = [json];
  for (let value = values.pop(); value !== undefined; value = values.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) for (const key of Object.keys(value)) keys.push(key);
    for (const inner of Object.values(value)) values.push(inner);
  }
  return keys;
}

function problemOf(error: z.ZodError): string {
  const [issue] = error.issues;
  const at = issue?.path.map((key) => String(key).slice(0, 40)).join('.') || 'the top';
  if (issue?.code === 'unrecognized_keys') {
    return `${at} has a key that is not known: ${issue.keys.map((key) => key.slice(0, 40)).join(', ')}`;
  }
  return `${at} is not as expected (${issue?.code ?? 'invalid'})`;
}

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

/** Stands beside `access.json` since there was one: that an editor or a mistake takes that away lets nobody in. */
function markerPath(stateDirectory: string): string {
  return join(stateDirectory, 'access.known');
}

/** Remembers, also over a restart, that there is an `access.json`. Throws when the file cannot be made. */
export function rememberAccessFile(stateDirectory: string): void {
  closeSync(openOwn(markerPath(stateDirectory), constants.O_WRONLY | constants.O_CREAT));
}

function isMarked(stateDirectory: string): boolean {
  return existsSync(markerPath(stateDirectory));
}

/** The policy in `access.json`; where that cannot be read or is gone, no agent may write. Changes nothing, never throws. */
export function readPolicy(stateDirectory: string, wasThere = isMarked(stateDirectory)): ReadPolicy {
  const path = accessPath(stateDirectory);
  const doubt = doubtAbout(stateDirectory, FOLDER);
  if (doubt !== undefined) return canvasOnly(path, `${printable(stateDirectory)} is ${doubt.what}`);
  const file = readOwnFile(path);
  if (file.kind === 'missing') {
    return wasThere ? canvasOnly(path, MISSING) : { policy: EVERYBODY, problem: undefined };
  }
  const parsed =
    file.kind === 'text' ? parsePolicy(file.text) : { ok: false as const, problem: `it is ${file.reason}` };
  return parsed.ok ? { policy: parsed.policy, problem: undefined } : canvasOnly(path, parsed.problem);
}

const MISSING = 'it is missing, although there was one before';

function canvasOnly(path: string, problem: string): ReadPolicy {
  return {
    policy: CANVAS_ONLY,
    problem: `${printable(path)} cannot be used, so that only canvas users may write to the session: ${printable(problem)}`,
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
  #seen: string;
  #read: ReadPolicy;
  #wasThere = false;
  #brokenSinceMs: number | undefined;

  constructor(private readonly deps: AccessFileDeps) {
    this.#seen = this.#look();
    this.#read = this.#readNow();
  }

  get policy(): AccessPolicy {
    return this.#current().policy;
  }

  get problem(): string | undefined {
    return this.#current().problem;
  }

  #current(): ReadPolicy {
    const seen = this.#look();
    if (seen === this.#seen) {
      this.#brokenSinceMs = undefined;
      return this.#read;
    }
    const read = this.#readNow();
    if (read.problem !== undefined && this.#read.problem === undefined && !this.#hasSettled()) {
      return this.#read;
    }
    this.#brokenSinceMs = undefined;
    this.#seen = seen;
    this.#read = read;
    this.deps.onChanged(read);
    return read;
  }

  #readNow(): ReadPolicy {
    // Where no marker could be written, this process at least knows.
    return readPolicy(this.deps.stateDirectory, this.#wasThere || undefined);
  }

  #hasSettled(): boolean {
    const nowMs = this.deps.monotonicMs();
    this.#brokenSinceMs ??= nowMs;
    return nowMs - this.#brokenSinceMs >= SETTLE_MS;
  }

  /** Which state of the file it is, without reading it. */
  #look(): string {
    try {
      const path = accessPath(this.deps.stateDirectory);
      const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
      if (stat === undefined) return 'missing';
      this.#remember();
      return `${stat.ino} ${stat.mode} ${stat.uid} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs}`;
    } catch {
      return 'unreadable';
    }
  }

  #remember(): void {
    if (this.#wasThere) return;
    this.#wasThere = true;
    try {
      rememberAccessFile(this.deps.stateDirectory);
    } catch {
      // A full disk or a read-only folder: a restart will not know.
    }
  }
}
