import { expect, test } from 'bun:test';
import { PlatformClient } from '../../../src/platform/client.ts';
import { firstWindow } from '../../../src/receive/first-window.ts';
import { fixedAnswer, targetOf } from '../../support/tool-session.ts';

const NOW = Date.parse('2026-05-02T12:00:00Z');
const DAY_SECONDS = 86_400;

/** What the first poll asks for, when the platform describes the workspace like this. */
async function windowFor(status: number, fields: object): Promise<number> {
  const description = { id: 'ws-1', name: 'Own', status: 'online', ...fields };
  const date = { Date: new Date(NOW).toUTCString() };
  const client = new PlatformClient(
    targetOf({ id: 'ws-1', token: 'token' }),
    fixedAnswer(status, description, date),
  );
  // Our own clock is a year behind: only the platform's counts.
  const nowMs = NOW - 365 * DAY_SECONDS * 1_000;
  const { signal } = new AbortController();
  return (await firstWindow(client, { configuredSeconds: 30, nowMs }, signal)).seconds;
}

test.each([
  ['was never connected: everything that is kept', { last_heartbeat_at: null }, 30 * DAY_SECONDS],
  ['was connected a day ago: since then', { last_heartbeat_at: '2026-05-01T12:00:00Z' }, DAY_SECONDS + 30],
  ['is connected elsewhere: no replay', { last_heartbeat_at: '2026-05-02T12:00:00Z' }, 30],
  ['is on a platform that does not say: the setting', {}, 30],
])('a workspace that %s', async (_what, fields, seconds) => {
  expect(await windowFor(200, fields)).toBe(seconds);
});

test('a platform that cannot say leaves the setting', async () => {
  expect(await windowFor(500, {})).toBe(30);
});
