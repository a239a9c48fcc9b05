import { describe, expect, test } from 'bun:test';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SessionFacts, supervise } from '../../../src/channel/supervise.ts';
import { FencedError } from '../../../src/core/errors.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { aborted } from '../../../src/runtime/sleep.ts';
import { keptLog, statusOf } from '../../support/channel-status.ts';
import { deliveriesOf } from '../../support/deliveries.ts';
import { writeEnv } from '../../support/env-file.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

const URL = 'http://127.0.0.1:1';
const FIRST = { id: 'b7e6e7a0-0000-4000-8000-000000000001', token: 'a-token' };
const SECOND = { id: 'b7e6e7a0-0000-4000-8000-000000000002', token: 'a-token' };

type Serve = (signal: AbortSignal) => Promise<void>;

/** A supervision that runs until the end of the scope; what it serves does nothing until it is told to end. */
function start(session: Partial<SessionFacts> = {}, serve: Serve = aborted) {
  const time = new VirtualTime();
  const dir = tempDir();
  const stop = new AbortController();
  const log = keptLog();
  const deliveries = deliveriesOf(undefined, stop.signal);
  const status = statusOf(dir.path, deliveries);
  /** The ids that were served, in order, and when that began. */
  const served: { readonly ids: string; readonly atMs: number }[] = [];
  let runningCount = 0;
  const run = () =>
    supervise(
      {
        source: { env: {}, stateDirectory: dir.path },
        clock: { ...systemClock, random: () => 1 },
        log,
        status,
        session: {
          launch: () => 'with_channel',
          forbidding: () => undefined,
          initialized: Promise.resolve(),
          showedLife: new Promise(() => undefined),
          deliveries,
          ...session,
        },
        workspacesOf: () => [],
        async serve({ settings }, signal) {
          served.push({ ids: settings.targets.map(({ id }) => id).join(' '), atMs: Date.now() });
          runningCount += 1;
          try {
            await serve(signal);
          } finally {
            runningCount -= 1;
          }
        },
      },
      stop.signal,
    );
  let ended: Promise<void> | undefined;
  return {
    time,
    log,
    deliveries,
    status,
    served,
    run: () => {
      ended = run();
    },
    isServing: () => runningCount > 0,
    configure: (targets = [FIRST], more = {}) => writeEnv(dir.path, URL, targets, more),
    breakSettings: () => writeFileSync(join(dir.path, '.env'), 'MOLECULE_WORKSPACE_IDS=not-an-id\n'),
    removeSettings: () => rmSync(join(dir.path, '.env')),
    untilMode: (mode: string) => time.until(`mode ${mode}`, () => status.mode === mode || undefined, 10_000),
    untilServed: (count: number) =>
      time.until(`${count} times served`, () => served.length === count || undefined, 120_000),
    async [Symbol.asyncDispose]() {
      stop.abort();
      await ended;
      dir[Symbol.dispose]();
      time[Symbol.dispose]();
    },
  };
}

describe('settings', () => {
  test('that are not there yet are waited for, and what is missing is said', async () => {
    await using s = start();
    s.run();
    await s.untilMode('unconfigured');
    expect(s.log.lines).toContain('molecule channel: required config missing');
    expect(() => s.status.requireSettings()).toThrow('MOLECULE');
    s.configure();
    await s.untilServed(1);
    expect(s.served[0]?.ids).toBe(FIRST.id);
    expect(s.status.requireSettings().targets).toHaveLength(1);
  });

  test('that change end what is served, and the new ones begin', async () => {
    await using s = start();
    s.configure([FIRST]);
    s.run();
    await s.untilServed(1);
    s.configure([FIRST, SECOND]);
    await s.untilServed(2);
    expect(s.served[1]?.ids).toBe(`${FIRST.id} ${SECOND.id}`);
    expect(s.log.lines).toContain('molecule channel: the settings changed; starting over with the new ones');
  });

  test('that break end it too, and it goes on when they are whole again', async () => {
    await using s = start();
    s.configure();
    s.run();
    await s.untilServed(1);
    s.breakSettings();
    await s.untilMode('unconfigured');
    expect(s.isServing()).toBeFalse();
    s.configure();
    await s.untilServed(2);
    expect(s.served[1]?.ids).toBe(FIRST.id);
  });

  test('that go away and come back in between two looks disturb nothing', async () => {
    await using s = start();
    s.configure();
    s.run();
    await s.untilServed(1);
    s.removeSettings();
    s.configure();
    await s.time.pass(5_000);
    expect(s.served).toHaveLength(1);
    expect(s.isServing()).toBeTrue();
  });

  test('that an editor is still writing are not read yet', async () => {
    await using s = start();
    s.configure();
    s.run();
    await s.untilServed(1);
    for (let edit = 0; edit < 60; edit += 1) {
      s.configure([FIRST], { MOLECULE_AGENT_NAME: `edit ${edit}` });
      await s.time.pass(50);
    }
    expect(s.served).toHaveLength(1);
    await s.untilServed(2);
    expect(s.status.requireSettings().agentName).toBe('edit 59');
  });
});

