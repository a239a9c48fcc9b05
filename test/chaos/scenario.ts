import type { Tally } from './ledger.ts';
import { Random } from './random.ts';
import { World } from './world.ts';

export interface Scenario {
  readonly name: string;
  /** Breaks things and ends with a settled world; the ledger says what became of the messages. */
  readonly run: (world: World) => Promise<void>;
}

export interface Outcome {
  readonly tally: Tally;
  /** What to read when the tally is not clean, or when `error` stopped the scenario. */
  readonly explanation: string;
  readonly error: unknown;
}

/** One that takes longer than this hangs. */
const DEADLINE_MS = 150_000;
/** However much breaks, and however often. */
const MAX_STDERR_BYTES = 64 * 1024;

export async function runScenario({ name, run }: Scenario, seed: number): Promise<Outcome> {
  await using world = new World(Random.of(seed, name));
  const deadline = Promise.withResolvers<never>();
  const timer = setTimeout(() => deadline.reject(new Error('the scenario hangs')), DEADLINE_MS);
  let error: unknown;
  try {
    await Promise.race([run(world), deadline.promise]);
    const talkative = world.hosts.find(
      ({ channel }) => Buffer.byteLength(channel.stderr()) > MAX_STDERR_BYTES,
    );
    if (talkative !== undefined) throw new Error(`${talkative.name} wrote too much to stderr`);
  } catch (thrown) {
    error = thrown;
  } finally {
    clearTimeout(timer);
  }
  return { tally: world.ledger.tally(), explanation: world.explain(), error };
}
