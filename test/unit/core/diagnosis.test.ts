import { describe, expect, test } from 'bun:test';
import { type Circumstances, diagnose, type Failure, NOTHING_KNOWN } from '../../../src/core/diagnosis.ts';
import type { Trouble } from '../../../src/core/trouble.ts';

const status = (code: number, word?: string, isOwn = true): Failure => ({
  kind: 'status',
  status: code,
  code: word,
  isOwn,
});
const broken = (code: string, proxyStatus?: number): Failure => ({
  kind: 'no_connection',
  code,
  proxyStatus,
});
const knowing = (more: Partial<Circumstances>): Circumstances => ({ ...NOTHING_KNOWN, ...more });

test.each([408, 504, 522, 524])('a time-out that is told by status %i is one, and passes', (code) => {
  const { trouble, actor, fact } = diagnose(status(code));
  expect({ trouble, actor, fact }).toEqual({
    trouble: 'unavailable',
    actor: 'time',
    fact: 'the platform did not answer in time',
  });
});

describe('a refused token', () => {
  test.each<[string, Partial<Circumstances>, Trouble]>([
    ['the workspace is there, and all else is well', { workspace: 'exists' }, 'unauthorized'],
    ['the database does not answer', { workspace: 'failing', isServerUp: true }, 'unavailable'],
    ['nothing answers', { workspace: 'no_answer' }, 'unavailable'],
    ['other requests failed a moment ago', { workspace: 'exists', hadTrouble: true }, 'unavailable'],
    ['it is accepted a moment later', { workspace: 'exists', isTokenAccepted: true }, 'unavailable'],
    ['the workspace was removed', { workspace: 'removed', hadTrouble: true }, 'removed'],
    ['the workspace never was', { workspace: 'unknown' }, 'not_found'],
    ['the id is none', { workspace: 'invalid' }, 'not_found'],
    ['a login page answers since a moment ago', { workspace: 'refused', hasWorked: true }, 'unavailable'],
    ['a login page has always answered', { workspace: 'refused' }, 'forbidden'],
  ])('where %s', (_what, more, trouble) => {
    expect(diagnose(status(401), knowing(more)).trouble).toBe(trouble);
  });

  test('is never spoken of while the platform has trouble', () => {
    for (const workspace of ['failing', 'no_answer', 'refused'] as const) {
      for (const refusal of [401, 403, 404, 410]) {
        const { fact, advice } = diagnose(status(refusal), knowing({ workspace, hasWorked: true }));
        expect(`${fact} ${advice}`).not.toMatch(/token|try again|MOLECULE_PLATFORM_URL/i);
      }
    }
  });
});

describe('a forbidden request', () => {
  test.each<[string, string | undefined, Partial<Circumstances>, Trouble]>([
    ['of a platform that works', 'not_related', { workspace: 'exists' }, 'forbidden'],
    ['of one that cannot look it up', 'not_related', { workspace: 'failing' }, 'unavailable'],
    [
      'of one that has just had trouble',
      'not_related',
      { workspace: 'exists', hadTrouble: true },
      'unavailable',
    ],
    [
      'that it had to read first',
      'talk_to_user_disabled',
      { workspace: 'exists', hadTrouble: true },
      'forbidden',
    ],
    ['of a workspace that was removed', undefined, { workspace: 'removed' }, 'removed'],
  ])('%s', (_what, code, more, trouble) => {
    expect(diagnose(status(403, code), knowing(more)).trouble).toBe(trouble);
  });
});

test.each<[string, Failure, Partial<Circumstances>, Trouble, RegExp]>([
  ['an id that is none', status(400, 'invalid_workspace_id'), {}, 'not_found', /Copy the id from the canvas/],
  ['a missing plugin', status(404, 'no_such_plugin'), {}, 'rejected', /no plugin of that name/],
  ['a missing memory plugin', status(503, 'no_memory_plugin'), {}, 'rejected', /MEMORY_PLUGIN_URL/],
  ['a missing file', status(404, 'no_such_thing'), {}, 'rejected', /has expired/],
  [
    'a gateway without a platform',
    status(404, undefined, false),
    { hasWorked: true },
    'unavailable',
    /gateway/,
  ],
  ['a wrong address', status(404, undefined, false), {}, 'not_found', /check MOLECULE_PLATFORM_URL/],
  ['an error of the platform', status(500), {}, 'unavailable', /has trouble/],
  ['a used-up budget', status(402), {}, 'rejected', /budget/],
  ['anything else', status(418), {}, 'rejected', /log file/],
])('%s is told as what it is', (_what, failure, more, trouble, advice) => {
  const diagnosis = diagnose(failure, knowing(more));
  expect(diagnosis.trouble).toBe(trouble);
  expect(diagnosis.advice).toMatch(advice);
});

