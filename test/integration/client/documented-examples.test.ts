import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { z } from 'zod';
import { textAnswer } from '../../../src/local/platform.ts';
import { eventually } from '../../support/eventually.ts';
import { type ServedPlatform, servePlatform } from '../../support/platform.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { clientOf, notified } from './agent-stage.ts';

const ROOT = resolve(import.meta.dir, '../../..');
const LIBRARY = join(ROOT, 'src/client/index.ts');
const never = new AbortController().signal;

const pages = ['client.md', ...readdirSync(join(ROOT, 'docs/client')).map((name) => `client/${name}`)];
const blocksOf = (page: string, language: string) =>
  [...readFileSync(join(ROOT, 'docs', page), 'utf8').matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, found]) => found === language)
    .map(([, , text = '']) => text);

/** What the pages say stands for itself in every example. */
const PRELUDE = `
  import { createClient } from '${LIBRARY}';
  const read = (name: string) => Bun.env[name] ?? '';
  export const [workspaceId, token, platformUrl] = ['WORKSPACE_ID', 'TOKEN', 'PLATFORM_URL'].map(read) as [string, string, string];
  export const [peerId, folder, newWorkspaceId] = ['PEER_ID', 'FOLDER', 'NEW_WORKSPACE_ID'].map(read) as [string, string, string];
  export const client = createClient({ workspaceId, token, platformUrl });
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort());
  export const signal = stop.signal;
`;
const PRELUDE_NAMES = [
  'client',
  'signal',
  'peerId',
  'folder',
  'workspaceId',
  'token',
  'platformUrl',
  'newWorkspaceId',
];

/** The example as a program. */
function programOf(example: string): string {
  const names = PRELUDE_NAMES.filter(
    (name) => new RegExp(`\\b${name}\\b`).test(example) && !new RegExp(`const ${name}\\b`).test(example),
  );
  const library = example.replaceAll(`'molecule-mcp-claude-channel/client'`, `'${LIBRARY}'`);
  return `import { ${names.join(', ')} } from './prelude.ts';\n${library}\nexport {};\n`;
}

const examples = pages.flatMap((page) =>
  blocksOf(page, 'ts').map((text, index) => ({
    page,
    index,
    text,
    file: `${page.replace(/\W/g, '-')}-${index}.ts`,
  })),
);
const signatures = pages.flatMap((page) =>
  blocksOf(page, 'typescript').flatMap((text) => text.trim().split('\n')),
);

const GLOBAL_TYPES =
  /^(?:Promise|AbortSignal|AsyncGenerator|ReadableStream|Uint8Array|Readonly|Record|Pick|LOCAL|TEAM|GLOBAL)$/;

/** A program that only compiles when the library can be used as the signature says. */
function checkOf(signature: string, index: number): string {
  const [, callee = '', parameters = '', result = ''] =
    /^(?:new )?([\w.]+)\((.*)\): (.+)$/.exec(signature) ?? [];
  const typed = (text: string) =>
    text.replaceAll(/\b[A-Z]\w+\b/g, (name) => (GLOBAL_TYPES.test(name) ? name : `lib.${name}`));
  const isMember = /^(?:client|message|direct)\./.test(callee);
  const target = `${signature.startsWith('new ') ? 'new ' : ''}${isMember ? callee : `lib.${callee}`}`;
  return `export const s${index}: (${typed(parameters)}) => ${typed(result)} = (...args) => ${target}(...args);`;
}

const dir = tempDir();
beforeAll(() => {
  writeFileSync(join(dir.path, 'prelude.ts'), PRELUDE);
  for (const { file, text } of examples) writeFileSync(join(dir.path, file), programOf(text));
  const checks = [
    `import * as lib from '${LIBRARY}';`,
    'declare const client: lib.PlatformClient; declare const message: lib.IncomingMessage; declare const direct: lib.DirectCalls;',
    ...signatures.map(checkOf),
  ];
  writeFileSync(join(dir.path, 'signatures.ts'), checks.join('\n'));
  const config = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: { typeRoots: [join(ROOT, 'node_modules')], rootDir: '/', noUnusedLocals: false },
    include: ['*.ts'],
  };
  writeFileSync(join(dir.path, 'tsconfig.json'), JSON.stringify(config));
});
afterAll(() => dir[Symbol.dispose]());

test('every example and every signature on the pages of the library compiles', async () => {
  expect(examples.length).toBeGreaterThan(12);
  expect(signatures.length).toBeGreaterThan(30);
  const tsc = Bun.spawn([join(ROOT, 'node_modules/.bin/tsc'), '-p', dir.path], {
    stdout: 'pipe',
    stderr: 'inherit',
  });
  expect(await new Response(tsc.stdout).text()).toBe('');
  expect(await tsc.exited).toBe(0);
});

