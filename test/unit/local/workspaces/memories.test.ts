import { expect, test } from 'bun:test';
import { redactSecrets } from '../../../../src/local/workspaces/memories.ts';

test.each([
  ['the key is sk-abcdefgh1234', 'the key is [REDACTED:API_KEY]'],
  ['Authorization: Bearer abc.def-ghi', 'Authorization: [REDACTED:BEARER]'],
  ['set MY_TOKEN=hunter2', 'set [REDACTED:SECRET]'],
  [`/home/${'abcdefgh/'.repeat(5)}x`, '[REDACTED:BASE64]'],
  ['the deploy runs on Fridays', 'the deploy runs on Fridays'],
])('%s', (text, expected) => {
  expect(redactSecrets(text)).toBe(expected);
});
