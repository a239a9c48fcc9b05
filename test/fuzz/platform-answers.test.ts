import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { describeError, MoleculeError } from '../../src/core/errors.ts';
import { HttpStatusError } from '../../src/core/http-status-error.ts';
import { logLine } from '../../src/core/safe-text.ts';
import { createExternalWorkspace } from '../../src/platform/admin.ts';
import { type ActivityPage, PlatformClient } from '../../src/platform/client.ts';
import { readEvents } from '../../src/platform/events.ts';
import type { FetchLike } from '../../src/platform/http.ts';
import { mintToken } from '../../src/platform/mint-token.ts';
import type { UploadPart } from '../../src/platform/uploads.ts';
import { fuzz } from '../support/fuzz.ts';
import { expectHarmless } from '../support/harmless.ts';
import { REQUEST_ID, TOKEN, TOOL_CASES } from '../support/hostile-answers.ts';
import { bodyOf, inPieces, maybeDamaged, type StreamEnd } from '../support/hostile-bytes.ts';
import { hostileJson } from '../support/hostile-json.ts';
import { hostileRow, OWN, PEER } from '../support/hostile-rows.ts';
import { hostileText } from '../support/hostile-text.ts';
import { BASE, targetOf } from '../support/tool-session.ts';

type Call = (client: PlatformClient, signal: AbortSignal) => Promise<unknown>;

const QUERY = { sinceSeconds: 30, limit: 5 };
const MESSAGE = {
  jsonrpc: '2.0',
  id: '1',
  method: 'message/send',
  params: { message: { role: 'user', messageId: 'm-1', parts: [{ kind: 'text', text: 'x' }] } },
} as const;
const FILE: UploadPart = {
  name: 'a.txt',
  mimeType: 'text/plain',
  sizeBytes: 1,
  async *read() {
    yield Buffer.from('a');
  },
};

async function all<Value>(values: AsyncIterable<Value>): Promise<Value[]> {
  const found: Value[] = [];
  for await (const value of values) found.push(value);
  return found;
}

