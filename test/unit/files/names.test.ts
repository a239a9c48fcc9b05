import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { Secret } from '../../../src/core/secret.ts';
import {
  fileName,
  inlineKey,
  ownMarkName,
  partialName,
  readInboxName,
  uploadKey,
} from '../../../src/files/inbox-names.ts';
import { safeName } from '../../../src/files/safe-name.ts';
import { isSecretName } from '../../../src/files/secret-names.ts';

describe('a remote name on this disk', () => {
  test.each([
    ['report.pdf', 'report.pdf'],
    ['my report (1).pdf', 'my_report_1_.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\x.doc', 'x.doc'],
    ['.bashrc', 'bashrc'],
    ['...', 'file'],
    ['', 'file'],
    ['/', 'file'],
    ['a\n[molecule: b]\u202e.txt', 'a_molecule_b_.txt'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['trailing.', 'trailing'],
    ['Ünïcode.png', '_n_code.png'],
    [`${'x'.repeat(300)}.tar`, `${'x'.repeat(96)}.tar`],
  ])('%j becomes %j', (remote, local) => {
    expect(safeName(remote)).toBe(local);
  });

  test('is one plain, visible, short segment, whatever it was', () => {
    const nasty = fc.constantFrom(
      '/',
      '\\',
      '..',
      '.',
      '\0',
      '\n',
      '~',
      'con',
      ' ',
      'ä',
      '\u202e',
      'x'.repeat(60),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.array(nasty).map((parts) => parts.join('')),
        ),
        (remote) => {
          const name = safeName(remote);
          expect(name).toMatch(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/);
          expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
        },
      ),
    );
  });

  test('keeps a short extension', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (stem) => {
        expect(safeName(`${stem}/a${stem.replaceAll(/[/\\]/g, '')}.md`)).toEndWith('.md');
      }),
    );
  });
});

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
