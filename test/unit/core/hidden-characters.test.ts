import { describe, expect, test } from 'bun:test';
import { safeBody } from '../../../src/core/safe-text.ts';

describe('in the text of a message', () => {
  test.each([
    ['an escape sequence', '\u001b[31mred\u001b[0m', '␛[31mred␛[0m'],
    ['a title or a link of a terminal', '\u001b]8;;http://x\u0007y', '␛]8;;http://x␇y'],
    ['an escape of one byte', 'a\u009b31mb', 'a\\u{9b}31mb'],
    ['NUL and DEL', 'a\0b\u007fc', 'a␀b␡c'],
    ['a backspace', 'yes\b\b\bno', 'yes␈␈␈no'],
    ['what writes from right to left', 'a\u202egpj.exe\u202c', 'a\\u{202e}gpj.exe\\u{202c}'],
    ['what isolates a direction', '\u2066a\u2069', '\\u{2066}a\\u{2069}'],
    ['every kind of line break', 'a\r\nb\rc\u2028d\u2029e\u0085f\vg\fh', 'a\nb\nc\nd\ne\nf\ng\nh'],
    ['a tab and a line feed', 'a\tb\nc', 'a\tb\nc'],
  ])('%s is seen', (_what, text, shown) => {
    expect(safeBody(text)).toBe(shown);
  });

  test.each([
    ['text in tag characters', 'hi\u{e0069}\u{e0067}\u{e006e}\u{e006f}', 'hi'],
    ['tag characters after a flag that is none', '🏴\u{e0069}\u{e0067}\u{e007f}', '🏴'],
    ['a row of variation selectors', '🙂\ufe0f\ufe01\ufe02\u{e0100}\u{e0101}', '🙂\ufe0f'],
    ['zero-width spaces and joiners between Latin letters', 'a\u200bb\u200cc\u200dd\u2060e\ufefff', 'abcdef'],
    ['joiners in a row', 'می\u200c\u200c\u200d\u200cخواهم', 'می\u200cخواهم'],
    ['fillers', 'a\u3164b\u115f\u1160c\uffa0d', 'abcd'],
    ['soft hyphens', 'co\u00adoperate', 'cooperate'],
  ])('%s that nobody sees is left out', (_what, text, shown) => {
    expect(safeBody(text)).toBe(shown);
  });

  test.each([
    ['emoji joined to one', '👩‍💻 👨‍👩‍👧‍👦 🏳️‍🌈 👩🏽‍🚀 🧑‍⚖️'],
    ['emoji and signs in colour', '❤️ ☎️ 1️⃣ #️⃣ ©️'],
    ['flags', '🇩🇪 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'],
    ['Persian', 'می‌خواهم کتاب‌ها را بخوانم'],
    ['Hindi, Marathi and Malayalam', 'क्‍ष र्‍य ക്‍'],
    ['Sinhala', 'ශ්‍රී ලංකා'],
    ['Mongolian', 'ᠬᠠᠭᠠᠨ᠋'],
    ['Japanese with a variant of a character', '葛\u{e0100}城'],
    ['Braille', '⠓⠑⠇⠇⠕⠀⠺'],
    ['Hebrew and Arabic', 'שלום مرحبا'],
    ['combining accents', 'e\u0301 Zürich Ångström'],
    ['icons of a private font', '\ue0b0'],
  ])('%s stay as they are', (_what, text) => {
    expect(safeBody(text)).toBe(text);
  });
});
