import { describe, expect, test } from 'bun:test';
import {
  activityIdsInHookContext,
  MAX_HOOK_CONTEXT_CHARACTERS,
} from '../../../../src/claude-code/hook-context.ts';
import type { HookEvent } from '../../../../src/claude-code/hook-event.ts';
import { FencedError } from '../../../../src/core/errors.ts';
import { channelNotification } from '../../../../src/core/notification.ts';
import type { Inbox } from '../../../../src/inbox/inbox.ts';
import { openInbox } from '../../../../src/inbox/open.ts';
import { HookRides, type HookRidesDeps } from '../../../../src/inbox/receipts/hook-rides.ts';
import { tempDir } from '../../../support/temp-dir.ts';
import { arrival } from './arrival.ts';

const WORKSPACE = 'ws-1';
const hook = (event: string, isContinued?: boolean): HookEvent => ({
  event,
  prompt: '',
  transcriptPath: '',
  isContinued,
});

function withRides(
  run: (rides: HookRides, inbox: Inbox, store: (id: string, text?: string) => void) => void,
  options: Partial<HookRidesDeps> = {},
): void {
  using dir = tempDir();
  const { inbox } = openInbox(dir.path, () => 0);
  const fence = inbox.takeFence();
  const rides = new HookRides({
    inbox,
    fence,
    workspaceIds: [WORKSPACE],
    recentlyShown: () => [],
    takesTurnEndContext: true,
    present: ({ message, pushes }) => channelNotification(message, pushes > 0),
    isAllowed: () => true,
    ...options,
  });
  run(rides, inbox, (id, text) => {
    inbox.store(fence, WORKSPACE, [arrival(WORKSPACE, id, undefined, text)], {
      localMs: 1,
      platformMs: undefined,
    });
  });
  inbox.close();
}

const idsIn = (ride: ReturnType<HookRides['take']>) => ride?.entries.map(({ message }) => message.activityId);

describe('messages ride along', () => {
  test('with a prompt, oldest first and once', () =>
    withRides((rides, inbox, store) => {
      store('a');
      store('b');
      expect(idsIn(rides.take(hook('UserPromptSubmit')))).toEqual(['a', 'b']);
      expect(inbox.counts(WORKSPACE)).toMatchObject({ waiting: 0, pushed: 2 });
      expect(rides.take(hook('UserPromptSubmit'))).toBeUndefined();
    }));

  test('at no other moment than a prompt and the end of a turn', () =>
    withRides((rides, _inbox, store) => {
      store('a');
      expect(rides.take(hook('PostToolBatch'))).toBeUndefined();
    }));

  test('as an error of the hook where the host knows no other way at the end of a turn', () =>
    withRides(
      (rides, _inbox, store) => {
        store('a');
        expect(JSON.parse(rides.take(hook('Stop'))?.answer ?? '')).toMatchObject({ decision: 'block' });
      },
      { takesTurnEndContext: false },
    ));

  test('not at all when an organisation forbids it, and stay where they are', () =>
    withRides(
      (rides, inbox, store) => {
        store('a');
        expect(rides.take(hook('UserPromptSubmit'))).toBeUndefined();
        expect(rides.take(hook('Stop'))).toBeUndefined();
        expect(inbox.counts(WORKSPACE)).toMatchObject({ waiting: 1, pushed: 0 });
      },
      { isAllowed: () => false },
    ));

  test('only as many as a hook may say, and the rest the next time', () =>
    withRides((rides, _inbox, store) => {
      for (const id of ['a', 'b', 'c', 'd']) store(id, 'x'.repeat(2_500));
      const first = rides.take(hook('UserPromptSubmit'));
      expect(idsIn(first)).toEqual(['a', 'b']);
      expect((first?.answer ?? '').length).toBeLessThan(MAX_HOOK_CONTEXT_CHARACTERS + 500);
      expect(idsIn(rides.take(hook('UserPromptSubmit')))).toEqual(['c', 'd']);
    }));

  test('but one that could never fit is only named, once, and passed by', () =>
    withRides((rides, inbox, store) => {
      store('long', 'x'.repeat(50_000));
      store('short');
      const ride = rides.take(hook('UserPromptSubmit'));
      expect(idsIn(ride)).toEqual(['short']);
      expect(ride?.answer).toContain('a message of 50000 characters from canvas user is too long');
      expect(activityIdsInHookContext(ride?.answer ?? '')).not.toContain('long');
      expect(rides.take(hook('UserPromptSubmit'))).toBeUndefined();
      expect(inbox.nextPending([WORKSPACE], 9).map(({ message }) => message.activityId)).toEqual(['long']);
    }));

  test('and put off the end of one turn three times at most, also when the host does not count', () =>
    withRides((rides, _inbox, store) => {
      const stops = [false, undefined, true, true, true, false].map((isContinued, index) => {
        store(`m${index}`);
        return idsIn(rides.take(hook('Stop', isContinued)));
      });
      expect(stops).toEqual([['m0'], ['m1'], ['m2'], undefined, undefined, ['m3', 'm4', 'm5']]);
    }));

  test('of a process that has lost the lease they do not', () =>
    withRides((rides, inbox, store) => {
      store('a');
      inbox.takeFence();
      expect(() => rides.take(hook('UserPromptSubmit'))).toThrow(FencedError);
      expect(inbox.counts(WORKSPACE)).toMatchObject({ waiting: 1, pushed: 0 });
    }));
});
