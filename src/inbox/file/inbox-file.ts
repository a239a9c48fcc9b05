import { existsSync, statSync } from 'node:fs';
import type { SenderAccess } from '../access/policy.ts';
import type { Inbox } from '../inbox.ts';
import { REAL_SURROUNDINGS, type Surroundings } from './network-file.ts';
import { IN_MEMORY, openAsIs, openInbox, replaceDamaged } from './open.ts';
import { inboxPath, openFile } from './sqlite-file.ts';

/** After more damage than this within a day the disk is taken to be failing, and no new file is made. */
const MAX_REPLACEMENTS = 3;
const DAY_MS = 86_400_000;

export interface InboxFileOptions {
  readonly directory: string;
  readonly nowMs: () => number;
  /** See `Inbox.admitOnly`. */
  readonly access: SenderAccess;
  /** What is wrong with the inbox; undefined when it is in order again. */
  readonly onDegraded: (what: string | undefined) => void;
  /** Told once what is worth knowing about a file that is in use as intended. */
  readonly onNote?: (what: string) => void;
  readonly surroundings?: Surroundings;
}

/** The inbox file of this process, and the inbox in memory that stands in for as long as the file cannot be used. */
export class InboxFile {
  readonly #path: string;
  #inbox: Inbox | undefined;
  #inode: number | undefined;
  /** Opened for the holder of the lease: checked, and repaired if need be. */
  #isForHolder = false;
  #isInMemory = false;
  #replacedAtMs: readonly number[] = [];
  #note: string | undefined;
  readonly #surroundings: Surroundings;

  constructor(private readonly options: InboxFileOptions) {
    this.#path = inboxPath(options.directory);
    this.#surroundings = options.surroundings ?? REAL_SURROUNDINGS;
  }

  /** For the holder of the lease. Throws when another process holds the file locked. */
  open(): Inbox {
    this.#forgetReplacedFile();
    if (this.#inbox !== undefined && this.#isForHolder) return this.#inbox;
    this.#inbox?.close();
    const { directory, nowMs, onDegraded } = this.options;
    const { inbox, degraded, isInMemory, note } = openInbox(directory, nowMs, this.#surroundings);
    if (degraded !== undefined) onDegraded(degraded);
    if (note !== undefined && note !== this.#note) this.options.onNote?.(note);
    this.#note = note ?? this.#note;
    this.#isForHolder = true;
    return this.#use(inbox, isInMemory);
  }

  /** For the tools: nothing is created on a machine that never had an inbox. */
  ifPresent(): Inbox | undefined {
    this.#forgetReplacedFile();
    if (this.#inbox !== undefined || !existsSync(this.#path)) return this.#inbox;
    const inbox = openAsIs(this.options.directory, this.options.nowMs, this.#surroundings);
    return inbox === undefined ? undefined : this.#use(inbox, false);
  }

  get isInMemory(): boolean {
    return this.#isInMemory;
  }

  moveToMemory(why: string, advice?: string): void {
    const file = this.#inbox ?? this.open();
    if (this.#isInMemory) return;
    this.#use(file.copyToMemory(), true);
    file.close();
    this.options.onDegraded(`${why}: ${IN_MEMORY}${advice === undefined ? '' : `. ${advice}`}`);
  }

  /** From now on a new file is in use, with all that could be read of the damaged one, which is kept. */
  replaceDamaged(): void {
    this.#inbox?.close();
    this.#inbox = undefined;
    const { directory, nowMs, onDegraded } = this.options;
    this.#replacedAtMs = [...this.#recentReplacements(), nowMs()];
    const { inbox, degraded, isInMemory } = replaceDamaged(directory, nowMs, this.#surroundings);
    onDegraded(degraded);
    this.#isForHolder = true;
    this.#use(inbox, isInMemory);
    if (this.#isGivenUp()) this.moveToMemory('the inbox file was damaged again and again');
  }

  /** Tries to write into the file what only memory knows. Returns whether the file knows everything. */
  save(): boolean {
    if (!this.#isInMemory || this.#isGivenUp()) return !this.#isInMemory;
    try {
      const { networkFileSystem, tryOut } = this.#surroundings;
      const isOnNetwork = networkFileSystem(this.options.directory) !== undefined;
      if (isOnNetwork) tryOut(this.options.directory);
      openFile(this.#path, { isOnNetwork }).close(false);
      this.#inbox?.mergeInto(this.#path);
      return true;
    } catch {
      // The file is still full, read-only, damaged or locked.
      return false;
    }
  }

  /** Saves, and uses the file again; nobody may use the inbox in memory meanwhile. Returns whether that worked. */
  returnToFile(): boolean {
    if (!this.#isInMemory) return true;
    if (!this.save()) return false;
    this.#inbox?.close();
    this.#inbox = undefined;
    this.#isForHolder = false;
    this.options.onDegraded(undefined);
    this.open();
    return !this.#isInMemory;
  }

  close(): void {
    this.#inbox?.close();
  }

  #recentReplacements(): readonly number[] {
    const dayAgoMs = this.options.nowMs() - DAY_MS;
    return this.#replacedAtMs.filter((atMs) => atMs > dayAgoMs);
  }

  #isGivenUp(): boolean {
    return this.#recentReplacements().length > MAX_REPLACEMENTS;
  }

  #use(inbox: Inbox, isInMemory: boolean): Inbox {
    inbox.admitOnly(this.options.access);
    this.#inbox = inbox;
    this.#isInMemory = isInMemory;
    this.#inode = isInMemory ? undefined : this.#inodeAtPath();
    return inbox;
  }

  /** Closes what is open if another process has moved that file aside and put a new one in its place. */
  #forgetReplacedFile(): void {
    if (this.#inode === undefined) return;
    const inode = this.#inodeAtPath();
    if (inode === undefined || inode === this.#inode) return;
    this.#inbox?.close();
    this.#inbox = undefined;
    this.#inode = undefined;
    this.#isForHolder = false;
  }

  #inodeAtPath(): number | undefined {
    return statSync(this.#path, { throwIfNoEntry: false })?.ino;
  }
}
