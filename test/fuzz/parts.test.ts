import { expect } from 'bun:test';
import { webLink } from '../../src/core/attachment.ts';
import { readSendOutcome } from '../../src/wire/a2a.ts';
import { readMessageBody } from '../../src/wire/message-body.ts';
import { parsePendingUri } from '../../src/wire/uploads.ts';
import { fuzz } from '../support/fuzz.ts';
import { hostileBody } from '../support/hostile-json.ts';

fuzz({
  name: 'parts',
  gateRuns: 2_000,
  input: hostileBody,
  check(body) {
    const read = readMessageBody(body);
    expect(typeof read.text).toBe('string');
    for (const { uri, bytes, isInline } of read.attachments) {
      expect(isInline === true).toBe(bytes !== undefined);
      expect(webLink(uri) ?? 'https://a').toMatch(/^https?:\/\/[!#-;=?-Z\\^_a-z{|}~]+$/);
      expect(parsePendingUri(uri ?? '')?.fileId ?? 'a').toMatch(/^[A-Za-z0-9_-]+$/);
    }
    expect(['queued', 'answered', 'peer_error']).toContain(readSendOutcome(body).kind);
  },
});
