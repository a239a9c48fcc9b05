import { describe, expect, test } from 'bun:test';
import { appendFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { HostSession } from '../../../src/claude-code/host-session.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { watchSession } from '../../../src/inbox/session-watch.ts';
import { systemClock } from '../../../src/runtime/clock.ts';
import { deliveriesOf, SERVER } from '../../support/deliveries.ts';
import { arrival, WATERMARK, WORKSPACE } from '../../support/inbox-arrivals.ts';
import { tempDir } from '../../support/temp-dir.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

const tagOf = (id: string) =>
  `<channel source="${SERVER}" kind="canvas_user" activity_id="${id}">\nhello\n</channel>`;

/** A session in virtual time of which the test plays Claude Code: its status, its transcript and its hooks. */
async function session({ isTold = true } = {}) {
  const virtual = new VirtualTime();
  const dir = tempDir();
  const { inbox } = openInbox(dir.path, Date.now);
  let leased = inbox.takeOver();
  const ended = new AbortController();
  const transcriptPath = join(dir.path, 's-1.jsonl');
  const host: { status: HostSession['status'] } = { status: 'idle' };
  const deliveries = deliveriesOf(inbox, ended.signal, {
    hostSession: () =>
      isTold ? { sessionId: 's-1', kind: 'interactive', status: host.status, transcriptPath } : undefined,
  });
  deliveries.receipts.expect(true);
  deliveries.recoverPushed(leased.pushes);
  void watchSession(deliveries.receipts, systemClock, ended.signal);
  const write = (line: object) => appendFileSync(transcriptPath, `${JSON.stringify(line)}\n`);
  write({ type: 'summary' });
  // Files are read in real time: no virtual time passes while a look is going on.
  const otherFile = Bun.file(join(dir.path, 'other'));
  await Bun.write(otherFile, 'x');
  const until = (what: string, look: () => true | undefined, withinMs: number) =>
    virtual.until(
      what,
      async () => {
        await otherFile.stat();
        await otherFile.slice(0, 1).arrayBuffer();
        return look();
      },
      withinMs,
    );
  const time = {
    until,
    async pass(durationMs: number) {
      const endMs = Date.now() + durationMs;
      await until('time to pass', () => Date.now() >= endMs || undefined, durationMs + 1);
    },
  };
  let count = 0;
  const push = () => {
    deliveries.requeueMissed(leased.pushes);
    const limit = Math.min(100, deliveries.hearing.allowance);
    const batch = limit === 0 ? [] : leased.pushes.next([WORKSPACE], limit);
    for (const entry of batch) {
      leased.pushes.markPushed(entry.row);
      deliveries.pushed(leased.pushes, entry);
    }
    return batch.map(({ message, pushes }) => `${message.activityId}${pushes > 0 ? '*' : ''}`);
  };
  return {
    time,
    host,
    deliveries,
    push,
    store: (...ids: readonly string[]) =>
      leased.arrivals.store(
        WORKSPACE,
        ids.map((id) => arrival(id, count++)),
        WATERMARK,
      ),
    /** Stores messages and pushes them. */
    send(...ids: readonly string[]) {
      this.store(...ids);
      return push();
    },
    hook: (event: string, prompt = '') =>
      deliveries.hook({ event, prompt, transcriptPath, isContinued: undefined }),
    /** A turn of the user. */
    turn() {
      this.hook('UserPromptSubmit', 'typed');
      return this.hook('Stop');
    },
    show(id: string) {
      return this.hook('UserPromptSubmit', tagOf(id));
    },
    accept: (id: string) => write({ type: 'queue-operation', operation: 'enqueue', content: tagOf(id) }),
    withdraw: (id: string) => write({ type: 'queue-operation', operation: 'popAll', content: tagOf(id) }),
    leave: (to: string, atMs = Date.now()) =>
      write({
        type: 'continued-in',
        timestamp: new Date(atMs).toISOString(),
        sessionId: 's-1',
        continuedInSessionId: to,
      }),
    leaveAtWork: () =>
      write({
        type: 'system',
        subtype: 'informational',
        content: 'Backgrounding after the current tool finishes…',
        timestamp: new Date().toISOString(),
      }),
    /** The process gives up the lease; another one takes it, and its session sees everything. */
    async letAnotherShowIt() {
      leased = inbox.takeOver();
      leased.pushes.recoverPushed();
      for (const { row } of leased.pushes.next([WORKSPACE], 9)) {
        leased.pushes.markPushed(row);
        inbox.settleBySession(row, 'receipt');
      }
    },
    counts: () => inbox.counts(WORKSPACE),
    untilDeaf: (withinMs: number) =>
      time.until('the session to count as deaf', () => deliveries.hearing.isDeaf || undefined, withinMs),
    untilWaiting: (withinMs: number) =>
      time.until(
        'the message to wait again',
        () => {
          deliveries.requeueMissed(leased.pushes);
          return inbox.counts(WORKSPACE).waiting > 0 || undefined;
        },
        withinMs,
      ),
    removeTranscript: () => rmSync(transcriptPath),
    [Symbol.dispose]() {
      ended.abort();
      inbox.close();
      dir[Symbol.dispose]();
      virtual[Symbol.dispose]();
    },
  };
}

/** A session that has seen a message. */
async function provenSession(options?: Parameters<typeof session>[0]) {
  const s = await session(options);
  s.send('first');
  s.show('first');
  s.hook('Stop');
  return s;
}

describe('a session that sits at its prompt and does not show what is pushed', () => {
  test('does not listen, although it took the message: it is given up within ten seconds, and comes marked', async () => {
    using s = await provenSession();
    expect(s.send('a', 'b')).toEqual(['a', 'b']);
    s.accept('a');
    s.accept('b');
    await s.untilDeaf(12_000);
    expect(s.deliveries.hearing.deafness).toBe('idle');
    expect(s.deliveries.hearing.allowance).toBe(0);
    await s.untilWaiting(1_000);
    expect(s.counts()).toMatchObject({ waiting: 2, pushed: 0, undelivered: 0 });
    s.turn();
    expect(s.push()).toEqual(['a*', 'b*']);
  });

  test('does not listen, when it did not even take it: within six', async () => {
    using s = await provenSession();
    s.send('a');
    await s.untilDeaf(7_000);
  });

  test('gets it a second time before that is said of one which has shown nothing yet', async () => {
    using s = await session();
    s.send('a');
    await s.untilWaiting(8_000);
    expect(s.deliveries.hearing.isDeaf).toBeFalse();
    expect(s.push()).toEqual(['a*']);
    await s.untilDeaf(8_000);
  });

  test('gets one message as a probe after half a minute, then less and less often', async () => {
    using s = await provenSession();
    s.send('a', 'b');
    await s.untilDeaf(12_000);
    const waits: number[] = [];
    let lastMs = Date.now();
    for (const _probe of [1, 2, 3]) {
      await s.time.until('a probe', () => (s.push().length > 0 ? true : undefined), 300_000);
      waits.push(Math.round((Date.now() - lastMs) / 1_000));
      lastMs = Date.now();
      await s.time.pass(15_000);
    }
    const [first = 0, second = 0, third = 0] = waits;
    expect(first).toBeLessThanOrEqual(35);
    expect(second).toBeGreaterThan(first);
    expect(third).toBeGreaterThan(second);
    s.show('a');
    expect(s.deliveries.hearing.isDeaf).toBeFalse();
  });
});

test('a session that never heard anything is not taken to listen because it lives', async () => {
  using s = await session();
  s.send('a');
  await s.untilWaiting(8_000);
  s.push();
  await s.untilDeaf(8_000);
  s.turn();
  expect(s.deliveries.hearing.isDeaf).toBeTrue();
  expect(s.push()).toEqual([]);
});

describe('a session that has a reason not to show it', () => {
  test.each(['busy', 'waiting'] as const)('is not deaf (%s), however long that takes', async (status) => {
    using s = await provenSession();
    s.host.status = status;
    s.send('a');
    s.accept('a');
    await s.time.pass(300_000);
    expect(s.deliveries.hearing.isDeaf).toBeFalse();
    expect(s.counts()).toMatchObject({ pushed: 1, waiting: 0 });
    s.host.status = 'idle';
    s.show('a');
    expect(s.counts()).toMatchObject({ pushed: 0, settled: 2 });
  });

  test('is not deaf when nobody tells what it does, and it took the message', async () => {
    using s = await provenSession({ isTold: false });
    s.send('a');
    s.accept('a');
    await s.time.pass(300_000);
    expect(s.deliveries.hearing.isDeaf).toBeFalse();
  });
});

test('where nobody tells that a session is idle, the end of its turn says so of what it did not take', async () => {
  using s = await provenSession({ isTold: false });
  s.send('a');
  await s.untilDeaf(12_000);
});

describe('a session that was left through the agents view', () => {
  test('does not listen from then on, before anything is pushed in vain, and says where it went on', async () => {
    using s = await provenSession();
    await s.time.pass(100);
    s.leave('s-2');
    await s.untilDeaf(7_000);
    expect([s.deliveries.hearing.deafness, s.deliveries.hearing.continuedIn]).toEqual(['left', 's-2']);
    expect(s.send('a')).toEqual([]);
    await s.time.pass(300_000);
    expect(s.push()).toEqual([]);
  });

  test('has not seen what it took, also when it was left in the middle of a turn', async () => {
    using s = await provenSession();
    s.hook('UserPromptSubmit', 'typed');
    s.host.status = 'busy';
    s.send('a');
    s.accept('a');
    await s.time.pass(100);
    s.leave('s-2');
    await s.untilDeaf(7_000);
    await s.untilWaiting(1_000);
    expect(s.counts()).toMatchObject({ waiting: 1, pushed: 0 });
  });

  test('in the middle of a turn seems busy for ever, and does not listen any more', async () => {
    using s = await provenSession();
    s.hook('UserPromptSubmit', 'typed');
    s.host.status = 'busy';
    s.send('a');
    s.accept('a');
    await s.time.pass(100);
    s.leaveAtWork();
    await s.untilDeaf(12_000);
    await s.untilWaiting(1_000);
    expect(s.counts()).toMatchObject({ waiting: 1, pushed: 0 });
  });

  test('in the middle of a turn, and came back before that ended, is only busy', async () => {
    using s = await provenSession();
    s.hook('UserPromptSubmit', 'typed');
    s.host.status = 'busy';
    await s.time.pass(100);
    s.leaveAtWork();
    await s.time.pass(6_000);
    s.hook('UserPromptSubmit', 'typed');
    s.send('a');
    s.accept('a');
    await s.time.pass(60_000);
    expect(s.deliveries.hearing.isDeaf).toBeFalse();
  });

  test('listens when it runs something again', async () => {
    using s = await provenSession();
    await s.time.pass(100);
    s.leave('s-2');
    await s.untilDeaf(7_000);
    s.store('a');
    s.turn();
    expect(s.push()).toEqual(['a']);
    s.show('a');
    expect(s.deliveries.hearing.isProven).toBeTrue();
  });

  test('at another time is not left now', async () => {
    using s = await session();
    s.leave('s-0', Date.now() - 60_000);
    s.send('first');
    s.show('first');
    await s.time.pass(30_000);
    expect(s.deliveries.hearing.isDeaf).toBeFalse();
  });
});

describe('a message that the host took and then lost', () => {
  test('is pushed again, marked, when the session is idle after a turn without it', async () => {
    using s = await provenSession();
    s.send('a');
    s.accept('a');
    await s.time.pass(500);
    s.turn();
    await s.untilWaiting(15_000);
    expect(s.deliveries.hearing.isDeaf).toBeFalse();
    expect(s.push()).toEqual(['a*']);
  });

  test('does not keep others from being judged', async () => {
    using s = await provenSession();
    s.host.status = 'busy';
    s.send('lost', 'dropped');
    s.accept('lost');
    await s.time.pass(2_500);
    s.turn();
    await s.untilWaiting(5_000);
    expect(s.push()).toEqual(['dropped*']);
  });

  test('because the user took it back into the prompt, is pushed again at once, marked', async () => {
    using s = await provenSession();
    s.host.status = 'busy';
    s.send('a');
    s.accept('a');
    s.withdraw('a');
    await s.untilWaiting(5_000);
    expect(s.push()).toEqual(['a*']);
  });
});

describe('a copy of a message that was given up', () => {
  test('is kept from the session that has seen the other one', async () => {
    using s = await session();
    s.send('a');
    await s.untilWaiting(8_000);
    s.push();
    expect(s.show('a').refusePrompt).toBeUndefined();
    expect(s.show('a').refusePrompt).toContain('a second time');
    expect(s.counts()).toMatchObject({ settled: 1 });
  });

  test('is kept from a session that gave it to another one, which has seen it', async () => {
    using s = await provenSession();
    s.send('a', 'b');
    s.deliveries.receipts.holdsLease(false);
    await s.letAnotherShowIt();
    expect(s.show('a').refusePrompt).toContain('has been seen before');
  });

  test('is shown when nobody else has seen it', async () => {
    using s = await provenSession();
    s.send('a');
    s.deliveries.receipts.holdsLease(false);
    expect(s.show('a').refusePrompt).toBeUndefined();
    expect(s.counts()).toMatchObject({ settled: 2, pushed: 0 });
  });
});
