import { describe, expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  accessCheck,
  connectionCheck,
  settingsCheck,
} from '../../../../../src/cli/doctor/checks/settings.ts';
import { GOOD_ENV_FILE, never, PLATFORM, setUpDoctor, TOKEN, WORKSPACE } from '../doctor-context.ts';

describe('settings', () => {
  test('good ones are summed up', () => {
    using setup = setUpDoctor();
    expect(settingsCheck.run(setup.context, never)).toEqual([
      { status: 'ok', fact: '1 workspace, polled every 5000 ms over the last 30 s' },
    ]);
  });

  test('every problem is a failure of its own, without the token', async () => {
    using setup = setUpDoctor({
      envFile: `MOLECULE_WORKSPACE_IDS=${WORKSPACE},two\nMOLECULE_WORKSPACE_TOKENS=${TOKEN}\nMOLECULE_POLL_INTERVAL_MS=5s\n`,
    });
    const verdicts = await settingsCheck.run(setup.context, never);
    expect(verdicts.every(({ status }) => status === 'fail')).toBe(true);
    expect(verdicts.map(({ fact }) => fact)).toContainEqual(expect.stringContaining('MOLECULE_PLATFORM_URL'));
    expect(verdicts.map(({ fact }) => fact)).toContainEqual(
      expect.stringContaining('MOLECULE_POLL_INTERVAL_MS'),
    );
    expect(JSON.stringify(verdicts)).not.toContain(TOKEN);
  });

  test('a channel that is switched off is worth a warning', () => {
    using setup = setUpDoctor({ env: { MOLECULE_CHANNEL: 'off' } });
    expect(settingsCheck.run(setup.context, never)).toMatchObject([
      { status: 'warn', fix: 'Set MOLECULE_CHANNEL=auto to receive messages.' },
    ]);
  });

  test('the permission relay is named with who can answer', () => {
    using setup = setUpDoctor({ envFile: `${GOOD_ENV_FILE}MOLECULE_PERMISSION_RELAY=canvas\n` });
    expect(settingsCheck.run(setup.context, never)).toMatchObject([
      { status: 'ok' },
      { status: 'ok', fact: expect.stringContaining('every canvas user') },
    ]);
  });

  test('questions on the canvas are named with who can answer', () => {
    using setup = setUpDoctor({ envFile: `${GOOD_ENV_FILE}MOLECULE_QUESTIONS=canvas\n` });
    expect(settingsCheck.run(setup.context, never)).toMatchObject([
      { status: 'ok' },
      { status: 'ok', fact: expect.stringMatching(/questions and plans.*every canvas user/) },
    ]);
  });

  test('a reply guard that is switched off is worth a warning', () => {
    using setup = setUpDoctor({ env: { MOLECULE_REPLY_GUARD: 'off' } });
    expect(settingsCheck.run(setup.context, never)).toMatchObject([
      { status: 'ok' },
      { status: 'warn', fact: expect.stringContaining('MOLECULE_REPLY_GUARD is off') },
    ]);
  });

  test('what is doubtful comes after the summary', () => {
    using setup = setUpDoctor({ envFile: GOOD_ENV_FILE.replace(PLATFORM, 'http://10.0.0.7:8080') });
    expect(settingsCheck.run(setup.context, never)).toMatchObject([
      { status: 'ok' },
      { status: 'warn', fact: expect.stringContaining('plain http') },
    ]);
  });
});

describe('connection', () => {
  const facts = (env: Readonly<Record<string, string>>, envFile = GOOD_ENV_FILE) => {
    using setup = setUpDoctor({ env, envFile });
    return connectionCheck.run(setup.context, never);
  };

  test('names the variable of the proxy, where one is used', () => {
    expect(facts({})).toEqual([{ status: 'ok', fact: `${PLATFORM}: directly` }]);
    expect(facts({ HTTPS_PROXY: 'http://p:1' })).toEqual([
      { status: 'ok', fact: `${PLATFORM}: through the proxy in HTTPS_PROXY` },
    ]);
    const here = GOOD_ENV_FILE.replace(PLATFORM, 'http://127.0.0.1:8080');
    expect(facts({ HTTP_PROXY: 'http://p:1', ALL_PROXY: 'http://p:1' }, here)).toEqual([
      { status: 'ok', fact: 'http://127.0.0.1:8080: directly' },
    ]);
  });

  test('names what the environment adds in vain, without its value', () => {
    expect(facts({ NODE_EXTRA_CA_CERTS: '/corp.pem', SSL_CERT_FILE: '/x' })).toContainEqual({
      status: 'ok',
      fact: 'not used, for a project can set it: NODE_EXTRA_CA_CERTS, SSL_CERT_FILE; what is needed belongs into MOLECULE_CA_FILE',
    });
  });
});

describe('who may write', () => {
  function verdictsOf(text: string, mode = 0o600) {
    using setup = setUpDoctor();
    writeFileSync(join(setup.stateDirectory, 'access.json'), text, { mode });
    return accessCheck.run(setup.context, never);
  }

  test('without a file everybody may write', () => {
    using setup = setUpDoctor();
    expect(accessCheck.run(setup.context, never)).toEqual([
      { status: 'ok', workspace: WORKSPACE, fact: 'everybody who may write to the workspace' },
    ]);
  });

  test('the rule of each watched workspace is told, and one for a workspace that is not watched is doubtful', () => {
    const rules = { [WORKSPACE]: { senders: 'peers', peers: ['p'] }, elsewhere: { senders: 'canvas' } };
    expect(verdictsOf(JSON.stringify({ workspaces: rules }))).toMatchObject([
      { status: 'ok', workspace: WORKSPACE, fact: 'the canvas user and 1 listed peer' },
      { status: 'warn', fact: 'there is a rule for workspace elsewhere, which is not watched' },
    ]);
  });

  test('a file that cannot be used keeps messages out: a failure, with the way to mend it', () => {
    expect(verdictsOf('{')).toMatchObject([
      {
        status: 'fail',
        fact: expect.stringContaining('it is not JSON'),
        fix: expect.stringContaining('/bin/molecule-channel access'),
      },
    ]);
  });

  test('a file that others can open is doubtful', () => {
    expect(verdictsOf('{}', 0o644)).toMatchObject([
      { status: 'ok' },
      { status: 'warn', fix: expect.stringContaining('chmod 600') },
    ]);
  });
});
