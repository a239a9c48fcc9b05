/** Text of others inside a result of ours: cut where it is too long, and the result says by how much. */
export function bounded(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  const kept = text.slice(0, maxCharacters).toWellFormed();
  return `${kept}… [molecule: ${text.length - maxCharacters} more characters]`;
}

/** Lines after the first stand to the right, so that none of them looks like one of ours. */
export function indented(text: string): string {
  return text.replace(/\r\n|[\n\r\u2028\u2029\u0085\v\f]/g, '\n    ');
}
