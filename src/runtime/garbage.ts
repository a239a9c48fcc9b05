/**
 * Frees what is no longer used, now. By itself the runtime waits until there is very much of it where it consists of few,
 * but large texts and buffers.
 */
export function collectGarbage(): void {
  Bun.gc(true);
}
