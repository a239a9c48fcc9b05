import { nearest } from '../settings/typos.ts';

/** Of these names the one that was probably meant; undefined when none is near. */
export function nearestName(name: string, names: readonly string[]): string | undefined {
  const lower = name.toLowerCase();
  const found = nearest(
    lower,
    names.map((one) => one.toLowerCase()),
  );
  return (
    names.find((one) => one.toLowerCase() === found) ?? names.find((one) => one.toLowerCase().includes(lower))
  );
}
