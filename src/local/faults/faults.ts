import { z } from 'zod';
import { ConfigError, type ConfigProblem } from '../../core/errors.ts';
import { asRecord } from '../../core/json.ts';
import { BAD_BODIES } from './bad-bodies.ts';

const milliseconds = z.int().min(0).max(3_600_000);

const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('status'),
    status: z.int().min(200).max(599),
    retryAfterSeconds: z.int().min(0).optional(),
    body: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('delay'), delayMs: milliseconds }),
  /** `afterHandling`: the request takes effect, and only its answer is lost. */
  z.strictObject({ kind: z.literal('drop'), afterHandling: z.boolean().optional() }),
  z.strictObject({ kind: z.literal('truncate') }),
  z.strictObject({ kind: z.literal('malformed') }),
  z.strictObject({ kind: z.literal('html'), status: z.int().min(200).max(599).optional() }),
  z.strictObject({ kind: z.literal('hang') }),
  z.strictObject({ kind: z.literal('outage') }),
  /**
   * A message has its time and its place already, and can be read only after `delayMs`, or after a random time up to
   * `maxDelayMs`: until then its transaction is open, and neither is it told nor does its sender get an answer.
   */
  z.strictObject({ kind: z.literal('late-row'), delayMs: milliseconds, maxDelayMs: milliseconds.optional() }),
  /** See `bad-bodies.ts`. */
  z.strictObject({ kind: z.literal('bad-body'), body: z.enum(BAD_BODIES) }),
  /** See `database-down.ts`. */
  z.strictObject({ kind: z.literal('database-down'), afterAuth: z.boolean().optional() }),
]);

/** Every kind of fault. */
export const FAULT_KINDS: readonly string[] = faultSchema.options.map(({ shape }) => shape.kind.value);

const ruleSchema = z
  .strictObject({
    id: z.string().min(1).max(128).optional(),
    match: z
      .strictObject({
        method: z.string().optional(),
        path: z.string().startsWith('/', 'expected a text that starts with "/"').optional(),
        workspaceId: z.string().optional(),
      })
      .optional(),
    probability: z.number().min(0).max(1).optional(),
    times: z.int().min(1).optional(),
    fault: faultSchema,
  })
  .superRefine(({ match, fault }, context) => {
    for (const key of ['method', 'path'] as const) {
      if (fault.kind !== 'late-row' || match?.[key] === undefined) continue;
      const message = 'expected nothing: a late row is matched by its inbox or its sender, in workspaceId';
      context.addIssue({ code: 'custom', path: ['match', key], input: match[key], message });
    }
  });

export type Fault = z.infer<typeof faultSchema>;
/** A fault that a request meets. */
export type RequestFault = Exclude<Fault, { kind: 'late-row' }>;
/** What to break. `path` is a prefix, or a glob in which `*` stands for one segment and `**` for any. */
export type NewFaultRule = z.input<typeof ruleSchema>;
export type FaultRule = NewFaultRule & { readonly id: string };

/** What a rule's `match` looks at in a request. */
export interface FaultSubject {
  readonly method: string;
  readonly path: string;
  /** The caller's, and the one that the path names. */
  readonly workspaceIds: readonly string[];
}

/** How long a row stays invisible; `over` aborts before, when the rule is taken away. */
export interface RowDelay {
  readonly delayMs: number;
  readonly over: AbortSignal;
}

const MAX_RULES = 200;

/** The faults that are on. Rules are tried in the order in which they were set. */
export class FaultSwitchboard {
  readonly #rules = new Map<string, FaultRule>();
  /** What ends the waits that a rule began, also of one that has no hits left. */
  readonly #waits = new Map<string, AbortController>();
  readonly #onChange: () => void;
  #random: () => number = Math.random;
  #nextId = 1;

  constructor(onChange: () => void = () => {}) {
    this.#onChange = onChange;
  }

  /** Adds a rule, or replaces the one with its id. Throws `ConfigError` for one of the wrong shape. */
  set(rule: unknown): string;
  set(rule: NewFaultRule): string;
  set(rule: unknown): string {
    const parsed = parseFaultRule(rule);
    const id = parsed.id ?? this.#freeId();
    if (!this.#rules.has(id) && this.#rules.size >= MAX_RULES) {
      throw new ConfigError([
        {
          variable: 'rules',
          got: `${MAX_RULES + 1}`,
          expected: `at most ${MAX_RULES}`,
          fix: 'Remove a fault first.',
        },
      ]);
    }
    this.#endWaits(id);
    this.#rules.set(id, { ...parsed, id });
    this.#onChange();
    return id;
  }

  /** Rows that are late because of the rule can be read at once. */
  remove(id: string): boolean {
    this.#endWaits(id);
    const wasThere = this.#rules.delete(id);
    if (wasThere) this.#onChange();
    return wasThere;
  }

