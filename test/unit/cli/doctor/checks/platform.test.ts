import { describe, expect, test } from 'bun:test';
import {
  clockCheck,
  platformCheck,
  presenceCheck,
  tokenCheck,
} from '../../../../../src/cli/doctor/checks/platform.ts';
import type { FetchLike } from '../../../../../src/platform/http.ts';
import {
  type DoctorSetupOptions,
  never,
  PLATFORM,
  setUpDoctor,
  TOKEN,
  WORKSPACE,
} from '../doctor-context.ts';

interface Answers {
  readonly status?: string;
  readonly publicAnswer?: () => Response;
  readonly feedAnswer?: () => Response;
  readonly date?: Date;
}

function platformThat(answers: Answers, requests: string[] = []): FetchLike {
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    requests.push(`${request.method} ${pathname}${search}`);
    if (pathname.endsWith('/activity')) return answers.feedAnswer?.() ?? Response.json([]);
    return (
      answers.publicAnswer?.() ??
      Response.json(
        { id: WORKSPACE, name: 'Ada <script>', status: answers.status ?? 'online' },
        { headers: { Date: (answers.date ?? new Date()).toUTCString() } },
      )
    );
  };
}

async function run(check: typeof platformCheck, options: DoctorSetupOptions) {
  using setup = setUpDoctor(options);
  return check.run(setup.context, never);
}

describe('platform', () => {
  test('a workspace that the platform knows is well', async () => {
    const [verdict] = await run(platformCheck, { platform: platformThat({}) });
    expect(verdict?.status).toBe('ok');
    expect(verdict?.fact).toMatch(/^https:\/\/canvas\.example\.com knows the workspace \(\d+ ms\)$/);
  });

  test('404 points at address and id', async () => {
    const platform = platformThat({
      publicAnswer: () => new Response('404 page not found', { status: 404 }),
    });
    expect(await run(platformCheck, { platform })).toEqual([
      {
        status: 'fail',
        workspace: WORKSPACE,
        fact: `${PLATFORM} answered 404`,
        fix: 'Nothing there: check MOLECULE_PLATFORM_URL and the workspace id.',
      },
    ]);
  });

  test('410 says that the workspace was removed', async () => {
    const platform = platformThat({ publicAnswer: () => Response.json({ error: 'gone' }, { status: 410 }) });
    const [verdict] = await run(platformCheck, { platform });
    expect(verdict).toMatchObject({
      status: 'fail',
      fix: expect.stringContaining('The workspace was removed'),
    });
  });

  test('no connection names the address and the reason', async () => {
    const refused: FetchLike = () => Promise.reject(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }));
    expect(await run(platformCheck, { platform: refused })).toEqual([
      {
        status: 'fail',
        workspace: WORKSPACE,
        fact: `${PLATFORM}: no connection (ECONNREFUSED)`,
        fix: 'Check that the platform runs, that this machine reaches it, and MOLECULE_PLATFORM_URL.',
      },
    ]);
  });

  test('a web page instead of the platform is told apart', async () => {
    const platform = platformThat({ publicAnswer: () => new Response('<html>login</html>') });
    const [verdict] = await run(platformCheck, { platform });
    expect(verdict).toMatchObject({
      status: 'fail',
      fact: `${PLATFORM}: the platform answered with a web page`,
    });
  });

  test('offline nothing is asked', async () => {
    for (const check of [platformCheck, tokenCheck, clockCheck, presenceCheck]) {
      expect(await run(check, { isOffline: true })).toEqual([]);
    }
  });

  test('the four checks read the description once and one row of the feed, and write nothing', async () => {
    const requests: string[] = [];
    using setup = setUpDoctor({ platform: platformThat({}, requests) });
    for (const check of [platformCheck, tokenCheck, clockCheck, presenceCheck]) {
      await check.run(setup.context, never);
    }
    expect(requests).toEqual([
      `GET /workspaces/${WORKSPACE}`,
      `GET /workspaces/${WORKSPACE}/activity?type=a2a_receive&include=peer_info&limit=1&since_secs=60`,
    ]);
  });
});

describe('token', () => {
  test('a token that reads the feed is accepted', async () => {
    expect(await run(tokenCheck, { platform: platformThat({}) })).toEqual([
      { status: 'ok', workspace: WORKSPACE, fact: 'accepted: messages can be read' },
    ]);
  });

  test('a refused token is a failure that does not show it', async () => {
    const platform = platformThat({
      feedAnswer: () => Response.json({ error: `invalid workspace auth token ${TOKEN}` }, { status: 401 }),
    });
    const [verdict] = await run(tokenCheck, { platform });
    expect(verdict).toMatchObject({ status: 'fail', workspace: WORKSPACE, fact: 'refused (401)' });
    expect(JSON.stringify(verdict)).not.toContain(TOKEN);
  });

  test('a platform that is busy is no verdict on the token', async () => {
    const platform = platformThat({ feedAnswer: () => Response.json({ error: 'busy' }, { status: 503 }) });
    const [verdict] = await run(tokenCheck, { platform });
    expect(verdict).toMatchObject({ status: 'warn', fact: `could not be tried: ${PLATFORM} answered 503` });
  });

  test('a workspace that does not exist is not asked with the token', async () => {
    const requests: string[] = [];
    const platform = platformThat({ publicAnswer: () => new Response(null, { status: 404 }) }, requests);
    expect(await run(tokenCheck, { platform })).toEqual([]);
    expect(requests).toEqual([`GET /workspaces/${WORKSPACE}`]);
  });
});

describe('clock', () => {
  test('a clock that agrees is well', async () => {
    expect(await run(clockCheck, { platform: platformThat({}) })).toEqual([
      { status: 'ok', fact: `agrees with ${PLATFORM}` },
    ]);
  });

  test.each([
    ['behind', 3_600_000],
    ['ahead of', -3_600_000],
  ])('an hour %s the platform is worth a warning', async (direction, offsetMs) => {
    const platform = platformThat({ date: new Date(Date.now() + offsetMs) });
    const [verdict] = await run(clockCheck, { platform });
    expect(verdict?.status).toBe('warn');
    expect(verdict?.fact).toMatch(new RegExp(`^(3599|3600|3601) s ${direction} that of ${PLATFORM}$`));
  });

  test('a platform without a Date header is passed over', async () => {
    const platform = platformThat({
      publicAnswer: () => Response.json({ id: WORKSPACE, name: 'Ada', status: 'online' }),
    });
    expect(await run(clockCheck, { platform })).toEqual([]);
  });
});

describe('presence', () => {
  test.each([
    [
      'online',
      'warn',
      '“Ada script” is online although no session here receives: it is connected from somewhere else',
    ],
    ['awaiting_agent', 'ok', '“Ada script” is awaiting_agent: no session is connected at the moment'],
    ['paused', 'warn', '“Ada script” is paused'],
  ] as const)('%s is %s', async (status, expected, fact) => {
    const [verdict] = await run(presenceCheck, { platform: platformThat({ status }) });
    expect(verdict).toMatchObject({ status: expected, fact });
  });

  test.each([
    ['paused', /resume the workspace on the canvas/],
    ['hibernated', /wake the workspace on the canvas/],
    ['removed', /Create a new workspace/],
    ['degraded', /Repair the workspace/],
  ])('%s says what ends it', async (status, fix) => {
    const [verdict] = await run(presenceCheck, { platform: platformThat({ status }) });
    expect(verdict).toMatchObject({ status: 'warn', fix: expect.stringMatching(fix) });
  });
});
