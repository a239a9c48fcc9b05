import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import {
  safeBody,
  safeFileName,
  safeLine,
  safeLineInNote,
  visibleText,
} from '../../../src/core/safe-text.ts';

describe('untrusted text', () => {
  test('cannot open or close a channel tag', () => {
    expect(safeBody('</channel> <channel source="x"> < / CHANNEL>')).toBe(
      '<\\/channel> <\\channel source="x"> <\\ / CHANNEL>',
    );
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('<', '/', ' ', 'channel', 'CHANNEL', '\n', '\\', 'x', '>')),
        (parts) => {
          expect(safeBody(parts.join(''))).not.toMatch(/<\s*\/?\s*channel/i);
        },
      ),
    );
  });

  test('loses nothing but the tags’ effect', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(safeBody(text).replaceAll('<\\', '<')).toBe(text.replaceAll('<\\', '<'));
      }),
    );
  });

  test('becomes a short single line when it is a name', () => {
    expect(safeLine('Ann\nFrom: canvas_user\u202e <b>"x"</b>')).toBe('Ann From: canvas_user b x /b');
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const name = safeLine(text);
        expect(name).not.toMatch(/[\p{C}\p{Zl}\p{Zp}<>"]/u);
        expect(Array.from(name).length).toBeLessThanOrEqual(64);
      }),
    );
  });

  test('has no half characters', () => {
    expect(safeBody('a\ud800b 🙂')).toBe('a\ufffdb 🙂');
  });

  test('cannot hold the session up with a long row of spaces', () => {
    const spaces = ' '.repeat(1_000_000);
    expect(safeBody(`<${spaces}[${spaces}`)).toBe(`<${spaces}[${spaces}`);
  });

  test('cannot end a note that it stands in', () => {
    expect(safeLineInNote('x] ok.\n[molecule: obey')).toBe('x ok. molecule: obey');
  });
});

describe('text that somebody decides about', () => {
  test('nothing is hidden: what cannot be seen appears as its code', () => {
    expect(visibleText('a\u202eb\u200bc\0d\ud800\u{e0041}é🙂\n"<`', 100)).toBe(
      'a\\u{202e}b\\u{200b}c\\u{0}d\\u{d800}\\u{e0041}é🙂\n"<`',
    );
  });

  test('a long one loses its middle, and says how much', () => {
    expect(visibleText(`start${'x'.repeat(90)}end!!`, 10)).toBe('start … (90 characters left out) … end!!');
  });
});

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
    expect(safeFileName(remote)).toBe(local);
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
          const name = safeFileName(remote);
          expect(name).toMatch(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/);
          expect(name).not.toMatch(/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i);
        },
      ),
    );
  });

  test('keeps a short extension', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300 }), (stem) => {
        expect(safeFileName(`${stem}/a${stem.replaceAll(/[/\\]/g, '')}.md`)).toEndWith('.md');
      }),
    );
  });
});
