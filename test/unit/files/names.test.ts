import { describe, expect, test } from 'bun:test';
import { Secret } from '../../../src/core/secret.ts';
import {
  fileName,
  inlineKey,
  ownMarkName,
  partialName,
  readInboxName,
  uploadKey,
} from '../../../src/files/inbox-names.ts';
import { isSecretName } from '../../../src/files/secret-names.ts';

describe('a name in the inbox folder', () => {
  const target = (id: string, platformUrl: string) => ({ id, platformUrl, token: new Secret('t') });
  const key = uploadKey(target('ws', 'https://a.example'), 'f1');

  test('tells what it stands for', () => {
    const file = fileName(key, '0123456789abcdef', 'a.txt');
    expect(readInboxName(file)).toEqual({ kind: 'file', key, name: 'a.txt' });
    expect(readInboxName(partialName(file))).toEqual({ kind: 'partial', key, name: 'a.txt' });
    expect(readInboxName(ownMarkName(key))).toEqual({ kind: 'own_mark', key, name: '' });
  });

  test.each(['notes.txt', 'deadbeef-a.txt', `${key}-a.txt`, `${key}.txt`, '', '~own', '.DS_Store'])(
    '%j was not written by us',
    (name) => {
      expect(readInboxName(name)).toBeUndefined();
    },
  );

  test('of one workspace, platform, file or message is never that of another', () => {
    const a = target('ws', 'https://a.example');
    const keys = [
      uploadKey(a, 'f1'),
      uploadKey(a, 'f2'),
      uploadKey(target('ws2', 'https://a.example'), 'f1'),
      uploadKey(target('ws', 'https://b.example'), 'f1'),
      inlineKey(a, 'f1', 0),
      inlineKey(a, 'f1', 1),
    ];
    expect(new Set(keys).size).toBe(keys.length);
  });
});

test.each([
  ['.env', true],
  ['.env.production', true],
  ['.npmrc', true],
  ['.netrc', true],
  ['.ssh', true],
  ['id_rsa', true],
  ['ID_ED25519.bak', true],
  ['server.pem', true],
  ['TLS.KEY', true],
  ['credentials', true],
  ['secrets.yaml', true],
  ['tokens.json', true],
  ['service-account-prod.json', true],
  ['token.ts', false],
  ['secretary.txt', false],
  ['keynote.pdf', false],
  ['report.md', false],
  ['env.md', false],
])('%s tends to hold secrets: %p', (name, isSecret) => {
  expect(isSecretName(name)).toBe(isSecret);
});
