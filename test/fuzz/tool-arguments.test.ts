import { afterAll, expect } from 'bun:test';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { MoleculeError } from '../../src/core/errors.ts';
import { Secret } from '../../src/core/secret.ts';
import { TokenGuard } from '../../src/core/token-guard.ts';
import { InboxFolder } from '../../src/files/inbox-folder.ts';
import { OutgoingFiles } from '../../src/files/outgoing-files.ts';
import { OwnUploads } from '../../src/files/own-uploads.ts';
import { openInbox } from '../../src/inbox/file/open.ts';
import type { Inbox } from '../../src/inbox/inbox.ts';
import { TOOLS } from '../../src/tools/index.ts';
import type { RegisteredTool, ToolResult } from '../../src/tools/shared/tool.ts';
import { fuzz } from '../support/fuzz.ts';
import { expectHarmless, wordsIn } from '../support/harmless.ts';
import { REQUEST_ID, TOKEN, TOOL_CASES } from '../support/hostile-answers.ts';
import { hostileJson } from '../support/hostile-json.ts';
import { OWN, PEER } from '../support/hostile-rows.ts';
import { hostileId, hostileText } from '../support/hostile-text.ts';
import { arrival } from '../support/inbox-arrivals.ts';
import { makePipe } from '../support/planted-files.ts';
import { tempDir } from '../support/temp-dir.ts';
import { BASE, contextOf, targetOf } from '../support/tool-session.ts';
import { inVirtualTime } from '../support/virtual-time.ts';

const MAX_RESULT_CHARACTERS = 50_000;
const CALLS_PER_SESSION = 500;
/** Bytes that never leave this machine. */
const OUTSIDE = 'contents-that-nobody-may-have-0123456789';

const folder = tempDir();
const project = join(folder.path, 'project');
const stateDirectory = join(folder.path, 'state');
const paths = {
  plain: join(project, 'plain.txt'),
  token: join(project, 'token.txt'),
  secret: join(project, '.env'),
  pipe: join(project, 'pipe'),
  link: join(project, 'link'),
  folder: project,
  outside: join(folder.path, 'outside.txt'),
  climbing: `${project}/../outside.txt`,
  state: join(stateDirectory, '.env'),
  strange: join(project, 'a\n"b\u202e.txt'),
};
mkdirSync(project);
mkdirSync(stateDirectory, { mode: 0o700 });
writeFileSync(paths.plain, 'plain');
writeFileSync(paths.strange, 'strange');
writeFileSync(paths.token, `x ${btoa(`y${TOKEN}z`)}`);
for (const path of [paths.secret, paths.outside, paths.state]) writeFileSync(path, OUTSIDE);
symlinkSync(paths.outside, paths.link);
makePipe(paths.pipe);
afterAll(() => {
  inbox?.close();
  folder[Symbol.dispose]();
});

const words = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  { weight: 4, arbitrary: fc.constantFrom('x', 'hello', 'a b') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      `see ${TOKEN}`,
      btoa(`..${TOKEN}..`),
      TOKEN.replaceAll('-', '%2d'),
      TOKEN.replaceAll('-', '\n-'),
      [...TOKEN].map((character) => `%${character.charCodeAt(0).toString(16)}`).join(''),
    ),
  },
);
const id = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(OWN, PEER, REQUEST_ID, 'message-1', 'd-1') },
  { weight: 2, arbitrary: hostileId },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '..',
      '../registry/heartbeat?x=',
      '%2e%2e%2f',
      'a/b',
      `${PEER}?x=1`,
      `${PEER}#`,
      '.',
    ),
  },
);
const path = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...Object.values(paths)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('plain.txt', '/etc/passwd', '/dev/zero', '', '\0', 'file:///etc/passwd'),
  },
  { weight: 1, arbitrary: hostileText },
);
const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: words },
  { weight: 4, arbitrary: id },
  { weight: 3, arbitrary: fc.array(path, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.array(id, { maxLength: 3 }) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'task',
      'approval',
      'agent',
      'user',
      'LOCAL',
      'TEAM',
      'GLOBAL',
      'done',
      'approved',
      'rejected',
      'denied',
      'pending',
    ),
  },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, -1, 0.5, 1e308, 2 ** 53, Number.NaN, true, false, null) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('2026-01-01T00:00:00Z', '9999-12-31T23:59:59.999999Z', '2026-01-01'),
  },
  { weight: 1, arbitrary: hostileJson },
);
const argumentsOf = (tool: RegisteredTool): fc.Arbitrary<unknown> => {
  const names = [
    ...Object.keys(tool.input.shape),
    ...Object.keys(tool.aliases ?? {}),
    'attachments',
    'file_path',
  ];
  const some = fc.array(fc.tuple(fc.constantFrom(...names), value), { maxLength: 4 });
  const known = TOOL_CASES.filter((one) => one.tool === tool.name).map(({ args }) => args);
  return fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .tuple(fc.constantFrom({}, ...known), some)
        .map(([good, others]) => ({ ...good, ...Object.fromEntries(others) })),
    },
    { weight: 1, arbitrary: hostileJson },
  );
};

