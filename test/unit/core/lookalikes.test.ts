import { expect, test } from 'bun:test';
import { lookalikesOf, plainForm } from '../../../src/core/lookalikes.ts';

const SURROGATES = { from: 0xd800, to: 0xdfff };

test.each(['<', '[', ']', '"'])(
  'every character of Unicode that is read as %s is known to be one',
  (plain) => {
    const known = new RegExp(`^[${lookalikesOf(plain)}]$`, 'u');
    const unknown: string[] = [];
    for (let code = 0; code <= 0x10ffff; code += 1) {
      if (code >= SURROGATES.from && code <= SURROGATES.to) continue;
      const character = String.fromCodePoint(code);
      if (plainForm(character).startsWith(plain) && !known.test(character)) unknown.push(character);
    }
    expect(unknown).toEqual([]);
  },
);
