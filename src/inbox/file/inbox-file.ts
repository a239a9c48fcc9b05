import { existsSync, statSync } from 'node:fs';
import type { SenderAccess } from '../access/policy.ts';
import type { Inbox } from '../inbox.ts';
import { IN_MEMORY, openAsIs, openInbox, replaceDamaged } from './open.ts';
import { inboxPath, openFile } from './sqlite-file.ts';

/** More damage than this in one process: the disk is failing, and a new file would not last either. */
const MAX_REPLACEMENTS = 3;

export interface InboxFileOptions {
  readonly directory: string;
  readonly nowMs: () => number;
  /** See `Inbox.admitOnly`. */
  readonly access: SenderAccess;
  /** The inbox is not as it should be, or it is again (undefined). */
  readonly onDegraded: (what: string | undefined) => void;
}

/** The inbox file of this process, and the inbox in memory that stands in for as long as the file cannot be used. */
export class InboxFile {
  readonly #options: InboxFileOptions;
  readonly #path: string;
  #inbox: Inbox | undefined;
  #inode: number | undefined;
  /** Opened for the holder of the lease: checked, and repaired if need be. */
  #isForHolder = false;
  #isInMemory = false;
  #replacements = 0;

  constructor(options: InboxFileOptions) {
    this.#options = options;
    this.#path = inboxPath(options.directory);
  }

  /** For the holder of the lease. Throws when another process holds the file locked. */
  open(): Inbox {
    this.#forgetReplacedFile();
    if (this.#inbox !== undefined && this.#isForHolder) return this.#inbox;
    this.#inbox?.close();
    const { directory, nowMs, onDegraded } = this.#options;
    const { inbox, degraded, isInMemory } = openInbox(directory, nowMs);
    if (degraded !== undefined) onDegraded(degraded);
    this.#isForHolder = true;
    return this.#use(inbox, isInMemory);
  }

  /** For the tools: nothing is created on a machine that never had an inbox. */
  ifPresent(): Inbox | undefined {
    this.#forgetReplacedFile();
    if (this.#inbox !== undefined || !existsSync(this.#path)) return this.#inbox;
    const inbox = openAsIs(this.#options.directory, this.#options.nowMs);
    return inbox === undefined ? undefined : this.#use(inbox, false);
  }

  get isInMemory(): boolean {
    return this.#isInMemory;
  }

  /** From now on the inbox lives in memory, with all that it held. */
  moveToMemory(why: string, advice?: string): void {
    const file = this.#inbox ?? this.open();
    if (this.#isInMemory) return;
    this.#use(file.copyToMemory(), true);
    file.close();
    this.#options.onDegraded(`${why}: ${IN_MEMORY}${advice === undefined ? '' : `. ${advice}`}`);
  }

  /** From now on a new file is in use, with all that could be read of the damaged one, which is kept. */
  replaceDamaged(): void {
    this.#inbox?.close();
    this.#inbox = undefined;
    this.#replacements += 1;
    const { directory, nowMs, onDegraded } = this.#options;
    const { inbox, degraded, isInMemory } = replaceDamaged(directory, nowMs);
    onDegraded(degraded);
    this.#isForHolder = true;
    this.#use(inbox, isInMemory);
    if (this.#replacements > MAX_REPLACEMENTS)
      this.moveToMemory('the inbox file was damaged again and again');
  }

  /**
   * Tries to write into the file what only memory knows, so that it is remembered should this process end. True when
   * the file knows everything; the inbox goes on living where it did.
   */
  save(): boolean {
    if (!this.#isInMemory || this.#replacements > MAX_REPLACEMENTS) return !this.#isInMemory;
    try {
      openFile(this.#path).close(false);
      this.#inbox?.mergeInto(this.#path);
      return true;
    } catch {
      // Still full, read-only, damaged or locked: later again.
      return false;
    }
  }

  /** Saves, and lets the inbox live in its file again; nobody may use the one in memory meanwhile. */
  returnToFile(): boolean {
    if (!this.#isInMemory) return true;
    if (!this.save()) return false;
    this.#inbox?.close();
    this.#inbox = undefined;
    this.#isForHolder = false;
    this.#options.onDegraded(undefined);
    this.open();
    return !this.#isInMemory;
  }

  close(): void {
    this.#inbox?.close();
  }

  #use(inbox: Inbox, isInMemory: boolean): Inbox {
    inbox.admitOnly(this.#options.access);
    this.#inbox = inbox;
    this.#isInMemory = isInMemory;
    this.#inode = isInMemory ? undefined : this.#inodeAtPath();
    return inbox;
  }

  /** Another process has put a new file in the place of ours: what we have open is the one that it moved aside. */
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
