import { Database } from 'bun:sqlite';
import { describe, expect, test } from 'bun:test';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { hookOutput } from '../../../src/claude-code/hooks.ts';
import { activityIdsInHookContext } from '../../../src/claude-code/message-tags.ts';
import { channelNotification } from '../../../src/core/notification.ts';
import type { InboxEntry } from '../../../src/inbox/entry.ts';
import { openInbox } from '../../../src/inbox/file/open.ts';
import { HookDelivery } from '../../../src/inbox/receipts/hook-delivery.ts';
import { deliveriesOf, SERVER } from '../../support/deliveries.ts';
import { eventually } from '../../support/eventually.ts';
import { arrival, WATERMARK, WORKSPACE } from '../../support/inbox-arrivals.ts';
import { tempDir } from '../../support/temp-dir.ts';

const MINUTE_MS = 60_000;
const tagOf = (id: string) =>
  `<channel source="${SERVER}" kind="canvas_user" activity_id="${id}">\nhello\n</channel>`;

/** A session with a real inbox, a clock that only the test moves, and a host of which the test plays the hooks. */
function session({ hasHooks = true, firstProofMs = 60_000 } = {}) {
  const dir = tempDir();
  const time = { ms: 1_000_000 };
  const clock = { nowMs: () => time.ms, monotonicMs: () => time.ms, random: () => 0 };
  const { inbox } = openInbox(dir.path, clock.nowMs);
  const { arrivals, pushes } = inbox.takeOver();
  const ended = new AbortController();
  const hearing: string[] = [];
  const failures: unknown[] = [];
  const deliveries = deliveriesOf(inbox, ended.signal, {
    clock,
    readAfterMs: [1, 1],
    firstProofMs,
    onHearingChanged: (isDeaf) => void hearing.push(isDeaf ? 'deaf' : 'listens'),
    onFailed: (error) => void failures.push(error),
  });
  deliveries.receipts.expect(hasHooks);
  const transcriptPath = join(dir.path, 'transcript.jsonl');
  const write = (line: object) => appendFileSync(transcriptPath, `${JSON.stringify(line)}\n`);
  write({ type: 'summary' });
  let count = 0;
  const entryOf = (id: string): InboxEntry => {
    const [entry] = inbox.find(id);
    if (entry === undefined) throw new Error(`no message ${id}`);
    return entry;
  };
  const hook = (event: string, prompt = '', isContinued = false) => {
    time.ms += 10;
    const answer = hookOutput(deliveries.hook({ event, prompt, transcriptPath, isContinued }));
    if (event === 'Stop' && answer === '{}') deliveries.work.turnEnded();
    return answer;
  };
  /** By what the message was settled, else its state and how often it was pushed. */
  const fateOf = (id: string) => {
    const database = new Database(join(dir.path, 'inbox.db'), { readonly: true });
    const row = database
      .query<{ state: string; settled_by: string | null; pushes: number }, [string]>(
        'SELECT state, settled_by, pushes FROM message WHERE activity_id = ?',
      )
      .get(id);
    database.close();
    return row?.settled_by ?? `${row?.state} after ${row?.pushes}`;
  };
  return {
    time,
    inbox,
    pushes,
    deliveries,
    hearing,
    failures,
    entryOf,
    hook,
    store: (...ids: readonly string[]) =>
      arrivals.store(
        WORKSPACE,
        ids.map((id) => arrival(id, count++)),
        WATERMARK,
      ),
    /** Pushes what waits and may be pushed, as the pusher does. Returns the ids, with a star where they are marked. */
    push() {
      const limit = Math.min(100, deliveries.hearing.allowance);
      const batch = limit === 0 ? [] : pushes.next([WORKSPACE], limit, deliveries.reads.recent());
      for (const entry of batch) {
        pushes.markPushed(entry.row);
        deliveries.pushed(pushes, entry);
      }
      deliveries.pushedAll(batch);
      return batch.map(
        (entry) => `${entry.message.activityId}${deliveries.marked(entry).pushes > 0 ? '*' : ''}`,
      );
    },
    accept: (id: string) => write({ type: 'queue-operation', operation: 'enqueue', content: tagOf(id) }),
    /** The transcript shows that the message was given to the model in the middle of a turn. */
    receive: (id: string) =>
      write({
        type: 'attachment',
        attachment: {
          type: 'queued_command',
          origin: { kind: 'channel', server: SERVER },
          prompt: tagOf(id),
        },
      }),
    /** The transcript shows that the model got what a hook answered. */
    bring: (answer: string) =>
      write({
        type: 'attachment',
        attachment: {
          type: 'hook_additional_context',
          content: [JSON.parse(answer).hookSpecificOutput.additionalContext],
        },
      }),
    /** A turn that the hooks report from its prompt to its end. */
    turn() {
      hook('UserPromptSubmit', 'do something');
      return hook('Stop');
    },
    /** A turn in which something that was pushed before is not seen; then it may be pushed again. */
    async missingTurn() {
      this.turn();
      await this.untilMissed();
    },
    /** Until something that was pushed is found not to be seen; then it may be pushed again. */
    async untilMissed() {
      expect(await deliveries.missedBell.wait(30_000, ended.signal)).toBeTrue();
      deliveries.requeueMissed(pushes);
    },
    untilFate: (id: string, fate: string) =>
      eventually(`${id}: ${fate}`, () => fateOf(id) === fate, {
        timeoutMs: 10_000,
        explain: () => fateOf(id),
      }),
    fate: fateOf,
    [Symbol.dispose]() {
      ended.abort();
      inbox.close();
      dir[Symbol.dispose]();
      if (failures.length > 0) throw failures[0];
    },
  };
}

