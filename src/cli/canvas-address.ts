import { closeSync, constants, fstatSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { openOwn } from '../runtime/own-path.ts';
import { type Environment, readValue } from '../settings/environment.ts';

const addressSchema = z.object({
  port: z.int().min(1).max(65_535),
  key: z.string().regex(/^[\w-]{43}$/),
});

/** Where a canvas was, and what opened it. */
export type CanvasAddress = z.output<typeof addressSchema>;

/**
 * Keeps the address of a canvas from one start to the next, so that a tab that is still open works again. One file for each
 * command; without a home there is none.
 */
export class CanvasAddressFile {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static of(command: 'demo' | 'platform', env: Environment): CanvasAddressFile | undefined {
    const home = readValue(env, 'HOME');
    const cache = readValue(env, 'XDG_CACHE_HOME') ?? (home && join(home, '.cache'));
    return cache
      ? new CanvasAddressFile(join(cache, 'molecule-channel', `${command}-canvas.json`))
      : undefined;
  }

  /** Undefined where there is none, or where the file is not ours alone. */
  read(): CanvasAddress | undefined {
    try {
      const descriptor = openOwn(this.path, constants.O_RDONLY);
      try {
        if ((fstatSync(descriptor).mode & 0o077) !== 0) return undefined;
        return addressSchema.safeParse(JSON.parse(readFileSync(descriptor, 'utf8'))).data;
      } finally {
        closeSync(descriptor);
      }
    } catch {
      return undefined;
    }
  }

  /** Returns whether it could be kept; nothing else depends on it. */
  write(address: CanvasAddress): boolean {
    try {
      mkdirSync(dirname(this.path), { recursive: true, mode: 0o700 });
      writeFileAtomic.sync(this.path, `${JSON.stringify(address)}\n`, { mode: 0o600 });
      return true;
    } catch {
      return false;
    }
  }
}