const PLAIN_SEGMENT = /^[\w-]{1,128}$/;
const SOME_TIME = '2026-01-01T00:00:00Z';
const workspace = { id: PEER, name: 'Peer', status: 'online' };
const request = {
  id: REQUEST_ID,
  kind: 'task',
  requester_type: 'agent',
  requester_id: PEER,
  recipient_type: 'agent',
  recipient_id: OWN,
  title: 'Title',
  status: 'pending',
  created_at: SOME_TIME,
};

/** What a platform answers that has no fault. */
function answerTo(method: string, pathname: string, upload: readonly string[]): unknown {
  if (pathname === '/uploads/limits')
    return { per_file_bytes: 1_000, per_request_bytes: 100_000, max_attachments_per_message: 2 };
  if (pathname.endsWith('/chat/uploads'))
    return {
      files: upload.map((name) => ({
        name,
        uri: `platform-pending:${OWN}/f-1`,
        mimeType: 'text/plain',
        size: 1,
      })),
    };
  if (method === 'POST')
    return {
      result: { parts: [{ kind: 'text', text: 'answer' }] },
      status: 'ok',
      request_id: REQUEST_ID,
      message_id: 'm-1',
      delegation_id: 'd-1',
      id: 'memory-1',
    };
  if (/\/requests\/[^/]+$/.test(pathname)) return { request, messages: [] };
  if (/^\/workspaces\/[^/]+$/.test(pathname)) return workspace;
  return [];
}

const guard = new TokenGuard(
  (() => {
    const tokens = [new Secret(TOKEN)];
    return () => tokens;
  })(),
);
const rules = { uploadRoots: [project], tokenFiles: [paths.state] };

async function platform(sent: Request): Promise<Response> {
  const { origin, pathname, search } = new URL(sent.url);
  expect(origin).toBe(BASE);
  for (const segment of pathname.slice(1).split('/'))
    expect(decodeURIComponent(segment)).toMatch(PLAIN_SEGMENT);
  const { authorization, ...headers } = sent.headers.toJSON() as Record<string, string>;
  expect([`Bearer ${TOKEN}`, undefined]).toContain(authorization);
  const bytes = Buffer.from(await sent.arrayBuffer()).toString('latin1');
  const leaving = [search, JSON.stringify(headers), bytes].join('\n');
  expect(guard.finds(leaving)).toBe(false);
  for (const form of [OUTSIDE, btoa(OUTSIDE)]) expect(leaving).not.toContain(form);
  const names = [...bytes.matchAll(/filename="([^"]*)"/g)].map(([, name = '']) => name);
  return Response.json(answerTo(sent.method, pathname, names));
}

let inbox: Inbox | undefined;
let calls = 0;

function context() {
  if (inbox === undefined || calls % CALLS_PER_SESSION === 0) {
    inbox?.close();
    const path = join(folder.path, `inbox-${calls}`);
    mkdirSync(path, { mode: 0o700 });
    inbox = openInbox(path, Date.now).inbox;
    const peer = { kind: 'peer_agent', peerId: PEER, name: 'Peer' } as const;
    inbox.takeOver().arrivals.add(OWN, [arrival('message-1', 1, { workspaceId: OWN, sender: peer })]);
  }
  calls += 1;
  const target = targetOf({ id: OWN, token: TOKEN });
  return {
    ...contextOf({ targets: [target], fetch: platform }, inbox, new AbortController().signal),
    outgoingFiles: new OutgoingFiles({
      stateDirectory,
      rules: () => rules,
      guard,
      ownUploads: new OwnUploads(new InboxFolder(stateDirectory)),
    }),
  };
}

fuzz({
  name: 'tool-arguments',
  gateRuns: 1_000,
  input: fc
    .constantFrom(...TOOLS)
    .chain((tool) => fc.record({ name: fc.constant(tool.name), args: argumentsOf(tool) })),
  async check({ name, args }) {
    const tool = TOOLS.find((one) => one.name === name) ?? expect.unreachable();
    const call = { signal: new AbortController().signal, progress: expectHarmless };
    const work = () => tool.call(args, context(), call).catch(toResult);
    const result = await (name === 'wait_for_message' ? inVirtualTime(work) : work());
    const shown = wordsIn(result);
    // The only tag that words of ours name.
    for (const text of shown) expectHarmless(text.replaceAll(/(?:a|the) <channel> tag/g, ''));
    expect(JSON.stringify({ message: result.text, ...result.data }).length).toBeLessThan(
      MAX_RESULT_CHARACTERS,
    );
    expect(shown.join('\n')).not.toContain(OUTSIDE);
  },
});

/** A tool that cannot do what is asked ends with an error of ours, which has words for the model. */
function toResult(error: unknown): ToolResult {
  if (!(error instanceof MoleculeError)) throw error;
  return { text: `${error.message} ${error.advice}`, isError: true };
}
