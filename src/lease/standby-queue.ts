import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { doubtAbout, type PathRule, requireOwn } from '../runtime/own-path.ts';
import { holdPidFile, type PidRecord, readPidFile, recordedProcessState } from './pid-record.ts';

/** An entry of a place whose processes cannot be seen from here is forgotten after this long. */
const FORGET_MS = 86_400_000;
const QUEUE: PathRule = { kind: 'folder' };

/**
 * The processes that wait for the lease, in the order in which they started: one small file each. It only decides who
 * goes first; without it (no file can be written) everybody may try.
 */
export class StandbyQueue {
  readonly #directory: string;
  readonly #name: string;
  #letGo: () => void = () => undefined;

  constructor(stateDirectory: string) {
    this.#directory = join(stateDirectory, 'standby');
    const startedMs = String(Math.round(performance.timeOrigin)).padStart(15, '0');
    this.#name = `${startedMs}-${process.pid}`;
  }

  /** Takes this process's place in the line, or keeps it. */
  join(): void {
    const path = join(this.#directory, this.#name);
    if (existsSync(path)) return;
    try {
      mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
      requireOwn(this.#directory, QUEUE);
      this.#letGo();
      this.#letGo = holdPidFile(path);
    } catch {
      // A full disk or a read-only directory: the order is lost, the lease is not.
    }
  }

  leave(): void {
    this.#letGo();
    remove(join(this.#directory, this.#name));
  }

  /** How many living processes wait that started earlier. Those that are stopped do not count. */
  ahead(nowMs: number): number {
    return this.#names().filter((name) => name < this.#name && this.#waits(name, nowMs)).length;
  }

  /** Who else waits and can be seen from here. */
  others(): PidRecord[] {
    return this.#names().flatMap((name) =>
      name === this.#name ? [] : (readPidFile(join(this.#directory, name)) ?? []),
    );
  }

  #names(): string[] {
    if (doubtAbout(this.#directory, QUEUE) !== undefined) return [];
    try {
      return readdirSync(this.#directory).filter((name) => /^\d{15}-\d+$/.test(name));
    } catch {
      return [];
    }
  }

  #waits(name: string, nowMs: number): boolean {
    const path = join(this.#directory, name);
    const record = readPidFile(path);
    const state = record === undefined ? 'unknown' : recordedProcessState(record);
    if (state === 'running') return true;
    if (state === 'stopped') return false;
    const writtenMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    const isForgotten = state === 'gone' || nowMs - writtenMs > FORGET_MS;
    if (isForgotten) remove(path);
    return !isForgotten;
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A read-only directory, or no file: whoever looks next finds the process gone.
  }
}
