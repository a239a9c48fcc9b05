import { expect } from 'bun:test';
import fc from 'fast-check';
import { floodNotice, peerLimitNotice } from '../../src/core/hold.ts';
import type { Sender } from '../../src/core/message.ts';
import { noticeNotification, senderLabel } from '../../src/core/notification.ts';
import { safeFileName } from '../../src/core/safe-text.ts';
import { newFileName, readInboxName } from '../../src/files/inbox-names.ts';
import { CurrentWork } from '../../src/inbox/current-work.ts';
import { fuzz } from '../support/fuzz.ts';
import { expectHarmless } from '../support/harmless.ts';
import { hostileId, hostileText } from '../support/hostile-text.ts';

const KEY = '0123456789abcdef01234567';

fuzz({
  name: 'names',
  gateRuns: 3_000,
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
    const work = new CurrentWork(() => 0);
    work.started({
      activityId: 'a',
      workspaceId: 'w',
      sender,
      text,
      textOrigin: 'sender',
      attachments: [],
      createdAt: '',
    });
    const { currentTask } = work.of('w');
    expectHarmless(currentTask);
    expect(currentTask).toStartWith('answering peer ');
    expect(Array.from(currentTask).length).toBeLessThanOrEqual(101);
    const fileName = safeFileName(name);
    expect(fileName).toMatch(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/);
    expect(readInboxName(newFileName(KEY, name))).toMatchObject({ kind: 'file', key: KEY });
  },
});
