import { BoundedMap } from '../core/bounded-map.ts';
import { TokenBucket } from '../core/token-bucket.ts';

/** Of one kind of line: this many at once, then one per interval. */
const KIND = { burst: 60, refillMs: 10_000 };
/** Of all kinds together, so that the log file stays small however long trouble lasts. */
const ALL = { burst: 400, refillMs: 1_000 };
const MAX_KINDS = 200;
const KIND_CHARACTERS = 60;

interface Kind {
  readonly bucket: TokenBucket;
  leftOut: number;
}

/**
 * Keeps a log bounded whatever happens. Lines that differ only in numbers and ids are of one kind; when one of a kind is
 * let through again, it says how many were left out before it.
 */
export class LineLimiter {
  readonly #all = new TokenBucket(ALL.burst, ALL.refillMs);
  readonly #kinds = new BoundedMap<string, Kind>(MAX_KINDS);

  /** The line as it is to be written, or undefined when it is one too many. */
  admit(line: string, nowMs: number): string | undefined {
    const kind = this.#kindOf(line);
    if (!kind.bucket.tryTake(nowMs) || !this.#all.tryTake(nowMs)) {
      kind.leftOut += 1;
      return undefined;
    }
    const { leftOut } = kind;
    kind.leftOut = 0;
    return leftOut === 0 ? line : `${line} (${leftOut} more lines like this were left out)`;
  }

  #kindOf(line: string): Kind {
    const name = line
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '#')
      .replaceAll(/\d+/g, '#')
      .slice(0, KIND_CHARACTERS);
    const kind = this.#kinds.get(name) ?? {
      bucket: new TokenBucket(KIND.burst, KIND.refillMs),
      leftOut: 0,
    };
    this.#kinds.renew(name, kind);
    return kind;
  }
}
