/**
 * Remote text for the eyes of somebody who decides about it: nothing in it is hidden or reordered, and nothing is taken
 * away without saying so. Control, formatting and unassigned characters appear as their code.
 * @param maxCharacters more than that loses its middle, because what matters may stand at either end
 */
export function visibleText(text: string, maxCharacters: number): string {
  const characters = Array.from(text);
  const left = characters.length - maxCharacters;
  if (left <= 0) return characters.map(visibleCharacter).join('');
  const half = Math.floor(maxCharacters / 2);
  const start = characters.slice(0, maxCharacters - half).map(visibleCharacter);
  const end = characters.slice(-half).map(visibleCharacter);
  return `${start.join('')} … (${left} characters left out) … ${end.join('')}`;
}

function visibleCharacter(character: string): string {
  if (character === '\n' || !/[\p{C}\p{Zl}\p{Zp}]/u.test(character)) return character;
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
