/** Runs tasks side by side until one rejects, `end` is called or the signal aborts; settles when all of them have ended. */
export async function runTogether(
  start: (signal: AbortSignal, end: () => void) => readonly Promise<void>[],
  signal: AbortSignal,
): Promise<void> {
  const ended = new AbortController();
  const end = () => ended.abort();
  const tasks = start(AbortSignal.any([signal, ended.signal]), end);
  try {
    await Promise.all(tasks);
  } finally {
    end();
    await Promise.allSettled(tasks);
  }
}

/** Lets at most so many run at a time; the others wait for their turn, in order. */
export class Slots {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }
}
