import { isAgentsOwner } from './inbox-names.ts';

/** A complete file in the inbox folder. */
export interface IndexedFile {
  readonly key: string;
  readonly path: string;
  /** Whose it is, as its name says. */
  readonly owner: string;
  readonly sizeBytes: number;
}

export interface Allowance {
  readonly bytes: number;
  readonly files: number;
}

/** How much is kept. Agents have a part of their own, so that none of them can push out what people sent. */
export interface FolderLimits {
  readonly people: Allowance;
  readonly agents: Allowance;
  /** Of one agent. */
  readonly agent: Allowance;
}

const MIB = 1024 ** 2;
/** Together one gigabyte. */
export const FOLDER_LIMITS: FolderLimits = {
  people: { bytes: 640 * MIB, files: 10_000 },
  agents: { bytes: 384 * MIB, files: 5_000 },
  agent: { bytes: 192 * MIB, files: 2_000 },
};
/** The least that a file takes on a disk. */
const BLOCK_BYTES = 4_096;

interface Owned {
  readonly isAgent: boolean;
  /** By path, the oldest first. */
  readonly files: Map<string, IndexedFile>;
  bytes: number;
}

interface Total {
  bytes: number;
  files: number;
}

/** What the inbox folder holds, so that finding a file and making room for one cost the same however many there are. */
export class FolderIndex {
  readonly #limits: FolderLimits;
  readonly #byKey = new Map<string, IndexedFile>();
  readonly #owners = new Map<string, Owned>();
  readonly #people: Total = { bytes: 0, files: 0 };
  readonly #agents: Total = { bytes: 0, files: 0 };

  /** @param files the oldest first */
  constructor(files: readonly IndexedFile[], limits: FolderLimits) {
    this.#limits = limits;
    for (const file of files) this.add(file);
  }

  find(key: string): IndexedFile | undefined {
    return this.#byKey.get(key);
  }

  add(file: IndexedFile): void {
    const owned = this.#owners.get(file.owner) ?? {
      isAgent: isAgentsOwner(file.owner),
      files: new Map(),
      bytes: 0,
    };
    this.#owners.set(file.owner, owned);
    this.#byKey.set(file.key, file);
    owned.files.set(file.path, file);
    this.#count(owned, diskBytes(file), 1);
  }

  remove(file: IndexedFile): void {
    if (this.#byKey.get(file.key) === file) this.#byKey.delete(file.key);
    const owned = this.#owners.get(file.owner);
    if (owned?.files.delete(file.path) !== true) return;
    this.#count(owned, -diskBytes(file), -1);
    if (owned.files.size === 0) this.#owners.delete(file.owner);
  }

  #count(owned: Owned, bytes: number, files: number): void {
    const total = owned.isAgent ? this.#agents : this.#people;
    owned.bytes += bytes;
    total.bytes += bytes;
    total.files += files;
  }

  /** What goes first where there is too much: the oldest of who has most, but not `newest`, which has just come. */
  excess(newest?: IndexedFile): IndexedFile | undefined {
    const { agent, agents, people } = this.#limits;
    const owners = [...this.#owners.values()];
    const grown =
      newest === undefined ? owners : [this.#owners.get(newest.owner)].filter((one) => one !== undefined);
    const tooMuch = grown.filter(
      ({ isAgent, bytes, files }) => isAgent && isPast(agent, { bytes, files: files.size }),
    );
    if (tooMuch.length > 0) return oldestOfMost(tooMuch, newest);
    const isTooMuchOf = (isAgent: boolean) =>
      isAgent ? isPast(agents, this.#agents) : isPast(people, this.#people);
    return [true, false]
      .filter(isTooMuchOf)
      .map((isAgent) =>
        oldestOfMost(
          owners.filter((owned) => owned.isAgent === isAgent),
          newest,
        ),
      )
      .find((file) => file !== undefined);
  }
}

function isPast(allowance: Allowance, { bytes, files }: Total): boolean {
  return bytes > allowance.bytes || files > allowance.files;
}

function oldestOfMost(owners: readonly Owned[], newest: IndexedFile | undefined): IndexedFile | undefined {
  const mostFirst = owners.toSorted((a, b) => b.bytes - a.bytes);
  return mostFirst.flatMap(({ files }) => files.values().find((file) => file !== newest) ?? [])[0];
}

function diskBytes({ sizeBytes }: IndexedFile): number {
  return Math.max(1, Math.ceil(sizeBytes / BLOCK_BYTES)) * BLOCK_BYTES;
}
