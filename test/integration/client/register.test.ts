import { describe, expect, test } from 'bun:test';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import {
  ConfigError,
  register,
  TokenGivenBeforeError,
  UntrustedPathError,
} from '../../../src/client/index.ts';
import { servePlatform } from '../../support/platform.ts';
import { tempDir } from '../../support/temp-dir.ts';

const never = new AbortController().signal;

/** A platform with a workspace whose agent has no token yet. */
async function stage() {
  const served = await servePlatform();
  const dir = tempDir();
  const created = await fetch(`${served.url}/workspaces`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${served.platform.adminToken}` },
    body: JSON.stringify({ name: 'New' }),
  });
  const body: unknown = await created.json();
  const id = typeof body === 'object' && body !== null && 'id' in body ? String(body.id) : '';
  const tokenFile = join(dir.path, 'agent', '.auth_token');
  const access = { workspaceId: id, platformUrl: served.url, tokenFile };
  return {
    served,
    access,
    tokenFile,
    folder: dirname(tokenFile),
    async [Symbol.asyncDispose]() {
      await served[Symbol.asyncDispose]();
      dir[Symbol.dispose]();
    },
  };
}

const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('registering', () => {
  test('keeps the token that the platform gives, for its owner only, and uses it from then on', async () => {
    await using s = await stage();
    const first = await register(s.access, { name: 'New' }, never);
    expect((await first.state(never)).status).toBe('online');
    expect(mode(s.tokenFile)).toBe('600');
    expect(mode(s.folder)).toBe('700');
    expect(readdirSync(s.folder)).toEqual(['.auth_token']);
    const token = readFileSync(s.tokenFile, 'utf8').trim();
    expect(token).toMatch(/^[\w-]{43}$/);
    const second = await register(s.access, { name: 'New' }, never);
    expect((await second.state(never)).status).toBe('online');
    expect(readFileSync(s.tokenFile, 'utf8').trim()).toBe(token);
  });

  test('by two processes at once gives both the same token', async () => {
    await using s = await stage();
    const clients = await Promise.all([
      register(s.access, { name: 'New' }, never),
      register(s.access, { name: 'New' }, never),
    ]);
    for (const client of clients) expect((await client.state(never)).status).toBe('online');
    expect(readdirSync(s.folder)).toEqual(['.auth_token']);
  });

  test('says what to do when the platform has given the token before', async () => {
    await using s = await stage();
    await register(s.access, { name: 'New' }, never);
    const elsewhere = { ...s.access, tokenFile: join(s.folder, 'other') };
    const error = await failureOf(register(elsewhere, { name: 'New' }, never));
    expect(error).toBeInstanceOf(TokenGivenBeforeError);
    expect(error).toHaveProperty('message', expect.stringContaining(elsewhere.tokenFile));
    expect(existsSync(elsewhere.tokenFile)).toBeFalse();
  });

  test('with an id that the platform does not know is an error, and creates no workspace', async () => {
    await using s = await stage();
    const unknown = { ...s.access, workspaceId: crypto.randomUUID() };
    expect(await failureOf(register(unknown, { name: 'New' }, never))).toMatchObject({ status: 404 });
    expect(s.served.platform.requests.matching({ path: /register/ })).toEqual([]);
    expect(existsSync(s.folder)).toBeFalse();
  });

  test('for a removed workspace is an error, not a token that is worth nothing', async () => {
    await using s = await stage();
    s.served.platform.removeWorkspace(s.access.workspaceId);
    const error = await failureOf(register(s.access, { name: 'New' }, never));
    expect(error).toMatchObject({ status: 410, diagnosis: { trouble: 'removed' } });
    expect(existsSync(s.tokenFile)).toBeFalse();
  });

  test('asks for no token where it could not be kept', async () => {
    await using s = await stage();
    mkdirSync(s.folder, { mode: 0o700 });
    chmodSync(s.folder, 0o777);
    expect(await failureOf(register(s.access, { name: 'New' }, never))).toBeInstanceOf(UntrustedPathError);
    expect(s.served.platform.requests.matching({ path: /register/ })).toEqual([]);
  });

  test("reads no token from a link, and makes a file that others can read its owner's", async () => {
    await using s = await stage();
    mkdirSync(s.folder, { mode: 0o700 });
    const real = join(s.folder, 'real');
    writeFileSync(real, 'planted-token-of-somebody');
    symlinkSync(real, s.tokenFile);
    expect(await failureOf(register(s.access, { name: 'New' }, never))).toBeInstanceOf(UntrustedPathError);
    const own = { ...s.access, tokenFile: join(s.folder, 'own') };
    const token = s.served.platform.rotateToken(s.access.workspaceId);
    writeFileSync(own.tokenFile, `${token}\n`, { mode: 0o644 });
    await register(own, { name: 'New' }, never);
    expect(mode(own.tokenFile)).toBe('600');
  });

  test('names every value that cannot be right', async () => {
    const access = { workspaceId: '../x', platformUrl: 'nowhere' };
    const error = await failureOf(register(access, { name: 'New' }, never));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error).toHaveProperty('message', expect.stringMatching(/workspaceId: .*platformUrl: /s));
  });
});
