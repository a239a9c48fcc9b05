import { assignmentsIn } from './env-file.ts';

/** Sets a variable in the place of its last assignment; earlier ones may hold old tokens, and go. `value` needs no quotes. */
export function setVariable(text: string, name: string, value: string): string {
  const places = assignmentsIn(text).filter((place) => place.name === name);
  const last = places.pop();
  if (last === undefined) {
    const start = text === '' || text.endsWith('\n') ? text : `${text}\n`;
    return `${start}${name}=${value}\n`;
  }
  const changed = text.slice(0, last.valueStart) + value + text.slice(last.valueEnd);
  return removePlaces(changed, places);
}

export function removeVariable(text: string, name: string): string {
  return removePlaces(
    text,
    assignmentsIn(text).filter((place) => place.name === name),
  );
}

/** Gives the last assignment of a variable another name; the others go. */
export function renameVariable(text: string, from: string, to: string): string {
  const places = assignmentsIn(text).filter((place) => place.name === from);
  const last = places.pop();
  if (last === undefined) return text;
  const start = text.slice(last.start, last.valueStart).replace(from, () => to);
  return removePlaces(text.slice(0, last.start) + start + text.slice(last.valueStart), places);
}

function removePlaces(
  text: string,
  places: readonly { readonly start: number; readonly end: number }[],
): string {
  return places.toReversed().reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
}

/** Lines that end in `\n`, and the way to give them their own ends back. */
export function withPlainLineEnds(text: string): { readonly text: string; restore(edited: string): string } {
  const isWindows = /\r\n/.test(text);
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  return {
    text: text.slice(mark.length).replace(/\r\n?/g, '\n'),
    restore: (edited) => mark + (isWindows ? edited.replaceAll('\n', '\r\n') : edited),
  };
}
