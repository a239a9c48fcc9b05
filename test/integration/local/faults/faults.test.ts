import { describe, expect, test } from 'bun:test';
import type { NewFaultRule } from '../../../../src/local/faults/faults.ts';
import { createFamily, openPlatform } from '../local-client.ts';

function openFaulty(fault: NewFaultRule['fault'], more: Omit<NewFaultRule, 'fault'> = {}) {
  const open = openPlatform();
  const { own } = createFamily(open.platform);
  open.platform.faults.set({ ...more, fault });
  const read = (signal?: AbortSignal) =>
    open.request('GET', `/workspaces/${own.id}`, signal === undefined ? {} : { signal });
  return { open, own, read, [Symbol.dispose]: () => open[Symbol.dispose]() };
}

describe('a fault of the kind', () => {
  test('status answers in its stead', async () => {
    using faulty = openFaulty({ kind: 'status', status: 503 });
    const response = await faulty.read();
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({ error: 'Service Unavailable' });
  });

  test('status can say when to come again, and what', async () => {
    using faulty = openFaulty({ kind: 'status', status: 429, retryAfterSeconds: 7 });
    const limited = await faulty.read();
    expect(limited.headers.get('Retry-After')).toBe('7');
    expect(await limited.json()).toEqual({ error: 'rate limit exceeded', retry_after: 7 });
    faulty.open.platform.faults.clear();
    faulty.open.platform.faults.set({ fault: { kind: 'status', status: 500, body: '<oops>' } });
    expect(await (await faulty.read()).text()).toBe('<oops>');
  });

  test('delay only delays', async () => {
    using faulty = openFaulty({ kind: 'delay', delayMs: 1 });
    expect((await faulty.read()).status).toBe(200);
  });

  test.each([{ kind: 'drop' }, { kind: 'outage' }] as const)('%j is a failed connection', async (fault) => {
    using faulty = openFaulty(fault);
    const failure = await faulty.read().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TypeError);
    expect(failure).toMatchObject({ code: 'ECONNRESET' });
  });

  test('drop may let the request take effect', async () => {
    using faulty = openFaulty({ kind: 'drop', afterHandling: true }, { times: 1 });
    const { open, own } = faulty;
    const notify = () =>
      open.call('POST', `/workspaces/${own.id}/notify`, { token: own.token, json: { message: 'm' } });
    await expect(notify()).rejects.toThrow(TypeError);
    await open.call('GET', '/health');
    expect(open.platform.activities(own.id)).toHaveLength(1);
  });

  test('truncate cuts the answer in the middle, under its full length', async () => {
    using faulty = openFaulty({ kind: 'truncate' });
    const response = await faulty.read();
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(() => JSON.parse(text)).toThrow();
    expect(Number(response.headers.get('Content-Length'))).toBeGreaterThanOrEqual(text.length * 2);
  });

  test('malformed is a 200 that is not JSON', async () => {
    using faulty = openFaulty({ kind: 'malformed' });
    const response = await faulty.read();
    expect(response.status).toBe(200);
    expect(response.headers.get('Content-Type')).toContain('application/json');
    await expect(response.json()).rejects.toThrow();
  });

  test.each([undefined, 502])('html is a web page (status %p)', async (status) => {
    using faulty = openFaulty({ kind: 'html', ...(status === undefined ? {} : { status }) });
    const response = await faulty.read();
    expect(response.status).toBe(status ?? 200);
    expect(response.headers.get('Content-Type')).toContain('text/html');
    expect(await response.text()).toStartWith('<!DOCTYPE html>');
  });

  test('hang never answers, until the request is given up', async () => {
    using faulty = openFaulty({ kind: 'hang' });
    const giveUp = new AbortController();
    const hanging = faulty.read(giveUp.signal);
    expect(faulty.open.platform.requests.matching({})).toMatchObject([{ status: 0 }]);
    giveUp.abort(new Error('enough'));
    await expect(hanging).rejects.toThrow('enough');
  });

  test('delay ends with the platform', async () => {
    using faulty = openFaulty({ kind: 'delay', delayMs: 60_000 });
    const waiting = faulty.read();
    faulty.open.platform.close();
    await expect(waiting).rejects.toThrow(TypeError);
  });

  test('hang ends with the platform', async () => {
    using faulty = openFaulty({ kind: 'hang' });
    const hanging = faulty.read();
    faulty.open.platform.close();
    await expect(hanging).rejects.toThrow(TypeError);
  });
});

test('a platform that is closed does not answer', async () => {
  using open = openPlatform();
  open.platform.close();
  await expect(open.call('GET', '/health')).rejects.toMatchObject({ code: 'ECONNRESET' });
});

describe('faults', () => {
  test('strike only what they are meant for', async () => {
    using open = openPlatform();
    const { own, sister } = createFamily(open.platform);
    open.platform.faults.set({ match: { workspaceId: own.id }, fault: { kind: 'status', status: 500 } });
    const beat = ({ id, token }: { id: string; token: string }) =>
      open.call('POST', '/registry/heartbeat', { token, json: { workspace_id: id } });
    expect((await beat(own)).status).toBe(500);
    expect((await open.call('GET', `/registry/${own.id}/peers`)).status).toBe(500);
    expect((await open.call('GET', `/workspaces/${own.id}`, { token: sister.token })).status).toBe(500);
    expect((await beat(sister)).status).toBe(200);
  });

  test('never strike the canvas page, its controls, and what this process does itself', async () => {
    using open = openPlatform();
    const { own, lead } = createFamily(open.platform);
    open.platform.faults.set({ fault: { kind: 'outage' } });
    for (const path of ['/', '/canvas.css', '/canvas.client.js', '/local/state', '/local/faults']) {
      expect((await open.call('GET', path, { token: open.admin })).status).toBe(200);
    }
    expect((await open.platform.sendAsCanvasUser(own.id, 'a')).status).toBe(200);
    expect((await open.platform.sendAsPeer(lead.id, own.id, 'b')).status).toBe(200);
  });
});
