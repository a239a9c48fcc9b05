import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { createLocalPlatform, type Era, textAnswer } from '../../../src/local/platform.ts';
import { startWorkspaceChat } from '../../../src/tools/start-workspace-chat.ts';
import { localSession, targetOf, toolSession } from '../../support/tool-session.ts';
import { inVirtualTime } from '../../support/virtual-time.ts';

const message = z.object({
  params: z.object({ message: z.object({ messageId: z.string(), contextId: z.string() }) }),
});

function family(era: Era = 'E2') {
  const platform = createLocalPlatform({ era });
  const lead = platform.createWorkspace({ name: 'Lead' });
  const own = platform.createWorkspace({ name: 'Own', parentId: lead.id, external: true });
  return { platform, lead, own, [Symbol.dispose]: () => platform.close() };
}
const received = (s: ReturnType<typeof family>) =>
  s.platform.activities(s.lead.id).map((row) => message.parse(row.request_body).params.message);

describe('a new conversation', () => {
  test.each<Era>(['E1', 'E2'])('has an id of its own, each time another (%s)', async (era) => {
    using s = family(era);
    using session = localSession(s.platform, s.own);
    const first = await session.call(startWorkspaceChat, { workspace_id: s.lead.id, text: 'hello' });
    const second = await session.call(startWorkspaceChat, { peer_id: s.lead.id, message: 'hello' });
    expect(first.data).toMatchObject({ status: 'queued', workspace_id: s.own.id, peer_id: s.lead.id });
    expect(received(s).map(({ contextId }) => contextId)).toEqual([
      String(first.data?.context_id),
      String(second.data?.context_id),
    ]);
    expect(first.data?.context_id).not.toBe(second.data?.context_id);
  });

  test('with a peer that answers at once has the answer in the result', async () => {
    using s = family();
    const push = s.platform.createWorkspace({
      name: 'Push',
      parentId: s.own.id,
      responder: (asked) => textAnswer(asked, 'hi back'),
    });
    using session = localSession(s.platform, s.own);
    const result = await session.call(startWorkspaceChat, { workspace_id: push.id, text: 'hi' });
    expect(result.data?.status).toBe('answered');
    expect(result.text).toContain('hi back');
  });

  test('that failed is opened again as the same one', async () => {
    using s = family();
    using session = localSession(s.platform, s.own);
    s.platform.insertMessages(s.own.id, ['tells the age of the platform']);
    const args = { workspace_id: s.lead.id, text: 'hello' };
    s.platform.faults.set({
      match: { path: `/workspaces/${s.lead.id}/a2a` },
      fault: { kind: 'drop', afterHandling: true },
      times: 3,
    });
    const failed = await inVirtualTime(() => session.call(startWorkspaceChat, args));
    expect(failed.isError).toBeTrue();
    expect((await session.call(startWorkspaceChat, args)).isError).toBeUndefined();
    expect(received(s)).toHaveLength(1);
  });

  test('is refused between strangers, in words', async () => {
    using s = family();
    const stranger = s.platform.createWorkspace({ name: 'Stranger' });
    using session = localSession(s.platform, s.own);
    const result = await session.call(startWorkspaceChat, { workspace_id: stranger.id, text: 'hi' });
    expect(result.text).toContain('only parents, children and siblings can talk');
  });
});

test('two workspaces on two platforms: no token ever reaches the other platform', async () => {
  using a = family();
  using b = family();
  const urls = { a: 'http://a.test', b: 'http://b.test' };
  const seen = new Map<string, Set<string>>();
  using session = toolSession({
    targets: [targetOf(a.own, urls.a), targetOf(b.own, urls.b)],
    fetch: (request) => {
      const { origin } = new URL(request.url);
      const tokens = seen.get(origin) ?? new Set();
      seen.set(origin, tokens.add(request.headers.get('Authorization') ?? ''));
      return (origin === urls.a ? a : b).platform.fetch(request);
    },
  });
  for (const s of [a, b]) {
    const args = { workspace_id: s.lead.id, text: 'hi', _as_workspace: s.own.id };
    expect((await session.call(startWorkspaceChat, args)).isError).toBeUndefined();
    expect(received(s)).toHaveLength(1);
  }
  expect(seen).toEqual(
    new Map([
      [urls.a, new Set([`Bearer ${a.own.token}`])],
      [urls.b, new Set([`Bearer ${b.own.token}`])],
    ]),
  );
  const nobody = session.call(startWorkspaceChat, { workspace_id: a.lead.id, text: 'hi' });
  await expect(nobody).rejects.toThrow('Several workspaces are watched');
});