describe('a session', () => {
  test('that was started without the channel is passive until the settings say otherwise', async () => {
    await using s = start({ launch: () => 'without_channel' });
    s.configure();
    s.run();
    await s.untilMode('passive');
    await s.time.pass(60_000);
    expect(s.served).toEqual([]);
    s.configure([FIRST], { MOLECULE_CHANNEL: 'on' });
    await s.untilServed(1);
  });

  test('that never finishes its handshake is not served', async () => {
    const initialized = Promise.withResolvers<void>();
    await using s = start({ initialized: initialized.promise });
    s.configure();
    s.run();
    await s.time.pass(60_000);
    expect(s.served).toEqual([]);
    expect(s.status.mode).toBe('starting');
    initialized.resolve();
    await s.untilServed(1);
  });

  test('whose settings change before its handshake is served with the new ones', async () => {
    const initialized = Promise.withResolvers<void>();
    await using s = start({ initialized: initialized.promise });
    s.configure([FIRST]);
    s.run();
    await s.time.pass(1_000);
    s.configure([SECOND]);
    await s.time.pass(5_000);
    initialized.resolve();
    await s.untilServed(1);
    expect(s.served[0]?.ids).toBe(SECOND.id);
  });

  test('that can only be reached by hooks is passive where none run', async () => {
    await using s = start({ launch: () => 'without_channel' });
    s.configure([FIRST], { MOLECULE_FALLBACK: 'hooks' });
    s.run();
    await s.untilMode('passive');
    expect(s.status.report().why).toContain('needs the plugin');
    expect(s.served).toEqual([]);
  });

  test('and is served where they run', async () => {
    await using s = start({ launch: () => 'without_channel' });
    s.deliveries.receipts.expect(true);
    s.configure([FIRST], { MOLECULE_FALLBACK: 'hooks' });
    s.run();
    await s.untilServed(1);
    expect(s.deliveries.hearing.isDeaf).toBeTrue();
  });
});

describe('what is served', () => {
  test('starts again a little later each time that it fails, and says why', async () => {
    await using s = start({}, () => Promise.reject(new TypeError('a bug')));
    s.configure();
    s.run();
    await s.untilServed(4);
    const waitsMs = s.served.slice(1).map(({ atMs }, index) => atMs - (s.served[index]?.atMs ?? 0));
    expect(waitsMs).toEqual([1_000, 2_000, 4_000]);
    expect(s.log.lines.slice(0, 3)).toEqual([
      'molecule channel: stopped by TypeError: a bug; starting again in 1 s',
      'molecule channel: stopped by TypeError: a bug; starting again in 2 s',
      'molecule channel: stopped by TypeError: a bug; starting again in 4 s',
    ]);
    await s.untilMode('starting');
  });

  test('starts again at once when another process took the lease, without a word', async () => {
    const fenced = Promise.withResolvers<void>();
    await using s = start({}, (signal) => Promise.race([fenced.promise, aborted(signal)]));
    s.configure();
    s.run();
    await s.untilServed(1);
    const beganMs = Date.now();
    fenced.promise.catch(() => undefined);
    fenced.reject(new FencedError());
    await s.untilServed(2);
    expect(Date.now() - beganMs).toBeLessThanOrEqual(100);
    expect(s.log.lines).toEqual([]);
  });

  test('ends with the process', async () => {
    const s = start();
    s.configure();
    s.run();
    await s.untilServed(1);
    await s[Symbol.asyncDispose]();
    expect(s.isServing()).toBeFalse();
    expect(s.served).toHaveLength(1);
  });
});
