import type { Database } from 'bun:sqlite';
import { errorCode, FencedError, InboxUnwritableError } from '../core/errors.ts';

const UNWRITABLE = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|PROTOCOL|NOLFS)/;

export class InboxDatabase {
  constructor(
    readonly sqlite: Database,
    readonly nowMs: () => number,
  ) {}

  /** Runs `work`, which writes. Throws `InboxUnwritableError` when the file cannot take it. */
  write<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (error) {
      const code = errorCode(error);
      if (code !== undefined && UNWRITABLE.test(code)) throw new InboxUnwritableError(code, { cause: error });
      throw error;
    }
  }
}

/** The number under which one holder of the lease writes; once another took the next one, it throws `FencedError`. */
export class Fence {
  readonly number: number;

  /** Takes the next number; every earlier one is void from now on. */
  constructor(private readonly database: InboxDatabase) {
    this.number = database.write(() => database.sqlite.query<{ fence: number }, []>(TAKE).get()?.fence ?? 0);
  }

  assertHeld(): void {
    if (this.database.sqlite.query<{ fence: number }, []>(NEWEST).get()?.fence === this.number) return;
    throw new FencedError();
  }

  transaction<Result>(work: () => Result): Result {
    const transaction = this.database.sqlite.transaction(() => {
      this.assertHeld();
      return work();
    });
    return this.database.write(() => transaction.immediate());
  }
}

const TAKE = 'UPDATE lease SET fence = fence + 1 RETURNING fence';
const NEWEST = 'SELECT fence FROM lease';
