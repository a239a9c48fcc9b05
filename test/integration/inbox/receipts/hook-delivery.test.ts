import { describe, expect, test } from 'bun:test';
import {
  HOOK_CONTENT_CHARACTERS,
  type HookEvent,
  hookOutput,
  MAX_HOOK_CONTEXT_CHARACTERS,
} from '../../../../src/claude-code/hooks.ts';
import { activityIdsInHookContext } from '../../../../src/claude-code/message-tags.ts';
import type { Attachment } from '../../../../src/core/attachment.ts';
import { FencedError } from '../../../../src/core/errors.ts';
import { channelNotification } from '../../../../src/core/notification.ts';
import { openInbox } from '../../../../src/inbox/file/open.ts';
import type { Inbox } from '../../../../src/inbox/inbox.ts';
import { HookDelivery, type HookDeliveryDeps } from '../../../../src/inbox/receipts/hook-delivery.ts';
import { arrival, WATERMARK, WORKSPACE, waitingIn } from '../../../support/inbox-arrivals.ts';
import { tempDir } from '../../../support/temp-dir.ts';

const hook = (event: string, isContinued?: boolean): HookEvent => ({
  event,
  prompt: '',
  transcriptPath: '',
  isContinued,
});

function withDelivery(
  run: (
    delivery: HookDelivery,
    inbox: Inbox,
    store: (id: string, text?: string, attachments?: readonly Attachment[]) => void,
  ) => void,
  options: Partial<HookDeliveryDeps> = {},
): void {
  using dir = tempDir();
  const { inbox } = openInbox(dir.path, () => 0);
  const leased = inbox.takeOver();
  const delivery = new HookDelivery({
    pushes: leased.pushes,
    workspaceIds: [WORKSPACE],
    recentlyRead: () => [],
    takesTurnEndContext: true,
    present: ({ message, pushes }) =>
      channelNotification(message, {
        isAgain: pushes > 0,
        save: () => '/s/inbox/x-text.txt',
        maxCharacters: HOOK_CONTENT_CHARACTERS,
      }),
    isAllowed: () => true,
    ...options,
  });
  let count = 0;
  run(delivery, inbox, (id, text, attachments = []) => {
    const message = { text: text ?? id, attachments };
    leased.arrivals.store(WORKSPACE, [arrival(id, count++, message)], WATERMARK);
  });
  inbox.close();
}

const idsIn = (answer: ReturnType<HookDelivery['deliver']>) =>
  answer?.entries.map(({ message }) => message.activityId);

/** What is said of them takes more than a hook may say. */
const MANY_FILES = Array.from({ length: 20 }, () => ({
  kind: 'file',
  name: 'n'.repeat(64),
  mimeType: 't'.repeat(64),
  uri: `https://example.com/${'u'.repeat(280)}`,
}));

