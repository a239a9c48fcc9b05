import { expect } from 'bun:test';
import fc from 'fast-check';
import { floodNotice, peerLimitNotice } from '../../src/core/hold.ts';
import type { Message, Sender } from '../../src/core/message.ts';
import { noticeNotification, senderLabel } from '../../src/core/notification.ts';
import { safeFileName } from '../../src/core/safe-text.ts';
import { newFileName, readInboxName } from '../../src/files/inbox-names.ts';
import { CurrentWork } from '../../src/inbox/current-work.ts';
import { goOnText, reasonText } from '../../src/turns/guard-words.ts';
import { fuzz } from '../support/fuzz.ts';
import { expectHarmless, withoutOurNotes } from '../support/harmless.ts';
import { hiddenIn, hostileId, hostileText } from '../support/hostile-text.ts';

const KEY = '0123456789abcdef01234567';
const message: Omit<Message, 'sender' | 'text'> = {
  activityId: 'a',
  workspaceId: 'w',
  textOrigin: 'sender',
  attachments: [],
  createdAt: '',
};

fuzz({
  name: 'names',
  gateRuns: 400,
  input: fc.record({
    peerId: fc.oneof(fc.uuid(), fc.stringMatching(/^[A-Za-z0-9_-]{1,128}$/)),
    name: hostileText,
    role: hostileText,
    text: hostileText,
    id: hostileId,
  }),
  check({ peerId, name, role, text }) {
    const sender: Sender = { kind: 'peer_agent', peerId, name, role };
    const label = senderLabel(sender);
    // Whatever it calls itself, its label begins with what it is, and ends where its name ends.
    expect(label).toMatch(/^peer (?:“[^“”]+”|[\w-]{1,8})$/);
    expectHarmless(label);
    for (const words of [
      floodNotice(9, [{ sender, count: 9 }], 5),
      peerLimitNotice({ sender, count: 1 }, 30),
    ]) {
      const { content } = noticeNotification(words);
      expect(content.slice(1, -1)).not.toMatch(/[[\]\n<>]/);
      expectHarmless(content.slice(1, -1));
    }
    const owed = { ...message, sender, text };
    for (const lines of [goOnText([owed]), goOnText(Array.from({ length: 10 }, () => owed))]) {
      expectHarmless(lines);
      expect(withoutOurNotes(lines).rest).toBe('');
    }
    // What people on the canvas read is text, and one line of it quotes them.
    expect(hiddenIn(reasonText('unanswered', [owed]))).toEqual([]);
    const work = new CurrentWork(() => 0);
    work.started(owed);
    const { currentTask } = work.of('w');
    expectHarmless(currentTask);
    expect(currentTask).toStartWith('answering peer ');
    expect(Array.from(currentTask).length).toBeLessThanOrEqual(101);
    const fileName = safeFileName(name);
    expect(fileName).toMatch(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/);
    expect(readInboxName(newFileName(KEY, name))).toMatchObject({ kind: 'file', key: KEY });
  },
});
