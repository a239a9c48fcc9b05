/** How often a condition is looked at again. Short against every deadline, long against the cost of a look. */
const LOOK_AGAIN_MS = 50;

export class NeverHappened extends Error {
  override readonly name = 'NeverHappened';
}

/**
 * Awaits a condition that only shows in a file, on a screen or in `/proc`: calls `look` until it returns something
 * other than `undefined`, and returns that. Rejects with {@link NeverHappened} after `timeoutMs`; `explain` adds
 * what was there instead.
 */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  {
    timeoutMs = 30_000,
    explain = () => '',
  }: { timeoutMs?: number; explain?: () => string | Promise<string> } = {},
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() >= deadline) {
      throw new NeverHappened(`waited ${timeoutMs} ms for ${what}\n${await explain()}`.trimEnd());
    }
    await Bun.sleep(LOOK_AGAIN_MS);
  }
}
