import { expect } from 'bun:test';
import {
  logLine,
  printable,
  quotedLine,
  safeBody,
  safeLine,
  safeWord,
  visibleText,
} from '../../src/core/safe-text.ts';
import { fuzz } from '../support/fuzz.ts';
import { expectHarmless } from '../support/harmless.ts';
import { hiddenIn, hostileText, imitationsIn } from '../support/hostile-text.ts';

fuzz({
  name: 'bodies',
  gateRuns: 1_500,
  input: hostileText,
  check(text) {
    const body = safeBody(text);
    expectHarmless(body);
    expect(safeBody(body)).toBe(body);
    for (const line of [safeLine(text), quotedLine(text), safeWord(text)]) {
      expect([...imitationsIn(line), ...hiddenIn(line)], line).toEqual([]);
      expect(line).not.toMatch(/[\n\t<>"`]/);
    }
    expect(quotedLine(text)).toMatch(/^“[^“”[\]]*”$/);
    expect(logLine(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
    expect(printable(text)).not.toMatch(/\p{C}/u);
    expect(visibleText(text, 1_000)).not.toMatch(/[\p{Cc}\p{Default_Ignorable_Code_Point}](?<!\n)/u);
  },
});
