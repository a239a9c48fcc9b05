import { expect } from 'bun:test';
import { hookContext } from '../../src/claude-code/hooks.ts';
import { activityIdsInHookContext, activityIdsInPrompt } from '../../src/claude-code/message-tags.ts';
import type { AttachmentFate } from '../../src/core/attachment.ts';
import { channelNotification } from '../../src/core/notification.ts';
import { toWaitingMessage } from '../../src/tools/shared/waiting-message.ts';
import { parseActivityRow } from '../../src/wire/activity.ts';
import { classifyActivity } from '../../src/wire/classify.ts';
import { SERVER, tagOf } from '../support/claude-code.ts';
import { fuzz } from '../support/fuzz.ts';
import { expectHarmless, stringsIn } from '../support/harmless.ts';
import { hostileRow, OWN } from '../support/hostile-rows.ts';

const PATH = '/state/inbox/0-text.txt';
const FATES: readonly AttachmentFate[] = [
  { kind: 'saved', path: '/state/inbox/1-a.txt' },
  { kind: 'coming', path: '/state/inbox/2-b.txt' },
  { kind: 'unavailable', why: 'it came without its contents' },
  { kind: 'link' },
];

fuzz({
  name: 'rows',
  gateRuns: 1_000,
  input: hostileRow,
  check(row) {
    const parsed = parseActivityRow(row);
    if (!parsed.ok) return;
    const classified = classifyActivity(parsed.activity, OWN);
    if (classified.kind === 'ignored') return;
    const { message } = classified;
    const fates = message.attachments
      .slice(0, FATES.length)
      .map((_, index) => FATES[index] ?? { kind: 'link' as const });
    const notification = channelNotification(message, { isAgain: false, fates, save: () => PATH });
    const { content, meta } = notification;
    expect(content.length).toBeLessThanOrEqual(20_000);
    expectHarmless(content);
    for (const [key, value] of Object.entries(meta)) {
      expect(key).toMatch(/^[a-zA-Z_][a-zA-Z0-9_]*$/);
      expectHarmless(value);
      expect(value).not.toMatch(/[\n<>"]/);
    }
    // Who has no source is no peer, and who has one is never a person.
    const { sourceId } = parsed.activity;
    if (sourceId !== undefined && sourceId !== OWN) {
      expect(meta.kind).toBe('peer_agent');
      expect(meta.user).toStartWith('peer ');
    }
    expect(activityIdsInHookContext(hookContext([notification]))).toEqual([message.activityId]);
    expect(activityIdsInPrompt(tagOf(notification), SERVER)).toEqual([message.activityId]);
    expect(activityIdsInPrompt(`see\n${tagOf(notification)}`, SERVER)).toEqual([]);
    const waiting = toWaitingMessage({ row: 1, message, state: 'pending', pushes: 0 }, () => PATH);
    expect(JSON.stringify(waiting).length).toBeLessThanOrEqual(20_000);
    stringsIn(waiting).forEach(expectHarmless);
  },
});