const idOf = z.object({ id: z.string() });

/** A platform on which every example has what it needs. */
async function stage(served: ServedPlatform) {
  const { platform, url } = served;
  const own = platform.createWorkspace({ name: 'Agent', external: true, deliveryMode: 'poll' });
  const peer = platform.createWorkspace({
    name: 'Helper',
    parentId: own.id,
    responder: (asked) =>
      asked.text.includes('impossible')
        ? { body: { jsonrpc: '2.0', id: '1', error: { code: -32_000, message: 'that is impossible' } } }
        : textAnswer(asked, `Done: ${asked.text}`),
  });
  const asAdmin = (path: string, body: unknown) =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${platform.adminToken}` },
      body: JSON.stringify(body),
    });
  await asAdmin(`/workspaces/${own.id}/secrets`, { key: 'API_KEY', value: 's3cret' });
  const created = idOf.parse(await (await asAdmin('/workspaces', { name: 'New' })).json());
  const archive = pack();
  archive.entry({ name: 'plugin.json' }, '{"name":"helper"}');
  archive.entry({ name: 'setup.sh', mode: 0o755 }, '#!/bin/sh\nexit 1\n');
  archive.finalize();
  platform.offerPlugin(
    'helper',
    new Uint8Array(gzipSync(Buffer.concat(await Readable.from(archive).toArray()))),
  );
  const bytes = Buffer.from('hello').toString('base64');
  await platform.sendAsCanvasUser(own.id, 'hello', {
    parts: [{ kind: 'file', file: { name: 'note.txt', mimeType: 'text/plain', bytes } }],
  });
  return { own, peer, newWorkspaceId: created.id };
}

test.each(examples.map(({ page, index, text, file }) => [`${index + 1} of ${page}`, text, file] as const))(
  'example %s does what it says',
  async (_name, text, file) => {
    await using served = await servePlatform();
    const { own, peer, newWorkspaceId } = await stage(served);
    using home = tempDir();
    const folder = join(home.path, 'agent');
    mkdirSync(folder, { mode: 0o700 });
    const program = Bun.spawn([process.execPath, join(dir.path, file)], {
      cwd: folder,
      env: {
        PATH: process.env.PATH ?? '',
        WORKSPACE_ID: own.id,
        TOKEN: own.token,
        PLATFORM_URL: served.url,
        PEER_ID: peer.id,
        NEW_WORKSPACE_ID: newWorkspaceId,
        FOLDER: folder,
      },
      stdout: 'pipe',
      stderr: 'pipe',
    });
    const output = new Response(program.stdout).text();
    const errors = new Response(program.stderr).text();
    try {
      if (text.includes('runAgent(')) {
        const hasEnded = () => program.exitCode !== null;
        await eventually('an answer', () => notified(served.platform, own.id).length > 0 || hasEnded());
        if (text.includes('requests.respond')) await approved(served, own, peer);
        program.kill('SIGINT');
      }
      expect({ status: await program.exited, errors: await errors }).toMatchObject({ status: 0 });
    } finally {
      program.kill('SIGKILL');
    }
    const printed = [...text.matchAll(/\/\/ prints: (.*)$/gm)].map(([, line = '']) => line);
    expect((await output).trim().split('\n')).toEqual(printed.length === 0 ? [''] : printed);
  },
);

/** Asks the agent for an approval, and waits for it. */
async function approved(
  served: ServedPlatform,
  own: { readonly id: string },
  peer: { readonly id: string; readonly token: string },
): Promise<void> {
  const { requests } = clientOf(served.url, peer);
  const id = await requests.create(
    { kind: 'approval', recipient_type: 'agent', recipient_id: own.id, title: 'May I?' },
    never,
  );
  await eventually('the approval', async () => (await requests.get(id, never)).request.status === 'approved');
}

test('every method of the Python SDK works here, or a line says why not', () => {
  const page = readFileSync(join(ROOT, 'docs/client.md'), 'utf8');
  const METHODS = [
    'register',
    'pull_secrets',
    'install_plugin',
    'poll_state',
    'heartbeat',
    'get_peers',
    'discover_peer',
    'invalidate_peer_url',
    'call_peer',
    'run_heartbeat_loop',
  ];
  const lines = page.split('\n').filter((line) => line.startsWith('| `'));
  const answerTo = (method: string) =>
    lines.find((line) => line.includes(`\`${method}(`))?.split(' | ')[1] ?? '';
  for (const method of METHODS) expect(`${method}: ${answerTo(method)}`).toMatch(/: works?\b/);
});