describe('a proxy', () => {
  const behind = (more: Partial<Circumstances> = {}) => knowing({ proxyVariable: 'HTTPS_PROXY', ...more });

  test.each<[string, Failure, RegExp]>([
    ['wants a login', status(407, undefined, false), /HTTPS_PROXY wants a login/],
    ['wants a login before it opens a tunnel', broken('ERR_PROXY_TUNNEL', 407), /HTTPS_PROXY wants a login/],
    ['does not get through', status(502, undefined, false), /proxy in HTTPS_PROXY does not get through/],
    ['opens no tunnel', broken('ERR_PROXY_TUNNEL', 502), /proxy in HTTPS_PROXY does not get through/],
    ['cannot be reached', broken('ECONNREFUSED'), /Check the network and HTTPS_PROXY/],
    [
      'is of another kind',
      broken('UnsupportedProxyProtocol'),
      /Only proxies that begin with http:\/\/ or https:\/\//,
    ],
  ])('that %s is named', (_what, failure, advice) => {
    const diagnosis = diagnose(failure, behind());
    expect(diagnosis).toMatchObject({ trouble: 'proxy', actor: 'user' });
    expect(diagnosis.fact).toContain('HTTPS_PROXY');
    expect(diagnosis.advice).toMatch(advice);
  });

  test('that worked before needs nothing but time', () => {
    for (const failure of [status(502, undefined, false), broken('ECONNREFUSED')]) {
      expect(diagnose(failure, behind({ hasWorked: true }))).toMatchObject({
        trouble: 'proxy',
        actor: 'time',
      });
    }
  });

  test('is not blamed for an answer of the platform itself', () => {
    expect(diagnose(status(502), behind()).trouble).toBe('unavailable');
    expect(diagnose(status(401), behind({ workspace: 'exists' })).trouble).toBe('unauthorized');
  });
});

describe('a certificate', () => {
  test.each<[string, Partial<Circumstances>, Trouble, RegExp]>([
    ['CERT_HAS_EXPIRED', {}, 'insecure', /operator has to renew/],
    ['CERT_HAS_EXPIRED', { clockAheadMs: -86_400_000 }, 'clock', /automatic time/],
    ['CERT_NOT_YET_VALID', {}, 'clock', /automatic time/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', {}, 'insecure', /another host/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', {}, 'insecure', /NODE_EXTRA_CA_CERTS/],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', {}, 'insecure', /NODE_EXTRA_CA_CERTS/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', {}, 'insecure', /https:\/\/ and http:\/\//],
  ])('%s %j', (code, more, trouble, advice) => {
    const diagnosis = diagnose(broken(code), knowing(more));
    expect(diagnosis.trouble).toBe(trouble);
    expect(diagnosis.advice).toMatch(advice);
  });
});

test('a connection that worked before is not the fault of the settings', () => {
  expect(diagnose(broken('ECONNREFUSED')).advice).toContain('MOLECULE_PLATFORM_URL');
  expect(diagnose(broken('ECONNREFUSED'), knowing({ hasWorked: true })).advice).not.toContain('MOLECULE');
});

test('a web page where the platform used to be is not the fault of the settings either', () => {
  const page: Failure = { kind: 'unreadable', fact: 'a web page', advice: 'Check it.', isForeign: true };
  expect(diagnose(page)).toMatchObject({ actor: 'operator', advice: 'Check it.' });
  expect(diagnose(page, knowing({ hasWorked: true }))).toMatchObject({
    trouble: 'unreadable',
    actor: 'time',
  });
  expect(diagnose(page, knowing({ proxyVariable: 'http_proxy' })).advice).toContain('http_proxy');
});
