import type { LocalPlatformOptions } from '../../src/local/platform.ts';
import { Arena } from './arena.ts';
import type { Tally } from './ledger.ts';
import { Randomness } from './randomness.ts';
import type { Station } from './station.ts';

export interface Stage {
  readonly arena: Arena;
  readonly station: Station;
  readonly random: Randomness;
}

/** One kind of trouble. `run` ends when everything that should arrive had its time; it throws on what is no matter of counts. */
export interface Scenario {
  readonly name: string;
  /** Why it cannot run on this machine. */
  readonly skip?: string | undefined;
  readonly platform?: LocalPlatformOptions;
  readonly run: (stage: Stage) => Promise<void>;
}

export interface Result extends Tally {
  readonly scenario: string;
  readonly seed: number;
  /** What went wrong, in detail; undefined when nothing did. */
  readonly problem: string | undefined;
}

export async function runScenario(scenario: Scenario, seed: number): Promise<Result> {
  const random = new Randomness(seed).branch(scenario.name);
  await using arena = new Arena(random);
  const station = await arena.addStation(scenario.platform);
  arena.writeSettings();
  const thrown = await scenario
    .run({ arena, station, random })
    .then(() => arena.closeHosts())
    .catch((error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error)));
  await arena.closeHosts();
  const tally = arena.ledger.tally();
  const isRight = tally.lost === 0 && tally.duplicated === 0 && tally.outOfOrder === 0;
  const problem =
    thrown === undefined && isRight ? undefined : [thrown, arena.explain()].filter(Boolean).join('\n');
  return { scenario: scenario.name, seed, ...tally, problem };
}
