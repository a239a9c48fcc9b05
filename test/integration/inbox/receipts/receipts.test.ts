import { describe, expect, test } from 'bun:test';
import { hookOutput } from '../../../../src/claude-code/hooks.ts';
import { openInbox } from '../../../../src/inbox/file/open.ts';
import type { Inbox } from '../../../../src/inbox/inbox.ts';
import { Hearing } from '../../../../src/inbox/receipts/hearing.ts';
import { Receipts } from '../../../../src/inbox/receipts/receipts.ts';
import type { ReceiptsDeps } from '../../../../src/inbox/receipts/receipts-deps.ts';
import { systemClock } from '../../../../src/runtime/clock.ts';
import { arrival, WATERMARK, WORKSPACE } from '../../../support/inbox-arrivals.ts';
import { tempDir } from '../../../support/temp-dir.ts';

const SERVER = 'plugin:molecule:molecule';
const promptOf = (ids: readonly string[]) =>
  ids.map((id) => `<channel source="${SERVER}" activity_id="${id}">\nhi\n</channel>`).join('\n');
const hook = (prompt: string) => ({
  event: 'UserPromptSubmit',
  prompt,
  transcriptPath: '',
  isContinued: undefined,
});

function withReceipts(
  run: (
    receipts: Receipts,
    inbox: Inbox,
    push: (ids: readonly string[]) => void,
    failures: unknown[],
  ) => void,
): void {
  using dir = tempDir();
  const { inbox } = openInbox(dir.path, () => 0);
  const leased = inbox.takeOver();
  const ended = new AbortController();
  const failures: unknown[] = [];
  const deps: ReceiptsDeps = {
    serverName: SERVER,
    inbox: () => inbox,
    clock: systemClock,
    signal: ended.signal,
    onFailed: (error) => failures.push(error),
  };
  const hearing = new Hearing(systemClock, () => undefined);
  const receipts = new Receipts(deps, hearing, { received: () => undefined, missed: () => undefined });
  receipts.expect(true);
  let count = 0;
  const push = (ids: readonly string[]) => {
    leased.arrivals.store(
      WORKSPACE,
      ids.map((id) => arrival(id, count++)),
      WATERMARK,
    );
    for (;;) {
      const batch = leased.pushes.next([WORKSPACE], 1_000);
      if (batch.length === 0) return;
      for (const entry of batch) {
        leased.pushes.markPushed(entry.row);
        receipts.pushed(entry);
      }
    }
  };
  run(receipts, inbox, push, failures);
  ended.abort();
  inbox.close();
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => `m${from + index}`);

describe('receipts', () => {
  test('follow a bounded number of pushes: what is dropped stays pushed, and comes again in the next session', () =>
    withReceipts((receipts, inbox, push) => {
      push(range(0, 20_003));
      expect(receipts.pushes.rows()).toHaveLength(20_000);
      receipts.hook(hook(promptOf(range(0, 10))));
      expect(inbox.counts(WORKSPACE)).toMatchObject({ settled: 7, pushed: 19_996 });
      const successor = inbox.takeOver().pushes;
      expect(successor.recoverPushed(receipts.pushes.rows())).toBe(3);
      expect(
        successor.next([WORKSPACE], 9).map(({ message, pushes }) => [message.activityId, pushes]),
      ).toEqual([
        ['m0', 1],
        ['m1', 1],
        ['m2', 1],
      ]);
    }));

  test('hold nothing of what is settled, however much there was', () =>
    withReceipts((receipts, inbox, push) => {
      for (let start = 0; start < 20_000; start += 500) {
        const ids = range(start, start + 500);
        push(ids);
        receipts.hook(hook(promptOf(ids)));
      }
      expect(receipts.pushes.rows()).toEqual([]);
      expect(inbox.counts(WORKSPACE)).toMatchObject({ settled: 20_000, pushed: 0 });
    }));

  test('answer a hook as ever when the inbox fails: the host shows a failing hook to the user', () =>
    withReceipts((receipts, inbox, push, failures) => {
      push(['a']);
      inbox.close();
      expect(hookOutput(receipts.hook(hook(promptOf(['a']))))).toBe('{}');
      expect(failures).toHaveLength(1);
      expect(receipts.pushes.rows()).toHaveLength(1);
    }));
});
