const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;
const MAX_PATH_CHARACTERS = 60;
// An id has 36 characters at most in practice and a token 43: what is longer may be a token in the wrong place.
const MAX_SHOWN_CHARACTERS = 40;

/** A value as a problem may show it: in quotes when short, else only its length, for it may be a secret. */
export function showValue(value: string): string {
  if (value.length > MAX_SHOWN_CHARACTERS) return describeLength(value);
  return `"${oneLine(value)}"`;
}

/** For values that are secret. */
export function describeLength(value: string): string {
  return value.length === 1 ? 'a value of 1 character' : `a value of ${value.length} characters`;
}

/** A path on one line, its end kept when it is long. */
export function showPath(path: string): string {
  const characters = [...oneLine(path)];
  if (characters.length <= MAX_PATH_CHARACTERS) return characters.join('');
  return `…${characters.slice(1 - MAX_PATH_CHARACTERS).join('')}`;
}

/** Replaces line breaks, control and invisible characters. */
export function oneLine(text: string): string {
  return text.replace(UNPRINTABLE, '\uFFFD');
}

/** `1 value`, `2 values`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
