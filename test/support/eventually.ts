/** How soon a condition is looked at again: at first at once, then more and more seldom. */
const LOOK_AGAIN_MS = { least: 5, most: 50 };

export class NeverHappened extends Error {
  override readonly name = 'NeverHappened';
}

/**
 * Awaits a condition that only shows in a file, on a screen or in `/proc`: calls `look` until it returns something
 * other than `undefined` and `false`, and returns that. Rejects with {@link NeverHappened} after `timeoutMs`; `explain` adds
 * what was there instead.
 */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  {
    timeoutMs = 30_000,
    explain = () => '',
  }: { timeoutMs?: number; explain?: () => string | Promise<string> } = {},
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (let pauseMs = LOOK_AGAIN_MS.least; ; pauseMs = Math.min(2 * pauseMs, LOOK_AGAIN_MS.most)) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() >= deadline) {
      throw new NeverHappened(`waited ${timeoutMs} ms for ${what}\n${await explain()}`.trimEnd());
    }
    await Bun.sleep(pauseMs);
  }
}