const busy = (on: ReturnType<typeof session>) => on.deliveries.work.of(WORKSPACE).activeTasks;

describe('a pushed message', () => {
  test('is settled by a reply that names it, which also proves that the channel works', () => {
    using on = session();
    on.store('a');
    on.push();
    on.deliveries.replied(on.entryOf('a'));
    expect(on.fate('a')).toBe('reply');
    expect([on.deliveries.hearing.isProven, on.deliveries.receipts.state]).toEqual([true, 'none']);
  });

  test('is settled by the prompt that holds it, and is work until the reply is delivered', () => {
    using on = session();
    on.store('a', 'b');
    on.push();
    expect(on.deliveries.receipts.state).toBe('expected');
    on.hook('UserPromptSubmit', `${tagOf('a')}\n${tagOf('unknown')}`);
    expect([on.fate('a'), on.fate('b')]).toEqual(['receipt', 'pushed after 1']);
    expect([on.deliveries.hearing.isProven, on.deliveries.receipts.state]).toEqual([true, 'working']);
    expect(busy(on)).toBe(1);
    on.deliveries.replied(on.entryOf('a'));
    expect(busy(on)).toBe(1);
    on.deliveries.answered(on.entryOf('a').message);
    expect(busy(on)).toBe(0);
    expect(on.fate('a')).toBe('receipt');
  });

  test('is settled by the transcript, when it came in the middle of a turn; the end of the turn ends the work on it', async () => {
    using on = session();
    on.hook('UserPromptSubmit', 'do something');
    on.store('a');
    on.push();
    on.receive('a');
    on.hook('PostToolBatch');
    await on.untilFate('a', 'receipt');
    expect(busy(on)).toBe(1);
    on.hook('Stop');
    expect(busy(on)).toBe(0);
  });

  test('is not missed while the host has it in its queue', async () => {
    using on = session();
    on.store('a', 'b');
    on.push();
    on.accept('a');
    on.turn();
    await eventually('the sign', () => on.deliveries.hearing.isProven);
    on.receive('a');
    on.hook('PostToolBatch');
    await on.untilFate('a', 'receipt');
    expect(on.fate('b')).toBe('pushed after 1');
  });

  test('is settled by the write itself where no hooks run, and work from then on', () => {
    using on = session({ hasHooks: false });
    on.store('a');
    on.push();
    expect([on.fate('a'), on.deliveries.receipts.state, busy(on)]).toEqual(['write', 'none', 1]);
  });

  test('is settled by the write after all when a reply came and no hook ever called', () => {
    using on = session();
    on.store('a', 'b');
    on.push();
    on.deliveries.replied(on.entryOf('a'));
    expect([on.fate('a'), on.fate('b')]).toEqual(['reply', 'write']);
  });

  test('that the session did not see is pushed again, marked, and given up after four times', async () => {
    using on = session();
    on.store('a', 'b');
    const pushed: string[][] = [];
    for (let time = 0; time < 4; time += 1) {
      pushed.push(on.push());
      // Something else is seen each time, so that the host does not count as deaf.
      on.store(`seen ${time}`);
      on.push();
      on.hook('UserPromptSubmit', tagOf(`seen ${time}`));
      await on.missingTurn();
    }
    expect(pushed).toEqual([
      ['a', 'b'],
      ['a*', 'b*'],
      ['a*', 'b*'],
      ['a*', 'b*'],
    ]);
    expect([on.fate('a'), on.fate('b')]).toEqual(['undelivered after 4', 'undelivered after 4']);
    expect(on.push()).toEqual([]);
  });

  test('that was missed is settled when the proof comes late', async () => {
    using on = session();
    on.store('a');
    on.push();
    await on.missingTurn();
    expect(on.fate('a')).toBe('pending after 1');
    on.hook('UserPromptSubmit', tagOf('a'));
    expect(on.fate('a')).toBe('receipt');
    expect(on.push()).toEqual([]);
  });

  test('means nothing any more when the inbox was replaced', async () => {
    using on = session();
    on.store('a');
    on.push();
    on.deliveries.receipts.pushes.forget();
    on.hook('UserPromptSubmit', tagOf('a'));
    expect(on.fate('a')).toBe('pushed after 1');
    expect(on.deliveries.recoverPushed(on.pushes)).toBe(1);
  });

  test('of this session is left alone when the lease is taken again', () => {
    using on = session();
    on.store('a');
    on.push();
    expect(on.deliveries.recoverPushed(on.pushes)).toBe(0);
  });
});

