import { settingsTable } from './table.ts';

/** A name that is no setting, and the one that was probably meant. */
export interface Typo {
  readonly name: string;
  readonly suggestion: string;
}

const MAX_DISTANCE = 2;

/** Names that are no settings but nearly are: `MOLECULE_WORKSPACE_ID`, `molecule_channel`. */
export function findTypos(names: readonly string[]): Typo[] {
  const known = settingsTable.map((row) => row.name);
  return names.flatMap((name) => {
    if (known.includes(name)) return [];
    const suggestion = nearest(
      name.toUpperCase(),
      known.filter((other) => other.startsWith('MOLECULE_')),
    );
    return suggestion === undefined ? [] : [{ name, suggestion }];
  });
}

/** Of these names the one with the fewest other letters, two at most. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = MAX_DISTANCE + 1;
  for (const other of known) {
    if (Math.abs(other.length - name.length) > MAX_DISTANCE) continue;
    const distance = editDistance(name, other);
    if (distance < bestDistance) [best, bestDistance] = [other, distance];
  }
  return best;
}

/** How many letters must be added, removed or replaced. */
function editDistance(from: string, to: string): number {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [row, letter] of [...from].entries()) {
    const current = [row + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (previous[column] ?? 0) + (letter === other ? 0 : 1);
      const removed = (previous[column + 1] ?? 0) + 1;
      const added = (current[column] ?? 0) + 1;
      current.push(Math.min(replaced, removed, added));
    }
    previous = current;
  }
  return previous.at(-1) ?? 0;
}
