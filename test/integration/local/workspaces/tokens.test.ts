import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { createFamily, NOBODY, openPlatform, type TestPlatform } from '../local-client.ts';

const minted = z.object({
  auth_token: z.string().regex(/^[\w-]{43}$/),
  workspace_id: z.string(),
  message: z.string(),
});
const canRead = async (open: TestPlatform, id: string, token: string) =>
  (await open.call('GET', `/workspaces/${id}/activity`, { token })).status === 200;

describe('a new token', () => {
  test.each([
    ['of an admin', (id: string) => `/admin/workspaces/${id}/tokens`, true],
    ['of the workspace', (id: string) => `/workspaces/${id}/tokens`, false],
  ])('%s is told once, and works beside the old one', async (_whose, path, byAdmin) => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const answer = await open.call('POST', path(own.id), { token: byAdmin ? open.admin : own.token });
    expect(answer.status).toBe(201);
    const { auth_token: token, message } = minted.parse(answer.body);
    expect(message).toBe('Save this token now — it cannot be retrieved again.');
    expect(await canRead(open, own.id, token)).toBe(true);
    expect(await canRead(open, own.id, own.token)).toBe(true);
  });

  test('is refused for who is not there, and past fifty', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const mint = (id: string) => open.call('POST', `/admin/workspaces/${id}/tokens`, { token: open.admin });
    expect(await mint('ws-1')).toMatchObject({ status: 400, body: { error: 'invalid workspace id' } });
    expect(await mint(NOBODY)).toMatchObject({ status: 404, body: { error: 'workspace not found' } });
    for (let count = 1; count < 50; count += 1) expect((await mint(own.id)).status).toBe(201);
    expect(await mint(own.id)).toMatchObject({
      status: 429,
      body: { error: 'maximum 50 active tokens per workspace' },
    });
    open.platform.removeWorkspace(own.id);
    expect((await mint(own.id)).status).toBe(404);
  });
});

describe('the tokens of a workspace', () => {
  test('are listed by their first letters, and revoked by their ids', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const created = await open.call('POST', `/workspaces/${own.id}/tokens`, { token: own.token });
    const { auth_token: second } = minted.parse(created.body);
    const list = await open.call('GET', `/workspaces/${own.id}/tokens?limit=1`, { token: own.token });
    const { tokens } = z
      .object({ count: z.literal(1), tokens: z.array(z.object({ id: z.string() })) })
      .parse(list.body);
    expect(list.body).toMatchObject({
      tokens: [{ prefix: second.slice(0, 8), created_at: expect.any(String), last_used_at: null }],
    });
    expect(JSON.stringify(list.body)).not.toContain(second);
    const revoke = () =>
      open.call('DELETE', `/workspaces/${own.id}/tokens/${tokens[0]?.id}`, { token: own.token });
    expect(await revoke()).toMatchObject({ status: 200, body: { status: 'revoked' } });
    expect(await revoke()).toMatchObject({
      status: 404,
      body: { error: 'token not found or already revoked' },
    });
    expect(await canRead(open, own.id, second)).toBe(false);
  });

  test('all die when it is rotated, and the new one is shown only then', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const rotated = await open.call('POST', `/workspaces/${own.id}/external/rotate`, { token: own.token });
    const { connection } = z.object({ connection: z.object({ auth_token: z.string() }) }).parse(rotated.body);
    expect(await canRead(open, own.id, own.token)).toBe(false);
    expect(await canRead(open, own.id, connection.auth_token)).toBe(true);
    const shown = await open.call('GET', `/workspaces/${own.id}/external/connection`, {
      token: connection.auth_token,
    });
    expect(shown.body).toMatchObject({ connection: { workspace_id: own.id, auth_token: '' } });
    expect(JSON.stringify(shown.body)).toContain('<ROTATE_TO_REVEAL_TOKEN>');
    expect(JSON.stringify(shown.body)).not.toContain(connection.auth_token);
  });

  test('cannot be rotated where no agent connects from outside', async () => {
    using open = openPlatform();
    const { lead } = createFamily(open.platform);
    expect(
      (await open.call('POST', `/workspaces/${lead.id}/external/rotate`, { token: lead.token })).status,
    ).toBe(400);
  });

  test('can be rotated in a test', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    const token = open.platform.rotateToken(own.id);
    expect(await canRead(open, own.id, own.token)).toBe(false);
    expect(await canRead(open, own.id, token)).toBe(true);
  });
});