  clear(): void {
    for (const id of [...this.#waits.keys()]) this.#endWaits(id);
    if (this.#rules.size === 0) return;
    this.#rules.clear();
    this.#onChange();
  }

  /** `times` is how often a rule can still hit. */
  list(): readonly FaultRule[] {
    return [...this.#rules.values()];
  }

  /** Makes rules with a `probability` hit the same requests in each run. */
  seed(seed: number): void {
    this.#random = seededRandom(seed);
  }

  /** The faults of one request: delays, then at most one other. Counts `times` down. */
  takeFor(subject: FaultSubject): readonly RequestFault[] {
    const taken: RequestFault[] = [];
    for (const rule of [...this.#rules.values()]) {
      const { fault } = rule;
      if (fault.kind === 'late-row' || !matches(rule, subject) || !this.#isDrawn(rule)) continue;
      this.#countDown(rule);
      taken.push(fault);
      if (fault.kind !== 'delay') break;
    }
    return taken;
  }

  /** How late the row of a message becomes visible, by the first rule for its inbox or its sender. */
  takeRowDelay(workspaceIds: readonly string[]): RowDelay | undefined {
    for (const rule of [...this.#rules.values()]) {
      const { fault, match: { workspaceId } = {} } = rule;
      const isMeant = workspaceId === undefined || workspaceIds.includes(workspaceId);
      if (fault.kind !== 'late-row' || !isMeant || !this.#isDrawn(rule)) continue;
      const spreadMs = Math.max(0, (fault.maxDelayMs ?? fault.delayMs) - fault.delayMs);
      const delayMs = fault.delayMs + (spreadMs === 0 ? 0 : Math.floor(this.#random() * (spreadMs + 1)));
      this.#countDown(rule);
      return { delayMs, over: this.#waitsOf(rule.id).signal };
    }
    return undefined;
  }

  /** Whether an outage that is always on also cuts the open event stream of such a request. */
  cutsStreamOf(subject: FaultSubject): boolean {
    return [...this.#rules.values()].some(
      (rule) => rule.fault.kind === 'outage' && rule.probability === undefined && matches(rule, subject),
    );
  }

  #isDrawn({ probability }: FaultRule): boolean {
    return probability === undefined || this.#random() < probability;
  }

  #countDown(rule: FaultRule): void {
    if (rule.times === undefined) return;
    if (rule.times > 1) this.#rules.set(rule.id, { ...rule, times: rule.times - 1 });
    else this.#rules.delete(rule.id);
    this.#onChange();
  }

  #waitsOf(id: string): AbortController {
    const waits = this.#waits.get(id) ?? new AbortController();
    this.#waits.set(id, waits);
    return waits;
  }

  #endWaits(id: string): void {
    this.#waits.get(id)?.abort();
    this.#waits.delete(id);
  }

  #freeId(): string {
    for (;;) {
      const id = `fault-${this.#nextId}`;
      this.#nextId += 1;
      if (!this.#rules.has(id)) return id;
    }
  }
}

function matches({ match = {} }: FaultRule, subject: FaultSubject): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== subject.method) return false;
  if (match.workspaceId !== undefined && !subject.workspaceIds.includes(match.workspaceId)) return false;
  return match.path === undefined || pathMatches(match.path, subject.path);
}

function pathMatches(pattern: string, path: string): boolean {
  return pattern.includes('*') ? new Bun.Glob(pattern).match(path) : path.startsWith(pattern);
}

function parseFaultRule(rule: unknown): z.output<typeof ruleSchema> {
  const parsed = ruleSchema.safeParse(rule, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new ConfigError(parsed.error.issues.map(toProblem));
}

function toProblem(issue: z.core.$ZodIssue): ConfigProblem {
  const variable = issue.path.map(String).join('.') || 'rule';
  if (issue.code === 'unrecognized_keys') {
    return {
      variable,
      got: `the key ${issue.keys.join(', ')}`,
      expected: 'only the keys of a fault rule',
      fix: 'Remove it, or correct its name.',
    };
  }
  if (issue.code === 'invalid_union') {
    return {
      variable,
      got: shown(asRecord(issue.input)?.kind),
      expected: FAULT_KINDS.join(', ').replace(/, ([^,]*)$/, ' or $1'),
      fix: 'Choose one of these kinds of fault.',
    };
  }
  return {
    variable,
    got: shown(issue.input),
    expected: issue.message.replace(/^.*?expected /i, '').replace(/, received .*$/, ''),
    fix: `Correct ${variable}.`,
  };
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 100);
}

/** A 32-bit generator (mulberry32): small, and the same everywhere. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
