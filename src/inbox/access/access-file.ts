import { statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../../core/json.ts';
import { printable } from '../../core/safe-text.ts';
import { isWorkspaceId } from '../../core/target.ts';
import { commandLine } from '../../runtime/installation.ts';
import { readSmallFile } from '../../settings/files.ts';
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
