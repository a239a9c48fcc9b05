import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { doubtAbout, type PathRule, requireOwn } from '../runtime/own-path.ts';
import { isBetter, type Standing, standingLine } from './claim.ts';
import { holdPidFile, type PidRecord, readPidFile, recordedProcessState } from './pid-record.ts';

/** An entry of a place whose processes cannot be seen from here is forgotten after this long. */
const FORGET_MS = 86_400_000;
const FOLDER_NAME = 'standby';
const QUEUE: PathRule = { kind: 'folder' };
const ENTRY_NAME = /^\d{15}-\d+$/;
const MAX_ENTRIES = 1_000;

/** The processes that wait for the lease, one file each. Where no file can be written everybody may try. */
export class StandbyQueue {
  readonly #directory: string;
  readonly #name: string;
  #letGo: () => void = () => undefined;
  #said: string | undefined;

  constructor(stateDirectory: string) {
    this.#directory = join(stateDirectory, FOLDER_NAME);
    const startedMs = String(Math.round(performance.timeOrigin)).padStart(15, '0');
    this.#name = `${startedMs}-${process.pid}`;
  }

  /** Takes this process's place in the line, or keeps it, and says how well messages get into its session. */
  join(standing: Standing): void {
    const path = join(this.#directory, this.#name);
    const said = standingLine(standing);
    if (said === this.#said && existsSync(path)) return;
    try {
      mkdirSync(this.#directory, { recursive: true, mode: 0o700 });
      requireOwn(this.#directory, QUEUE);
      this.#letGo();
      this.#letGo = holdPidFile(path, standing);
      this.#said = said;
    } catch {
      // A full disk or a read-only directory: the order is lost, the lease is not.
    }
  }

  leave(): void {
    this.#letGo();
    remove(join(this.#directory, this.#name));
  }

  /** How many living processes go first: those with a better claim, then those that started earlier. */
  ahead({ claim }: Standing, nowMs: number): number {
    return this.#waiting(nowMs).filter(
      ({ name, record }) =>
        isBetter(record.standing.claim, claim) || (record.standing.claim === claim && name < this.#name),
    ).length;
  }

  /** Whether a living process waits into whose session messages get better. */
  hasBetter({ claim }: Standing, nowMs: number): boolean {
    return this.#waiting(nowMs).some(({ record }) => isBetter(record.standing.claim, claim));
  }

  /** Who else waits and can be seen from here. */
  others(): PidRecord[] {
    return entryNames(this.#directory).flatMap((name) =>
      name === this.#name ? [] : (readPidFile(join(this.#directory, name)) ?? []),
    );
  }

  /** The other processes that wait and are not stopped. Removes what is left of those that are gone. */
  #waiting(nowMs: number): { readonly name: string; readonly record: PidRecord }[] {
    return entryNames(this.#directory).flatMap((name) => {
      if (name === this.#name) return [];
      const path = join(this.#directory, name);
      const record = readPidFile(path);
      const state = record === undefined ? 'unknown' : recordedProcessState(record);
      if (record !== undefined && state === 'running') return [{ name, record }];
      if (state === 'stopped') return [];
      const writtenMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      const isForgotten = state === 'gone' || nowMs - writtenMs > FORGET_MS;
      if (isForgotten) remove(path);
      return isForgotten || record === undefined ? [] : [{ name, record }];
    });
  }
}

export function waitingProcesses(stateDirectory: string): PidRecord[] {
  const directory = join(stateDirectory, FOLDER_NAME);
  return entryNames(directory).flatMap((name) => {
    const record = readPidFile(join(directory, name));
    return record !== undefined && recordedProcessState(record) === 'running' ? [record] : [];
  });
}

function entryNames(directory: string): string[] {
  if (doubtAbout(directory, QUEUE) !== undefined) return [];
  try {
    const names = readdirSync(directory).filter((name) => ENTRY_NAME.test(name));
    return names.slice(0, MAX_ENTRIES);
  } catch {
    return [];
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // A read-only directory, or no file: whoever looks next finds the process gone.
  }
}