describe('a message that is pushed right after the handshake', () => {
  test('is pushed again, marked, when no hook tells of it, and once only', async () => {
    using on = session({ firstProofMs: 1 });
    on.store('a', 'b');
    expect(on.push()).toEqual(['a', 'b']);
    await on.untilMissed();
    expect([on.fate('a'), on.deliveries.hearing.isDeaf]).toEqual(['pending after 1', false]);
    expect(on.push()).toEqual(['a*', 'b*']);
    on.hook('UserPromptSubmit', `${tagOf('a')}\n${tagOf('b')}`);
    expect([on.fate('a'), on.fate('b')]).toEqual(['receipt', 'receipt']);
  });

  test('is settled, and not pushed again, when the hook only was late', async () => {
    using on = session({ firstProofMs: 1 });
    on.store('a');
    on.push();
    await on.untilMissed();
    on.hook('UserPromptSubmit', tagOf('a'));
    expect(on.fate('a')).toBe('receipt');
    expect(on.push()).toEqual([]);
  });

  test('is left to the end of the turn that a hook tells of', async () => {
    using on = session({ firstProofMs: 1 });
    on.hook('UserPromptSubmit', 'do something');
    on.store('a');
    on.push();
    on.receive('a');
    on.hook('PostToolBatch');
    await on.untilFate('a', 'receipt');
    expect(on.push()).toEqual([]);
  });

  test('some seconds later is not: the host listens by then', async () => {
    using on = session({ firstProofMs: 1 });
    using early = session({ firstProofMs: 2 });
    on.time.ms += 5_000;
    for (const either of [on, early]) {
      either.store('a');
      either.push();
    }
    await early.untilMissed();
    on.deliveries.requeueMissed(on.pushes);
    expect(on.fate('a')).toBe('pushed after 1');
  });
});

