import { expect } from 'bun:test';
import fc from 'fast-check';
import { describeError, MoleculeError } from '../../src/core/errors.ts';
import { HttpStatusError } from '../../src/core/http-status-error.ts';
import { logLine } from '../../src/core/safe-text.ts';
import { type ActivityPage, PlatformClient } from '../../src/platform/client.ts';
import { fuzz } from '../support/fuzz.ts';
import { expectHarmless } from '../support/harmless.ts';
import { TOKEN, TOOL_CASES } from '../support/hostile-answers.ts';
import { bodyOf, inPieces, maybeDamaged, type StreamEnd } from '../support/hostile-bytes.ts';
import { hostileJson } from '../support/hostile-json.ts';
import { hostileRow } from '../support/hostile-rows.ts';
import { hostileText } from '../support/hostile-text.ts';
import { ASKED_ROWS, CALLER, PLATFORM_CALLS } from '../support/platform-calls.ts';
import { BASE } from '../support/tool-session.ts';

const MAX_REQUESTS = 30;

const headerText = fc.oneof(
  hostileText.map((text) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, '').trim()),
  fc.constantFrom(
    '0',
    '-1',
    '5',
    '1e9',
    '9'.repeat(400),
    'Infinity',
    '',
    'Wed, 21 Oct 2099 07:28:00 GMT',
    '+275760-09-13',
  ),
);
const headers = fc.dictionary(
  fc.constantFrom(
    'Retry-After',
    'Date',
    'Content-Length',
    'X-RateLimit-Limit',
    'CF-Ray',
    'Set-Cookie',
    'X-Other',
  ),
  headerText,
  { maxKeys: 3 },
);
const contentType = fc.oneof(
  { weight: 3, arbitrary: fc.constant('application/json') },
  { weight: 3, arbitrary: fc.constant('text/event-stream') },
  { weight: 1, arbitrary: headerText },
);
const encoding = fc.oneof(
  { weight: 30, arbitrary: fc.constant('') },
  { weight: 1, arbitrary: fc.constantFrom('gzip', 'identity', 'br', 'x') },
);
const known = fc.constantFrom(...TOOL_CASES).chain(({ answer }) => answer);
const json = fc
  .oneof(
    { weight: 4, arbitrary: known },
    { weight: 3, arbitrary: fc.array(hostileRow, { maxLength: 7 }) },
    { weight: 2, arbitrary: hostileJson },
    {
      weight: 2,
      arbitrary: fc.record(
        {
          error: fc.oneof(hostileText, fc.constant(`Bearer ${TOKEN}`)),
          code: fc.oneof(hostileText, fc.constantFrom('workspace_deleted', 'invalid_workspace_id')),
          retry_after: fc.constantFrom(1, -5, 1e308, 0.001),
          retry_after_seconds: fc.constantFrom(1, -5, 1e308),
        },
        { requiredKeys: [] },
      ),
    },
  )
  .map((value) => JSON.stringify(value) ?? '');
const body = fc.oneof(
  { weight: 8, arbitrary: json },
  { weight: 1, arbitrary: hostileText },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '[', '[['.repeat(5_000), `[${'0,'.repeat(50_000)}0]`, '<html>', 'null'),
  },
  { weight: 1, arbitrary: hostileText.map((text) => `data: ${JSON.stringify({ type: text })}\n\n`) },
);
const answer = fc.record({
  status: fc.oneof(
    { weight: 6, arbitrary: fc.constant(200) },
    { weight: 3, arbitrary: fc.constantFrom(401, 403, 404, 410, 429, 500, 502, 503) },
    { weight: 2, arbitrary: fc.integer({ min: 200, max: 599 }) },
  ),
  headers,
  contentType,
  encoding,
  pieces: inPieces(maybeDamaged(body.map((text) => Buffer.from(text)))),
  end: fc.constantFrom<StreamEnd[]>('closes', 'closes', 'closes', 'breaks', 'is silent'),
  /** Instead of all that: no answer comes. */
  failure: fc.option(
    fc.constantFrom('ECONNREFUSED', 'ERR_PROXY_TUNNEL', 'CERT_HAS_EXPIRED', 'no error', ''),
    {
      nil: undefined,
      freq: 20,
    },
  ),
});
type Answer = typeof answer extends fc.Arbitrary<infer Value> ? Value : never;

