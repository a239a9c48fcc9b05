/** A named pipe that nobody writes to: who opens it without care waits for ever. */
export function makePipe(path: string): void {
  const { exitCode } = Bun.spawnSync(['mkfifo', path]);
  if (exitCode !== 0) throw new Error(`mkfifo ${path} failed`);
}
