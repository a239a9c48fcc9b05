import { expect, test } from 'bun:test';
import { createContext } from '../../src/cli/doctor/context.ts';
import { type PingLimits, pingCheck } from '../../src/cli/doctor/ping.ts';
import { tagOf, withHooks } from '../support/claude-code.ts';
import { openStage, type Stage } from '../support/stage.ts';

/** As the doctor waits, but no longer than a test that wants to see it give up. */
const PATIENT: PingLimits = { feedMs: 30_000, inboxMs: 30_000, pushMs: 30_000, confirmMs: 30_000 };

async function ping({ stateDir }: Stage, limits: Partial<PingLimits> = {}) {
  const context = createContext({ env: { MOLECULE_STATE_DIR: stateDir, HOME: stateDir }, isOffline: false });
  const signal = new AbortController().signal;
  const [verdict, ...others] = await pingCheck({ ...PATIENT, ...limits }).run(context, signal);
  expect(others).toEqual([]);
  return verdict;
}

test('a session that confirms: the whole loop works, and the notice says that nothing is to be done', async () => {
  await using stage = await openStage();
  await using channel = await stage.connect(withHooks(stage.stateDir));
  const asked = ping(stage);
  await channel.waitForPushes(1);
  const pushed = channel.pushedAt(0);
  expect(pushed.meta).toMatchObject({ kind: 'system_notice', source_type: 'ping' });
  expect(pushed.content).toContain('Nothing is to be done');
  await channel.hook('UserPromptSubmit', { prompt: tagOf(pushed) });
  expect(await asked).toMatchObject({
    status: 'ok',
    workspace: stage.own.id,
    fact: expect.stringContaining('the whole loop works'),
  });
});

test('a session without hooks: pushed, and nobody knows more', async () => {
  await using stage = await openStage();
  await using _channel = await stage.connect();
  expect(await ping(stage)).toMatchObject({
    status: 'warn',
    fact: expect.stringContaining('cannot be known'),
  });
});

test('a session that does not confirm: broken in Claude Code', async () => {
  await using stage = await openStage();
  await using channel = await stage.connect(withHooks(stage.stateDir));
  const asked = ping(stage, { confirmMs: 300 });
  await channel.waitForPushes(1);
  expect(await asked).toMatchObject({
    status: 'fail',
    fact: expect.stringContaining('broken in Claude Code'),
  });
});

test('no session: broken at the session', async () => {
  await using stage = await openStage();
  expect(await ping(stage)).toMatchObject({
    status: 'fail',
    fact: expect.stringContaining('broken at the session'),
  });
});

test('a server that does not fetch', async () => {
  await using stage = await openStage();
  await using _channel = await stage.connect({
    env: { MOLECULE_DOORBELL: 'off', MOLECULE_POLL_INTERVAL_MS: '3600000' },
  });
  expect(await ping(stage, { inboxMs: 300 })).toMatchObject({
    status: 'fail',
    fact: expect.stringContaining('broken at the server of the session (PID '),
  });
});

test('a platform that takes no message, and one whose feed does not show it', async () => {
  await using stage = await openStage();
  const path = `/workspaces/${stage.own.id}`;
  stage.platform.faults.set({ match: { path: `${path}/a2a` }, fault: { kind: 'status', status: 503 } });
  expect(await ping(stage)).toMatchObject({
    status: 'fail',
    fact: expect.stringContaining('broken at the platform: it does not take a message (HTTP 503)'),
  });
  stage.platform.faults.clear();
  stage.platform.faults.set({ match: { path: `${path}/activity` }, fault: { kind: 'status', status: 500 } });
  expect(await ping(stage, { feedMs: 300 })).toMatchObject({
    status: 'fail',
    fact: expect.stringContaining('its feed does not show it'),
  });
});