/** Everything that a client asks of a platform, by the name of the method. */
const CLIENT_CALLS: Readonly<Record<string, Call>> = {
  activities: (client, signal) => client.activities(QUERY, signal),
  activitiesOf: (client, signal) => client.activitiesOf(PEER, QUERY, signal),
  activitiesAfter: (client, signal) => client.activitiesAfter('row', 5, signal),
  rowBefore: (client, signal) => client.rowBefore(1, signal),
  broadcasts: (client, signal) => client.broadcasts(QUERY, signal),
  broadcastsAfter: (client, signal) => client.broadcastsAfter('row', 5, signal),
  acknowledgeActivities: (client, signal) => client.acknowledgeActivities(1, signal),
  findOutMerging: (client, signal) => client.findOutMerging(signal),
  ping: (client, signal) => client.ping({ timeoutMs: 60_000, everyMs: 0 }, signal),
  register: (client, signal) => client.register({ name: 'x' }, signal),
  heartbeat: (client, signal) =>
    client.heartbeat({ error_rate: 0, active_tasks: 0, uptime_seconds: 1, current_task: '' }, signal),
  workspace: (client, signal) => client.workspace(signal, PEER),
  state: (client, signal) => client.state(signal),
  sendMessage: (client, signal) => client.sendMessage(PEER, MESSAGE, 60_000, signal),
  notifyUser: (client, signal) => client.notifyUser({ message: 'x' }, signal),
  secrets: (client, signal) => client.secrets(signal),
  async eventStream(client, signal) {
    const events: unknown[] = [];
    const stream = await client.eventStream(signal);
    const onEvent = (event: unknown) => void events.push(event);
    await readEvents(stream, { silenceMs: 60_000, onEvent }, signal);
    return events;
  },
  async 'uploads.download'(client, signal) {
    const download = await client.uploads.download('f-1', signal);
    try {
      return await all(download.chunks);
    } finally {
      download.cancel();
    }
  },
  'uploads.acknowledge': (client, signal) => client.uploads.acknowledge('f-1', signal),
  'uploads.limits': (client, signal) => client.uploads.limits(signal),
  'uploads.upload': (client, signal) => client.uploads.upload([FILE], signal),
  'peers.list': (client, signal) => client.peers.list('x', signal),
  'peers.address': (client, signal) => client.peers.address(PEER, signal),
  'peers.discover': (client, signal) => client.peers.discover(PEER, signal),
  'peers.queued': (client, signal) => client.peers.queued(PEER, 'q-1', signal),
  'delegations.start': (client, signal) =>
    client.delegations.start({ target_id: PEER, task: 'x', idempotency_key: 'k' }, signal),
  'delegations.list': (client, signal) => client.delegations.list(signal),
  'delegations.rows': (client, signal) => all(client.delegations.rows(undefined, signal)),
  'history.read': (client, signal) =>
    client.history.read({ peerId: PEER, beforeMicros: undefined, limit: 5 }, signal),
  'memories.commit': (client, signal) => client.memories.commit({ content: 'x', scope: 'LOCAL' }, signal),
  'memories.recall': (client, signal) => client.memories.recall({ text: 'x', scope: undefined }, signal),
  'plugins.download': async (client, signal) => all(await client.plugins.download('x', signal)),
  'requests.received': (client, signal) => client.requests.received(signal),
  'requests.raised': (client, signal) => client.requests.raised(signal),
  'requests.get': (client, signal) => client.requests.get(REQUEST_ID, signal),
  'requests.create': (client, signal) =>
    client.requests.create({ kind: 'task', recipient_type: 'user', recipient_id: '', title: 'x' }, signal),
  'requests.respond': (client, signal) => client.requests.respond(REQUEST_ID, 'done', signal),
  'requests.comment': (client, signal) => client.requests.comment(REQUEST_ID, 'x', signal),
  'requests.cancel': (client, signal) => client.requests.cancel(REQUEST_ID, signal),
};
const TARGET = targetOf({ id: OWN, token: TOKEN });
/** What is asked without a client. */
const OTHER_CALLS: Readonly<Record<string, (send: FetchLike, signal: AbortSignal) => Promise<unknown>>> = {
  mintToken: (send, signal) => mintToken(TARGET, { name: 'x' }, signal, send),
  createExternalWorkspace: (send, signal) =>
    createExternalWorkspace({ platformUrl: BASE, adminToken: TARGET.token }, { name: 'x' }, send, signal),
};
/** Ask nothing by themselves. */
const QUIET = [
  'constructor',
  'mergesRepeats',
  'onAccepted',
  'refuseTokens',
  'withoutTokens',
  'delegations.run',
  'uploads.onUpload',
  'delegations.takes',
  'delegations.lookAgain',
];
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
  gateRuns: 1_500,
  input: fc.record({
    call: fc.constantFrom(...Object.keys(CLIENT_CALLS), ...Object.keys(OTHER_CALLS)),
    answers: fc.array(answer, { minLength: 1, maxLength: 4 }),
  }),
  async check({ call, answers }) {
    const stop = new AbortController();
    const reason = new Error('stopped');
    const { asked, send } = platformOf(answers, () => stop.abort(reason));
    const client = new PlatformClient(TARGET, send);
    const work =
      OTHER_CALLS[call]?.(send, stop.signal) ??
      CLIENT_CALLS[call]?.(client, stop.signal) ??
      expect.unreachable();
    const outcome = await work.then(
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
  expect(rowCount).toBeLessThanOrEqual(QUERY.limit);
  expect(activities.length).toBeLessThanOrEqual(rowCount);
  for (const { id, createdAtMicros } of activities) {
    expect(id).toMatch(/^[^\p{Cc}]{1,200}$/u);
    expect(Number.isSafeInteger(createdAtMicros)).toBe(true);
  }
  for (const time of [oldestMicros, platformTimeMs]) expect(Number.isFinite(time ?? 0)).toBe(true);
}

test('nothing that asks the platform is left out', () => {
  const client = new PlatformClient(TARGET);
  const methodsOf = (value: object, prefix: string) =>
    Object.getOwnPropertyNames(Object.getPrototypeOf(value)).map((name) => prefix + name);
  const parts = Object.entries(client).filter(([name]) => name !== 'target');
  const methods = [
    ...methodsOf(client, ''),
    ...parts.flatMap(([name, part]) => methodsOf(Object(part), `${name}.`)),
  ];
  const asking = methods.filter((name) => !QUIET.includes(name) && !name.endsWith('constructor'));
  expect(asking.sort()).toEqual(Object.keys(CLIENT_CALLS).sort());
});
