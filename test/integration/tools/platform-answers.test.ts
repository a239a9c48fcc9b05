import { describe, expect, test } from 'bun:test';
import { describeError, TimeoutError } from '../../../src/core/errors.ts';
import type { NewFaultRule } from '../../../src/local/faults/faults.ts';
import { createLocalPlatform, type Era, type LocalPlatform } from '../../../src/local/platform.ts';
import { TOOLS } from '../../../src/tools/index.ts';
import { arrival } from '../../support/inbox-arrivals.ts';
import {
  CASES,
  CHANGED,
  FAULTS,
  REMOTE,
  REQUESTS,
  TO_A_PEER,
  type Words,
} from '../../support/tool-answers.ts';
import { type ToolSession, targetOf, toolSession } from '../../support/tool-session.ts';
import { inVirtualTime } from '../../support/virtual-time.ts';

const ERAS = ['E0', 'E1', 'E2'] as const satisfies readonly Era[];

/** Strikes everything but the public description of a workspace, unless that is what is asked for. */
function setFault(platform: LocalPlatform, fault: NewFaultRule['fault'], isPublic: boolean): void {
  const paths = isPublic ? ['/'] : ['/workspaces/*/**', '/registry/**', '/uploads/**'];
  for (const path of paths) platform.faults.set({ match: { path }, fault });
}

/** The message of the canvas user with the id `asked`, as the feed brought it. */
function receive({ inbox }: ToolSession, workspaceId: string): void {
  inbox.takeOver().arrivals.add(workspaceId, [arrival('asked', 1, { workspaceId })]);
}

function toolNamed(name: string) {
  const found = TOOLS.find((tool) => tool.name === name);
  if (found === undefined) throw new Error(`there is no tool ${name}`);
  return found;
}

/** A workspace with a peer, and a message of its canvas user with the id `asked`. */
function stage(era: Era) {
  const platform = createLocalPlatform({ era });
  const own = platform.createWorkspace({ name: 'Own', external: true });
  const peer = platform.createWorkspace({ name: 'Peer', parentId: own.id, external: true });
  const line = { isSilent: false, requests: 0 };
  const session = toolSession({
    targets: [targetOf(own)],
    fetch: async (request) => {
      line.requests += 1;
      if (line.isSilent) throw new TimeoutError(10_000);
      return await platform.fetch(request);
    },
  });
  receive(session, own.id);
  return {
    platform,
    own,
    peer,
    line,
    session,
    [Symbol.dispose]() {
      session[Symbol.dispose]();
      platform.close();
    },
  };
}

/** To a platform without requests their addresses are no addresses, whoever asks. */
const ASKED_OF_NEW_PLATFORMS: ReadonlySet<Words> = new Set([REQUESTS, CHANGED]);

describe.each(ERAS)('on a platform of age %s', (era) => {
  const authenticated = CASES.filter(
    ({ tool, words }) =>
      tool !== 'get_workspace_info' && (era === 'E2' || !ASKED_OF_NEW_PLATFORMS.has(words)),
  );

  test.each(CASES)('$tool has advice of ours for every answer (%#)', async (called) => {
    using s = stage(era);
    for (const [answer, words] of Object.entries(called.words)) {
      const fault = FAULTS.get(answer);
      s.platform.faults.clear();
      if (fault !== undefined) setFault(s.platform, fault, called.tool === 'get_workspace_info');
      s.line.isSilent = fault === undefined;
      const call = () => s.session.call(toolNamed(called.tool), called.args(s.peer.id));
      const result = await inVirtualTime(call);
      expect(result.text, answer).toContain(words);
      expect(result.isError, answer).toBeTrue();
      expect(result.failures, answer).toHaveLength(1);
      if (answer.startsWith('HTTP') && result.data?.status !== 'removed')
        expect(result.text, answer).toContain(answer);
      expect(JSON.stringify({ ...result, failures: [] }), answer).not.toContain(REMOTE);
      // Nothing repeats a call of the model but the model.
      expect(result.text, answer).not.toContain('retried');
    }
  });

  test.each(authenticated)('$tool with a token that is void says so (%#)', async ({ tool, args }) => {
    using s = stage(era);
    using revoked = toolSession({
      targets: [targetOf({ id: s.own.id, token: 'void' })],
      fetch: (request) => s.platform.fetch(request),
    });
    receive(revoked, s.own.id);
    const result = await revoked.call(toolNamed(tool), args(s.peer.id));
    expect(result.isError).toBeTrue();
    expect(result.text).toContain('HTTP 401');
    expect(result.text).toContain('create a new token on the canvas');
  });

  test.each(CASES.flatMap((called) => [false, true].map((afterAuth) => ({ ...called, afterAuth }))))(
    '$tool blames nobody while the database does not answer (%#, after the token was read: $afterAuth)',
    async ({ tool, args, afterAuth }) => {
      using s = stage(era);
      s.platform.faults.set({ fault: { kind: 'database-down', afterAuth } });
      const result = await inVirtualTime(() => s.session.call(toolNamed(tool), args(s.peer.id)));
      expect(result.text).not.toMatch(/token|do not try again|MOLECULE_PLATFORM_URL|only parents/i);
      if (!afterAuth) {
        expect(result.isError).toBeTrue();
        expect(result.text).toMatch(/try again in a minute/i);
      }
      // What the log and with it the doctor would say.
      for (const failure of result.failures ?? []) expect(describeError(failure)).not.toContain('token');
    },
  );

  // Before July 2026 whoever claims to be a workspace may write to its peers.
  const refused = authenticated.filter(({ words }) => era === 'E2' || words !== TO_A_PEER);
  test.each(refused)(
    '$tool of a workspace that was removed says so, and does not blame the token (%#)',
    async ({ tool, args }) => {
      using s = stage(era);
      s.platform.removeWorkspace(s.own.id);
      const result = await s.session.call(toolNamed(tool), args(s.peer.id));
      expect(result.isError).toBeTrue();
      expect(result.text).toMatch(/removed/);
      expect(result.text).toContain('create a new one on the canvas');
      expect(result.text).not.toContain('token is not valid');
    },
  );

  test.each(CASES.filter(({ words }) => words === TO_A_PEER))(
    '$tool to a stranger is refused by the rule of the hierarchy',
    async ({ tool, args }) => {
      using s = stage(era);
      const family = s.platform.createWorkspace({ name: 'Family', external: true });
      const stranger = s.platform.createWorkspace({ name: 'Stranger', parentId: family.id, external: true });
      const result = await s.session.call(toolNamed(tool), args(stranger.id));
      expect(result).toMatchObject({ isError: true, data: { http_status: 403 } });
      expect(result.text).toContain('only parents, children and siblings can talk');
    },
  );
});

test.each([
  ['wait_for_message', { timeout_secs: 0 }],
  ['inbox_peek', {}],
  ['inbox_pop', { activity_id: 'asked' }],
  ['inbox_release', {}],
  ['channel_status', {}],
])('%s works from this machine alone, whatever the platform does', async (tool, args) => {
  using s = stage('E2');
  s.line.isSilent = true;
  expect((await s.session.call(toolNamed(tool), args)).isError).toBeUndefined();
  expect(s.line.requests).toBe(0);
});

test('no tool is left out', () => {
  const here = ['wait_for_message', 'inbox_peek', 'inbox_pop', 'inbox_release', 'channel_status'];
  const listed = TOOLS.filter(({ isListed }) => isListed !== false).map(({ name }) => name);
  expect(new Set([...CASES.map(({ tool }) => tool), ...here])).toEqual(new Set(listed));
});
