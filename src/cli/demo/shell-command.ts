/** A word as a POSIX shell reads it back. */
export function shellWord(word: string): string {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word)) return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** An assignment before a command, for that command only. */
export function shellAssignment(name: string, value: string): string {
  return `${name}=${value === '' ? '' : shellWord(value)}`;
}
