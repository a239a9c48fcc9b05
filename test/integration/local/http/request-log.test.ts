import { describe, expect, test } from 'bun:test';
import { createFamily, openPlatform } from '../local-client.ts';

describe('the request log', () => {
  test('tells what came, from whom, and how it ended, without a secret', async () => {
    using open = openPlatform();
    const { own } = createFamily(open.platform);
    open.platform.faults.set({ match: { path: '/uploads/limits' }, fault: { kind: 'html' }, times: 1 });
    await open.call('GET', `/workspaces/${own.id}/activity?limit=1`, { token: own.token });
    await open.call('GET', '/workspaces', { token: open.admin });
    await open.call('GET', '/health');
    await open.call('GET', '/uploads/limits', { token: 'nonsense' });
    await open.call('GET', '/local/state');
    const log = open.platform.requests.matching({});
    expect(
      log.map(({ method, path, query, authorization, status, fault }) => [
        method,
        path,
        query,
        authorization,
        status,
        fault,
      ]),
    ).toEqual([
      ['GET', `/workspaces/${own.id}/activity`, 'limit=1', own.id, 200, undefined],
      ['GET', '/workspaces', '', 'admin', 200, undefined],
      ['GET', '/health', '', 'none', 200, undefined],
      ['GET', '/uploads/limits', '', 'unknown', 200, 'html'],
    ]);
    expect(log[0]?.headers).toEqual(['authorization']);
    expect(JSON.stringify(log)).not.toContain(own.token);
    expect(JSON.stringify(log)).not.toContain(open.admin);
  });

  test('can be asked for a method, a path, and a workspace', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    await open.call('GET', `/workspaces/${lead.id}`, { token: own.token });
    await open.call('GET', `/workspaces/${own.id}`);
    await open.call('POST', '/registry/heartbeat', { json: {} });
    const count = (match: Parameters<typeof open.platform.requests.matching>[0]) =>
      open.platform.requests.matching(match).length;
    expect(count({ method: 'POST' })).toBe(1);
    expect(count({ path: /^\/workspaces\// })).toBe(2);
    expect(count({ workspaceId: own.id })).toBe(2);
    expect(count({ workspaceId: own.id, path: new RegExp(lead.id) })).toBe(1);
  });
});
