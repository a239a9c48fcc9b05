import { expect, test } from 'bun:test';
import { createFamily, openPlatform, readFeed, send, textMessage, uploadForm } from '../local-client.ts';

const HOUR_MS = 3_600_000;

/** The feed of `own`, and what its stream tells, while the messages of `lead` are late until the faults are cleared. */
function openWithLateLead() {
  const open = openPlatform();
  const family = createFamily(open.platform);
  const told: unknown[] = [];
  open.platform.events.subscribe(({ type, workspaceId, payload }) => {
    if (type === 'ACTIVITY_LOGGED' && workspaceId === family.own.id) told.push(payload.source_id);
  });
  const rule = open.platform.faults.set({
    match: { workspaceId: family.lead.id },
    fault: { kind: 'late-row', delayMs: HOUR_MS },
  });
  const sources = async (query = '') =>
    (await readFeed(open, family.own, query)).map(({ source_id: source }) => source);
  return { open, told, rule, sources, ...family, [Symbol.dispose]: () => open[Symbol.dispose]() };
}

test('a message that was written first becomes visible after one that was written later, in its own place', async () => {
  using late = openWithLateLead();
  const { open, own, lead, sister, sources, told } = late;
  const first = send(open, own.id, lead.token, textMessage('first'));
  expect((await send(open, own.id, sister.token, textMessage('second'))).status).toBe(200);
  expect(await sources()).toEqual([sister.id]);
  expect(told).toEqual([sister.id]);
  const [cursor] = await readFeed(open, own);

  open.platform.faults.clear();
  expect((await first).body).toMatchObject({ status: 'queued' });
  expect(await sources()).toEqual([sister.id, lead.id]);
  expect(told).toEqual([sister.id, lead.id]);
  expect(await sources(`?since_id=${cursor?.id}`)).toEqual([]);
});

test('a late row is no cursor, is not counted, and is still the row of its messageId', async () => {
  using late = openWithLateLead();
  const { open, own, lead, sources } = late;
  const message = textMessage('once');
  const [first, again] = [send(open, own.id, lead.token, message), send(open, own.id, lead.token, message)];
  expect(await sources()).toEqual([]);
  expect(open.platform.activities(own.id)).toEqual([]);
  open.platform.faults.remove(late.rule);
  await Promise.all([first, again]);
  expect(await sources()).toEqual([lead.id]);
});

test('the rows of an upload can be late too', async () => {
  using late = openWithLateLead();
  const { open, own } = late;
  open.platform.faults.set({ match: { workspaceId: own.id }, fault: { kind: 'late-row', delayMs: HOUR_MS } });
  const uploading = open.call('POST', `/workspaces/${own.id}/chat/uploads`, {
    token: own.token,
    body: uploadForm(['a.txt', 'text/plain', 'a']),
  });
  expect(await readFeed(open, own)).toEqual([]);
  open.platform.faults.clear();
  expect((await uploading).status).toBe(200);
  expect(await readFeed(open, own)).toHaveLength(1);
});

test('a row whose time has come is visible without anybody clearing the fault', async () => {
  using open = openPlatform();
  const { own, sister } = createFamily(open.platform);
  open.platform.faults.set({ fault: { kind: 'late-row', delayMs: 1, maxDelayMs: 3 } });
  await send(open, own.id, sister.token, textMessage('soon'));
  expect(await readFeed(open, own)).toHaveLength(1);
});