describe('messages are delivered in the answer of a hook', () => {
  test('with a prompt, oldest first and once', () =>
    withDelivery((delivery, inbox, store) => {
      store('a');
      store('b');
      expect(idsIn(delivery.deliver(hook('UserPromptSubmit')))).toEqual(['a', 'b']);
      expect(inbox.counts(WORKSPACE)).toMatchObject({ waiting: 0, pushed: 2 });
      expect(delivery.deliver(hook('UserPromptSubmit'))).toBeUndefined();
    }));

  test('at no other moment than a prompt and the end of a turn', () =>
    withDelivery((delivery, _inbox, store) => {
      store('a');
      expect(delivery.deliver(hook('PostToolBatch'))).toBeUndefined();
    }));

  test('as an error of the hook where the host knows no other way at the end of a turn', () =>
    withDelivery(
      (delivery, _inbox, store) => {
        store('a');
        expect(JSON.parse(hookOutput(delivery.deliver(hook('Stop'))?.answer ?? {}))).toMatchObject({
          decision: 'block',
        });
      },
      { takesTurnEndContext: false },
    ));

  test('not at all when an organisation forbids it, and stay where they are', () =>
    withDelivery(
      (delivery, inbox, store) => {
        store('a');
        expect(delivery.deliver(hook('UserPromptSubmit'))).toBeUndefined();
        expect(delivery.deliver(hook('Stop'))).toBeUndefined();
        expect(inbox.counts(WORKSPACE)).toMatchObject({ waiting: 1, pushed: 0 });
      },
      { isAllowed: () => false },
    ));

  test('only as many as a hook may say, and the rest the next time', () =>
    withDelivery((delivery, _inbox, store) => {
      for (const id of ['a', 'b', 'c', 'd']) store(id, 'x'.repeat(2_500));
      const first = delivery.deliver(hook('UserPromptSubmit'));
      expect(idsIn(first)).toEqual(['a', 'b']);
      expect(hookOutput(first?.answer ?? {}).length).toBeLessThan(MAX_HOOK_CONTEXT_CHARACTERS + 500);
      expect(idsIn(delivery.deliver(hook('UserPromptSubmit')))).toEqual(['c', 'd']);
    }));

  test('of a long one the beginning, with the place of the whole text', () =>
    withDelivery((delivery, _inbox, store) => {
      store('long', 'x'.repeat(50_000));
      const answer = delivery.deliver(hook('UserPromptSubmit'));
      expect(idsIn(answer)).toEqual(['long']);
      expect(hookOutput(answer?.answer ?? {})).toContain(
        'of 50000 characters are shown here; the whole text is saved as /s/inbox/x-text.txt]',
      );
      expect(hookOutput(answer?.answer ?? {})).toContain('text_path=\\"/s/inbox/x-text.txt\\"');
      expect(hookOutput(answer?.answer ?? {}).length).toBeLessThan(MAX_HOOK_CONTEXT_CHARACTERS);
    }));

  test('but one whose files alone could never fit is only named, once, and passed by', () =>
    withDelivery((delivery, inbox, store) => {
      store('long', 'x', MANY_FILES);
      store('short');
      const answer = delivery.deliver(hook('UserPromptSubmit'));
      expect(idsIn(answer)).toEqual(['short']);
      expect(hookOutput(answer?.answer ?? {})).toContain('a message from canvas user is too long');
      expect(activityIdsInHookContext(hookOutput(answer?.answer ?? {}))).not.toContain('long');
      expect(delivery.deliver(hook('UserPromptSubmit'))).toBeUndefined();
      expect(waitingIn(inbox, [WORKSPACE]).map(({ message }) => message.activityId)).toEqual(['long']);
    }));

  test('also behind any number of those that could never fit', () =>
    withDelivery((delivery, inbox, store) => {
      for (let index = 0; index < 120; index += 1) store(`long-${index}`, 'x', MANY_FILES);
      store('short');
      const answer = delivery.deliver(hook('UserPromptSubmit'));
      expect(idsIn(answer)).toEqual(['short']);
      expect(hookOutput(answer?.answer ?? {}).match(/is too long to be brought this way/g)).toHaveLength(4);
      const next = delivery.deliver(hook('UserPromptSubmit'));
      expect(idsIn(next)).toEqual([]);
      expect(hookOutput(next?.answer ?? {})).toContain('long-4');
      expect(inbox.counts(WORKSPACE)).toMatchObject({ waiting: 120, pushed: 1 });
    }));

  test('and put off the end of one turn three times at most, also when the host does not count', () =>
    withDelivery((delivery, _inbox, store) => {
      const stops = [false, undefined, true, true, true, false].map((isContinued, index) => {
        store(`m${index}`);
        return idsIn(delivery.deliver(hook('Stop', isContinued)));
      });
      expect(stops).toEqual([['m0'], ['m1'], ['m2'], undefined, undefined, ['m3', 'm4', 'm5']]);
    }));

  test('of a process that has lost the lease they do not', () =>
    withDelivery((delivery, inbox, store) => {
      store('a');
      inbox.takeOver();
      expect(() => delivery.deliver(hook('UserPromptSubmit'))).toThrow(FencedError);
      expect(inbox.counts(WORKSPACE)).toMatchObject({ waiting: 1, pushed: 0 });
    }));
});