describe('a message that a tool shows', () => {
  const next = (on: ReturnType<typeof session>) =>
    on.deliveries.waitForNext([WORKSPACE], 60_000, AbortSignal.timeout(10_000), () => undefined);

  test('is waited for, and nothing is pushed meanwhile', async () => {
    using on = session();
    const found = next(on);
    expect(on.deliveries.reads.isAwaited).toBeTrue();
    on.store('a');
    on.deliveries.reads.arrived();
    expect((await found)?.message.activityId).toBe('a');
    expect(on.deliveries.reads.isAwaited).toBeFalse();
    expect(busy(on)).toBe(1);
  });

  test('is pushed after five minutes, marked, unless it was popped', async () => {
    using on = session();
    on.store('a', 'b');
    on.deliveries.readByTool([on.entryOf('a'), on.entryOf('b')]);
    expect(on.deliveries.popped('b', [WORKSPACE])).toBeTrue();
    expect(on.deliveries.popped('b', [WORKSPACE])).toBeFalse();
    expect(on.deliveries.popped('a', ['another'])).toBeFalse();
    expect(on.fate('b')).toBe('pop');
    on.time.ms += 5 * MINUTE_MS - 1;
    expect(on.push()).toEqual([]);
    on.time.ms += 1;
    expect(on.push()).toEqual(['a*']);
  });

  test('is pushed at once when the user releases what is held', () => {
    using on = session();
    on.store('a');
    on.deliveries.readByTool([on.entryOf('a')]);
    expect(on.push()).toEqual([]);
    on.deliveries.release([WORKSPACE], undefined, 10);
    expect(on.push()).toEqual(['a*']);
  });

  test('is settled by a reply, which then proves nothing about the channel', () => {
    using on = session();
    on.store('a', 'b', 'c');
    on.push();
    on.deliveries.readByTool([on.entryOf('a')]);
    on.deliveries.replied(on.entryOf('a'));
    on.deliveries.popped('b', [WORKSPACE]);
    expect([on.fate('a'), on.fate('b')]).toEqual(['reply', 'pop']);
    expect([on.deliveries.hearing.isProven, on.deliveries.receipts.state]).toEqual([false, 'expected']);
  });
});

describe('a session that does not listen', () => {
  async function deafSession() {
    const on = session();
    on.store('a', 'b');
    on.push();
    await on.missingTurn();
    on.push();
    await on.missingTurn();
    return on;
  }

  test('is found out after two turns; what was pushed to it in vain waits as if it was pushed once', async () => {
    using on = await deafSession();
    expect([on.deliveries.receipts.state, on.hearing]).toEqual(['deaf', ['deaf']]);
    expect([on.fate('a'), on.fate('b')]).toEqual(['pending after 1', 'pending after 1']);
    expect(on.push()).toEqual([]);
    expect(on.deliveries.canReachSession).toBeTrue();
  });

  test('gets one push as a probe after ten minutes and a turn, and everything once that was seen', async () => {
    using on = await deafSession();
    on.time.ms += 10 * MINUTE_MS;
    on.turn();
    expect(on.push()).toEqual(['a*']);
    expect(on.push()).toEqual([]);
    on.hook('UserPromptSubmit', tagOf('a'));
    expect([on.deliveries.receipts.state, on.hearing]).toEqual(['working', ['deaf', 'listens']]);
    expect(on.push()).toEqual(['b*']);
  });

  test('listens after all when the proof of a push comes late', async () => {
    using on = await deafSession();
    on.hook('UserPromptSubmit', tagOf('a'));
    expect([on.fate('a'), on.deliveries.hearing.isDeaf, on.hearing]).toEqual([
      'receipt',
      false,
      ['deaf', 'listens'],
    ]);
  });

  test('gets its messages in the answers of its hooks, which proves nothing about the channel', async () => {
    using on = await deafSession();
    const { pushes, deliveries } = on;
    deliveries.receipts.deliverInHooks(
      new HookDelivery({
        pushes,
        workspaceIds: [WORKSPACE],
        recentlyRead: () => deliveries.reads.recent(),
        takesTurnEndContext: true,
        isAllowed: () => true,
        present: ({ message, pushes: times }) =>
          channelNotification(message, { isAgain: times > 0, save: () => undefined }),
      }),
    );
    const answer = on.hook('UserPromptSubmit', 'do something');
    expect(activityIdsInHookContext(JSON.parse(answer).hookSpecificOutput.additionalContext)).toEqual([
      'a',
      'b',
    ]);
    expect(on.fate('a')).toBe('pushed after 2');
    on.bring(answer);
    on.hook('PostToolBatch');
    await on.untilFate('b', 'receipt');
    expect([on.fate('a'), on.deliveries.receipts.state, busy(on)]).toEqual(['receipt', 'deaf', 2]);
    deliveries.receipts.deliverInHooks(undefined);
    expect(on.hook('Stop')).toBe('{}');
    expect(busy(on)).toBe(0);
  });

  test('that has neither the channel nor hooks cannot be reached at all', () => {
    using on = session({ hasHooks: false });
    on.deliveries.hearing.switchedOff(true);
    expect([on.deliveries.receipts.state, on.deliveries.canReachSession]).toEqual(['deaf', false]);
    on.deliveries.hearing.switchedOff(false);
    expect([on.deliveries.receipts.state, on.deliveries.canReachSession]).toEqual(['none', true]);
  });
});
