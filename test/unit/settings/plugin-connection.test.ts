import { describe, expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../../../src/core/errors.ts';
import { loadConfig } from '../../../src/settings/load.ts';
import { tempDir } from '../../support/temp-dir.ts';

const ID = '0b6f2f5e-8d3c-4a52-9c1f-2f7f5a0c1d11';
const TOKEN = `${'tQ7_'.repeat(10)}x-9`;
const URL = 'https://tenant.example.com';
const OTHER = {
  MOLECULE_PLATFORM_URL: 'https://other.example.com',
  MOLECULE_WORKSPACE_IDS: 'ws-2',
  MOLECULE_WORKSPACE_TOKENS: 'other-token',
};

function load(env: Readonly<Record<string, string>>, file?: string) {
  using dir = tempDir();
  if (file !== undefined) writeFileSync(join(dir.path, '.env'), file, { mode: 0o600 });
  const { settings, notices } = loadConfig(env, dir.path);
  return { ids: settings.targets.map(({ id }) => id), targets: settings.targets, notices };
}

describe("the answer to the plugin's question", () => {
  test.each([
    `${URL} ${ID} ${TOKEN}`,
    JSON.stringify({ id: ID, token: TOKEN, platform_url: URL }),
    `MOLECULE_WORKSPACES_JSON=${JSON.stringify([{ id: ID, token: TOKEN, platform_url: URL }])}`,
  ])('is enough to watch a workspace', (connection) => {
    const { targets } = load({ MOLECULE_CONNECTION: connection });
    expect(targets.map(({ id, token, platformUrl }) => [id, token.reveal(), platformUrl])).toEqual([
      [ID, TOKEN, URL],
    ]);
  });

  test.each(['', '  ', `\${user_config.connection}`])(
    'that was not given (%p) changes nothing',
    (connection) => {
      expect(load({ ...OTHER, MOLECULE_CONNECTION: connection })).toMatchObject({
        ids: ['ws-2'],
        notices: [],
      });
    },
  );

  test('gives way to a whole set in the environment and to the file, and says so', () => {
    const connection = `${URL} ${ID} ${TOKEN}`;
    expect(load({ ...OTHER, MOLECULE_CONNECTION: connection })).toMatchObject({
      ids: ['ws-2'],
      notices: [expect.stringContaining('come from the environment; not used: the connection')],
    });
    const file = Object.entries(OTHER)
      .map(([name, value]) => `${name}=${value}\n`)
      .join('');
    expect(load({ MOLECULE_CONNECTION: connection }, file)).toMatchObject({
      ids: ['ws-2'],
      notices: [expect.stringContaining('/.env; not used: the connection')],
    });
  });

  test('never brings a token of the file to another address', () => {
    const file = `MOLECULE_POLL_INTERVAL_MS=900\nMOLECULE_PLATFORM_URL=${URL}\nMOLECULE_WORKSPACE_IDS=${ID}\nMOLECULE_WORKSPACE_TOKENS=${TOKEN}\n`;
    const { targets } = load(
      {
        MOLECULE_CONNECTION: `https://elsewhere.example.com ${ID} other-token-of-43-characters-000000000000000`,
      },
      file,
    );
    expect(targets.map(({ platformUrl, token }) => [platformUrl, token.reveal()])).toEqual([[URL, TOKEN]]);
  });

  test('that makes no sense is a problem that never shows it', () => {
    try {
      load({ MOLECULE_CONNECTION: 'this-is-not-a-connection-but-maybe-a-secret' });
      throw new Error('accepted');
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      expect(String(error)).toContain('MOLECULE_CONNECTION: got a value of 43 characters that does not hold');
      expect(String(error)).not.toContain('maybe-a-secret');
    }
  });
});
