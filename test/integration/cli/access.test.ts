import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../support/command-run.ts';
import { writeEnv } from '../../support/env-file.ts';
import { type ServedPlatform, servePlatform } from '../../support/platform.ts';
import { tempDir } from '../../support/temp-dir.ts';

let served: ServedPlatform;
let own: { readonly id: string; readonly token: string };
let peer: { readonly id: string };
let dir: ReturnType<typeof tempDir>;

beforeAll(async () => {
  served = await servePlatform();
  const { platform } = served;
  const lead = platform.createWorkspace({ name: 'Lead', external: true });
  const create = (name: string) => platform.createWorkspace({ name, parentId: lead.id, external: true });
  own = create('Laptop');
  peer = create('Build box');
  create('Twin A');
});
afterAll(() => served[Symbol.asyncDispose]());
beforeEach(() => {
  dir = tempDir();
  writeEnv(dir.path, served.url, [own]);
});
afterEach(() => dir[Symbol.dispose]());

const access = (...args: string[]) => runCommand(['access', ...args], { MOLECULE_STATE_DIR: dir.path });
const kept = () => JSON.parse(readFileSync(join(dir.path, 'access.json'), 'utf8'));

test('a peer may be given by its name, in any case, and what is kept is its id', async () => {
  const { exitCode, stdout, stderr } = await access('peers', 'build BOX');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain(
    `From now on the canvas user, “Build box” (${peer.id}) may write to this session.`,
  );
  expect(kept().default).toEqual({ senders: 'peers', peers: [peer.id] });
});

test('a name that nobody has is refused, with the one that was meant, and nothing is written', async () => {
  const { exitCode, stderr } = await access('peers', 'Biuld box');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('no peer is called “Biuld box”. Did you mean “Build box”?');
  expect(stderr).toContain(`“Build box” (${peer.id})`);
  expect(() => kept()).toThrow('ENOENT');
});

test('an id that is no peer is kept, with a warning', async () => {
  const id = crypto.randomUUID();
  const { exitCode, stderr } = await access('peers', id, peer.id);
  expect(exitCode).toBe(0);
  expect(stderr).toContain(`warning: ${id} is no peer of a watched workspace at the moment`);
  expect(kept().default.peers).toEqual([id, peer.id]);
});

test('a watched workspace may be given by its name too', async () => {
  const { stdout } = await access('canvas', '--workspace', 'laptop');
  expect(stdout).toContain(`through workspace “Laptop” (${own.id})`);
  expect((await access()).stdout).toContain(`Workspace “Laptop” (${own.id}): the canvas user only`);
});

test('a program reads names and ids', async () => {
  await access('peers', 'Build box');
  const { stdout } = await access('--json');
  expect(JSON.parse(stdout)).toEqual({
    path: join(dir.path, 'access.json'),
    default: { senders: 'peers', peers: [{ id: peer.id, name: 'Build box' }] },
    workspaces: [],
  });
});

test('without the platform an id is taken, and a name is not', async () => {
  expect(await access('peers', peer.id, '--offline')).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('cannot be looked up'),
  });
  expect(await access('peers', 'Build box', '--offline')).toMatchObject({ exitCode: 1 });
});
