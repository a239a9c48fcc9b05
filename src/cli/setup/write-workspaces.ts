import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { ConfigError, errorCode, UntrustedPathError } from '../../core/errors.ts';
import { printable } from '../../core/safe-text.ts';
import type { Target } from '../../core/target.ts';
import { FOLDER, requireOwn } from '../../runtime/own-path.ts';
import { addToEnv, type Merged, removeFromEnv, workspacesInEnv } from '../../settings/env-merge.ts';
import { type Environment, expandHome } from '../../settings/environment.ts';
import { readOwnFile } from '../../settings/files.ts';
import type { ReadFile } from '../../settings/workspaces.ts';
import { CommandError } from '../command.ts';

/** The `.env` file of a state directory, changed as a whole or not at all. */
export class EnvFile {
  readonly path: string;
  readonly #directory: string;
  readonly #readFile: ReadFile;

  constructor(directory: string, env: Environment) {
    this.path = join(directory, '.env');
    this.#directory = directory;
    this.#readFile = (path) => readOwnFile(resolve(directory, expandHome(path, env)));
  }

  /** The workspaces that it names, right or wrong. Throws `CommandError` when it cannot be read. */
  workspaces() {
    return workspacesInEnv(this.#read(), this.#readFile);
  }

  /** What became of each. Throws `CommandError`; then nothing was written. */
  async add(targets: readonly Target[]): Promise<Merged[]> {
    let text = this.#read();
    const merged = targets.map(({ id, token, platformUrl }) => {
      const next = this.#edited(() =>
        addToEnv(text, { id, token: token.reveal(), platformUrl }, this.#readFile),
      );
      text = next.text;
      return next.merged;
    });
    await this.#write(text);
    return merged;
  }

  async remove(id: string): Promise<void> {
    const text = this.#read();
    await this.#write(this.#edited(() => removeFromEnv(text, id, this.#readFile)));
  }

  #read(): string {
    const file = readOwnFile(this.path);
    if (file.kind === 'missing') return '';
    if (file.kind === 'text') return file.text;
    throw new CommandError(
      `${printable(this.path)} cannot be read (${file.reason}); nothing was changed.`,
      file.fix ?? 'Make it a file of yours: chmod 600',
    );
  }

  #edited<T>(edit: () => T): T {
    try {
      return edit();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      throw new CommandError(
        `${printable(this.path)} has something else wrong in it, and was not changed. ${error.message}`,
        `${error.advice} Or move it away, and set the workspaces up again: mv ${printable(this.path)} ${printable(this.path)}.old`,
      );
    }
  }

  async #write(text: string): Promise<void> {
    try {
      mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
      requireOwn(this.#directory, FOLDER);
      await writeFileAtomic(this.path, text, { mode: 0o600 });
    } catch (error) {
      if (error instanceof UntrustedPathError) {
        throw new CommandError(`${error.message}; nothing was changed.`, error.advice);
      }
      throw new CommandError(
        `${printable(this.path)} cannot be written (${errorCode(error) ?? 'unknown error'}); nothing was changed.`,
        'Make the folder yours, or set MOLECULE_STATE_DIR to one that is, also where you start Claude Code.',
      );
    }
  }
}
