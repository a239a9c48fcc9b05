import { expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import {
  ArgumentError,
  ConfigError,
  createClient,
  HttpStatusError,
  installPlugin,
} from '../../../src/client/index.ts';
import { createExternalResponseSchema } from '../../../src/wire/registry.ts';
import { createTeam, servePlatform } from '../../support/platform.ts';
import { tempDir } from '../../support/temp-dir.ts';

const never = new AbortController().signal;

async function plugin(): Promise<Uint8Array<ArrayBuffer>> {
  const archive = pack();
  archive.entry({ name: 'plugin.json' }, '{"name":"helper"}');
  archive.entry({ name: 'setup.sh', mode: 0o755 }, '#!/bin/sh\ntouch "$(dirname "$0")/was-run"\n');
  archive.finalize();
  return new Uint8Array(gzipSync(Buffer.concat(await Readable.from(archive).toArray())));
}

test('every problem of the access is named before anything is sent', () => {
  const make = () =>
    createClient({ workspaceId: 'a b', token: '<paste here>', platformUrl: 'canvas.example.com' });
  expect(make).toThrow(ConfigError);
  expect(make).toThrow(/workspaceId: .*token: .*platformUrl: /s);
});

test('a plugin is downloaded, unpacked and never run', async () => {
  await using served = await servePlatform();
  using dir = tempDir();
  const { own } = createTeam(served.platform);
  const client = createClient({ workspaceId: own.id, token: own.token, platformUrl: served.url });
  const archive = await plugin();
  served.platform.offerPlugin('helper', archive);
  const sha256 = new Bun.CryptoHasher('sha256').update(archive).digest('hex');
  const { files } = await installPlugin(client, 'helper', dir.path, { sha256 }, never);
  expect(files).toEqual(['plugin.json', 'setup.sh']);
  expect(readFileSync(join(dir.path, 'helper/plugin.json'), 'utf8')).toBe('{"name":"helper"}');
  expect(await Bun.file(join(dir.path, 'helper/was-run')).exists()).toBeFalse();
});

test('a plugin that is not there, unpinned or badly named is an error that says so', async () => {
  await using served = await servePlatform();
  using dir = tempDir();
  const { own } = createTeam(served.platform);
  const client = createClient({ workspaceId: own.id, token: own.token, platformUrl: served.url });
  const statusOf = (source?: string) =>
    installPlugin(client, 'helper', dir.path, source === undefined ? {} : { source }, never).catch(
      (error: unknown) => (error instanceof HttpStatusError ? error.status : error),
    );
  expect(await statusOf()).toBe(404);
  expect(await statusOf('github://owner/repo')).toBe(422);
  expect(await statusOf('ftp://x')).toBe(400);
  await expect(installPlugin(client, '../helper', dir.path, {}, never)).rejects.toBeInstanceOf(ArgumentError);
});

test('secrets are those of the own workspace, and its token alone opens them', async () => {
  await using served = await servePlatform();
  const { own, peer } = createTeam(served.platform);
  const created = await fetch(`${served.url}/workspaces`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${served.platform.adminToken}` },
    body: JSON.stringify({
      name: 'Keeper',
      external: true,
      parent_id: peer.id,
      secrets: { API_KEY: 's3cret' },
    }),
  });
  const body = createExternalResponseSchema.parse(await created.json());
  const keeper = createClient({
    workspaceId: body.id,
    token: body.connection.auth_token,
    platformUrl: served.url,
  });
  expect(await keeper.secrets(never)).toEqual({ API_KEY: 's3cret' });
  const stranger = createClient({ workspaceId: body.id, token: own.token, platformUrl: served.url });
  await expect(stranger.secrets(never)).rejects.toMatchObject({ status: 401 });
});

test('discovering tells whether a workspace may be written to, and never where it lives', async () => {
  await using served = await servePlatform();
  const { own, peer } = createTeam(served.platform);
  const other = served.platform.createWorkspace({ name: 'Elsewhere' });
  const client = createClient({ workspaceId: own.id, token: own.token, platformUrl: served.url });
  await client.register({ name: '' }, never);
  const lead = createClient({ workspaceId: peer.id, token: peer.token, platformUrl: served.url });
  await lead.register({ name: '' }, never);
  expect(await client.peers.discover(peer.id, never)).toEqual({ id: peer.id, name: 'Laptop lead' });
  await expect(client.peers.discover(other.id, never)).rejects.toMatchObject({ status: 403 });
});

test('a request that the platform would take and then fail on is not made', async () => {
  await using served = await servePlatform();
  const { own, peer } = createTeam(served.platform);
  const { requests } = createClient({ workspaceId: own.id, token: own.token, platformUrl: served.url });
  const body = { kind: 'task', recipient_type: 'agent', recipient_id: peer.id, title: 'Count' } as const;
  for (const wrong of [
    { recipient_id: 'ws-1' },
    { recipient_id: '' },
    { priority: 40_000 },
    { priority: 0.5 },
  ]) {
    await expect(requests.create({ ...body, ...wrong }, never)).rejects.toBeInstanceOf(ArgumentError);
  }
  expect(await requests.raised(never)).toEqual([]);
  expect(await requests.create({ ...body, priority: -3 }, never)).toMatch(/^[0-9a-f-]{36}$/);
});
