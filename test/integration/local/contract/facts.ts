import { describe, expect, test } from 'bun:test';
import type { LocalPlatformOptions } from '../../../../src/local/platform.ts';
import { type Called, NOBODY, openPlatform, type TestPlatform } from '../local-client.ts';

/**
 * One thing that the real server does, read from its source (EnterOS-AI/enteros-core, `workspace-server`, August 2026
 * unless a fact names another age). In paths, bodies and expectations `:own`, `:lead` and the like stand for ids of the
 * stage.
 */
export interface Fact {
  /** Who asks, and in which state. */
  readonly when: string;
  /** Method and path. */
  readonly ask: string;
  /** Whose token is sent: `own` unless given. */
  readonly as?: 'lead' | 'sister' | 'stranger' | 'removed' | 'admin' | 'a void token' | 'nobody';
  readonly json?: unknown;
  readonly raw?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  readonly before?: (stage: Stage) => unknown;
  readonly status: number;
  /** JSON in UTF-8 unless given; null where there is no body. */
  readonly type?: string | null;
  /** Exactly this. */
  readonly body: unknown;
  /** Of the answer. */
  readonly answers?: Readonly<Record<string, string>>;
}

export interface Stage extends TestPlatform {
  /** Ids, by the words that stand for them. */
  readonly ids: Map<string, string>;
  token(name: string): string;
  /** A call of a workspace whose answer matters only if it is no success. */
  does(ask: string, json?: unknown, as?: string): Promise<Called>;
}

export const JSON_TYPE = 'application/json; charset=utf-8';
export const UUID = expect.stringMatching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
/** RFC 3339 with zero to six digits of a second. */
export const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z$/);

/** `lead` with the children `own`, which is external, and `sister`; a `stranger` elsewhere; one that was `removed`. */
function setStage(options: LocalPlatformOptions): Stage {
  const open = openPlatform(options);
  const { platform } = open;
  const lead = platform.createWorkspace({ name: 'Lead', role: 'Coordinates' });
  const own = platform.createWorkspace({ name: 'Own', parentId: lead.id, external: true });
  const sister = platform.createWorkspace({ name: 'Sister', parentId: lead.id });
  const family = platform.createWorkspace({ name: 'Another family' });
  const stranger = platform.createWorkspace({ name: 'Stranger', parentId: family.id });
  const removed = platform.createWorkspace({ name: 'Removed', parentId: lead.id });
  platform.removeWorkspace(removed.id);
  const team = { lead, own, sister, stranger, removed };
  const ids = new Map(Object.entries(team).map(([name, { id }]) => [name, id]));
  ids.set('nobody', NOBODY);
  const tokens = new Map(Object.entries(team).map(([name, { token }]) => [name, token]));
  tokens.set('admin', platform.adminToken);
  tokens.set('a void token', 'void');
  const token = (name: string) => tokens.get(name) ?? '';
  return {
    ...open,
    ids,
    token,
    async does(ask, json, as = 'own') {
      const called = await call(open, ids, { ask, ...(json === undefined ? {} : { json }) }, token(as));
      if (called.status >= 300) throw new Error(`${ask} answered ${called.status}`);
      return called;
    },
  };
}

function call(
  open: TestPlatform,
  ids: ReadonlyMap<string, string>,
  { ask, json, raw, headers }: Pick<Fact, 'ask' | 'json' | 'raw' | 'headers'>,
  token: string,
): Promise<Called> {
  const [method = '', path = ''] = ask.split(' ');
  return open.call(method, named(path, ids), {
    ...(token === '' ? {} : { token }),
    ...(json === undefined ? {} : { json: fill(json, ids) }),
    ...(raw === undefined ? {} : { body: raw }),
    ...(headers === undefined ? {} : { headers: namedAll(headers, ids) }),
  });
}

function namedAll(
  headers: Readonly<Record<string, string>>,
  ids: ReadonlyMap<string, string>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, named(value, ids)]));
}

function named(text: string, ids: ReadonlyMap<string, string>): string {
  return text.replaceAll(/:(\w+)/g, (whole, name: string) => ids.get(name) ?? whole);
}

/** What an answer has among other things. */
class Containing {
  constructor(readonly fields: object) {}
}

export const containing = (fields: object) => new Containing(fields);

/** The value with ids in place of their names, in texts at any depth. */
function fill(value: unknown, ids: ReadonlyMap<string, string>): unknown {
  if (value instanceof Containing)
    return expect.objectContaining(
      Object.fromEntries(Object.entries(value.fields).map(([key, item]) => [key, fill(item, ids)])),
    );
  if (typeof value === 'string') return named(value, ids);
  if (Array.isArray(value)) return value.map((item) => fill(item, ids));
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item, ids)]));
}

/** One test for each fact, each on a platform of its own. */
export function facts(
  about: string,
  known: readonly Fact[],
  options: LocalPlatformOptions = { rateLimitPerMinute: 0 },
): void {
  describe(about, () => {
    test.each(known.map((fact) => [fact.ask, fact.when, fact.status, fact] as const))(
      '%s %s: %i',
      async (_ask, _when, status, fact) => {
        using stage = setStage(options);
        await fact.before?.(stage);
        const token = fact.as === 'nobody' ? '' : stage.token(fact.as ?? 'own');
        const answer = await call(stage, stage.ids, fact, token);
        expect({ status: answer.status, body: answer.body }).toEqual({
          status,
          body: fill(fact.body, stage.ids),
        });
        const { type = JSON_TYPE, answers = {} } = fact;
        expect(answer.headers.get('Content-Type')).toBe(type);
        for (const [name, value] of Object.entries(answers)) expect(answer.headers.get(name)).toBe(value);
      },
    );
  });
}

/** The answer to a mistake. */
export const error = (text: string) => ({ error: text });
