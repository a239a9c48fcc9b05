/** Random numbers that one seed decides, whatever runs beside them. */
export class Randomness {
  readonly seed: number;
  #state: number;

  constructor(seed: number) {
    this.seed = seed >>> 0;
    this.#state = this.seed;
  }

  /** In [0, 1): mulberry32, the same everywhere. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    const state = this.#state;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.next() * choices.length)] ?? choices[0];
  }

  /** An independent stream: what one part draws does not move another. */
  branch(name: string): Randomness {
    return new Randomness(Number(BigInt.asUintN(32, BigInt(Bun.hash(`${this.seed} ${name}`)))));
  }
}

const MAX_SEED = 0xffff_ffff;

/** The seed of `MOLECULE_CHAOS_SEED`, or a fresh one. Throws on a value that is no seed. */
export function chosenSeed(text: string | undefined = process.env.MOLECULE_CHAOS_SEED): number {
  if (text === undefined || text === '') return Math.floor(Math.random() * (MAX_SEED + 1));
  const seed = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (seed <= MAX_SEED) return seed;
  throw new Error(`a seed is a whole number from 0 to ${MAX_SEED}, not ${JSON.stringify(text)}`);
}
