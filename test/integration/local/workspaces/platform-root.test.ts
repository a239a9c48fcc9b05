import { expect, test } from 'bun:test';
import { join } from 'node:path';
import { z } from 'zod';
import { tempDir } from '../../../support/temp-dir.ts';
import { openPlatform, send, type TestPlatform, textMessage } from '../local-client.ts';

const listed = z.array(
  z.object({ id: z.string(), name: z.string(), kind: z.string(), parent_id: z.string().nullable() }),
);
const list = async (open: TestPlatform) =>
  listed.parse((await open.call('GET', '/workspaces', { token: open.admin })).body);

test('a platform that starts makes a root, and puts every other root under it', async () => {
  using dir = tempDir();
  const databasePath = join(dir.path, 'platform.db');
  using first = openPlatform({ databasePath });
  const one = first.platform.createWorkspace({ name: 'One' });
  const two = first.platform.createWorkspace({ name: 'Two' });
  expect((await send(first, two.id, one.token, textMessage('x'))).status).toBe(403);
  first.platform.close();

  using open = openPlatform({ databasePath, platformRoot: true });
  expect((await send(open, two.id, one.token, textMessage('x'))).status).toBe(200);
  const root = (await list(open)).find(({ kind }) => kind === 'platform');
  expect(root).toMatchObject({ name: 'Org Concierge', parent_id: null });
  await open.call('POST', '/workspaces', { token: open.admin, json: { name: 'Three', external: true } });
  expect((await list(open)).filter(({ parent_id: parent }) => parent === root?.id)).toHaveLength(3);
});

test('a root that was removed on purpose is not made again', async () => {
  using dir = tempDir();
  const options = { databasePath: join(dir.path, 'platform.db'), platformRoot: true };
  using first = openPlatform(options);
  const [root] = await list(first);
  first.platform.removeWorkspace(root?.id ?? '');
  first.platform.close();
  using open = openPlatform(options);
  expect(await list(open)).toEqual([]);
});
