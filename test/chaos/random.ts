/** Numbers that look random and are the same for the same seed, on every machine. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** An own sequence for each name, so that one scenario alone draws what it drew among all. */
  static of(seed: number, name: string): Random {
    return new Random(Number(Bun.hash(`${seed} ${name}`) & 0xffffffffn));
  }

  /** In [0, 1). */
  fraction(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return ((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.fraction() * (most - least + 1));
  }

  chance(probability: number): boolean {
    return this.fraction() < probability;
  }

  pick<T>(first: T, ...more: readonly T[]): T {
    return more[this.whole(0, more.length) - 1] ?? first;
  }
}

const given = process.env.MOLECULE_CHAOS_SEED;

/** `MOLECULE_CHAOS_SEED`, or a new one for each run. */
export const suiteSeed =
  given === undefined || given === '' ? Math.floor(Math.random() * 1_000_000) : Number(given);