const WITHOUT_BODY = [204, 205, 304];

/** Sends the answers in turn, the last one again and again. */
function platformOf(answers: readonly Answer[], onSilent: () => void) {
  const asked: Request[] = [];
  const send = async (request: Request): Promise<Response> => {
    asked.push(request);
    // The whole of what is sent is made.
    await request.arrayBuffer();
    const next = answers[Math.min(asked.length, answers.length) - 1];
    if (next === undefined) throw new Error('no answer');
    if (next.failure !== undefined) throw failureOf(next.failure);
    // Only the first may be silent: the call itself is aborted then, what it looks up meanwhile has limits of its own.
    const end = next.end === 'is silent' && asked.length > 1 ? 'closes' : next.end;
    return new Response(WITHOUT_BODY.includes(next.status) ? null : bodyOf(next.pieces, end, onSilent), {
      status: next.status,
      headers: {
        ...next.headers,
        'Content-Type': next.contentType,
        ...(next.encoding === '' ? {} : { 'Content-Encoding': next.encoding }),
      },
    });
  };
  return { asked, send };
}

function failureOf(code: string): unknown {
  return code === 'no error' ? 'a text' : Object.assign(new Error('tunnel: 407'), { code });
}

fuzz({
  name: 'platform-answers',
  gateRuns: 500,
  input: fc.record({
    call: fc.constantFrom(...PLATFORM_CALLS.keys()),
    answers: fc.array(answer, { minLength: 1, maxLength: 4 }),
  }),
  async check({ call, answers }) {
    const stop = new AbortController();
    const reason = new Error('stopped');
    const { asked, send } = platformOf(answers, () => stop.abort(reason));
    const client = new PlatformClient(CALLER, send);
    const ask = PLATFORM_CALLS.get(call) ?? expect.unreachable();
    const outcome = await ask(client, send, stop.signal).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    for (const request of asked) {
      expect(new URL(request.url).origin).toBe(BASE);
      expect(request.redirect).toBe('manual');
      expect([`Bearer ${TOKEN}`, null]).toContain(request.headers.get('Authorization'));
    }
    expect(asked.length).toBeLessThanOrEqual(MAX_REQUESTS);
    if ('error' in outcome) expectUsable(outcome.error, reason);
    else if (isPage(outcome.value)) expectBounded(outcome.value);
  },
});

/** Every failure is one of ours, whose words can be shown, and which nobody has to wait for without end. */
function expectUsable(error: unknown, reason: Error): void {
  if (error === reason) return;
  if (!(error instanceof MoleculeError)) throw error;
  expectHarmless(`${error.message} ${error.advice}`);
  const line = logLine(describeError(error));
  for (const text of [error.message, error.advice, line]) expect(text).not.toContain(TOKEN);
  expectHarmless(line);
  if (!(error instanceof HttpStatusError)) return;
  const waitMs = error.retryAfterMs ?? 0;
  expect(waitMs).toBeGreaterThanOrEqual(0);
  // As long as a timer can wait.
  expect(waitMs).toBeLessThan(2 ** 31);
}

function isPage(value: unknown): value is ActivityPage {
  return typeof value === 'object' && value !== null && 'rowCount' in value;
}

function expectBounded({ activities, rowCount, oldestMicros, platformTimeMs }: ActivityPage): void {
  expect(rowCount).toBeLessThanOrEqual(ASKED_ROWS);
  expect(activities.length).toBeLessThanOrEqual(rowCount);
  for (const { id, createdAtMicros } of activities) {
    expect(id).toMatch(/^[^\p{Cc}]{1,200}$/u);
    expect(Number.isSafeInteger(createdAtMicros)).toBe(true);
  }
  for (const time of [oldestMicros, platformTimeMs]) expect(Number.isFinite(time ?? 0)).toBe(true);
}
