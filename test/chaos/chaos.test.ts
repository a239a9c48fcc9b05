import { afterAll, describe, expect, test } from 'bun:test';
import { Slots } from '../../src/runtime/tasks.ts';
import { type TallyLine, tallyTable } from './ledger.ts';
import { suiteSeed } from './random.ts';
import { runScenario } from './scenario.ts';
import { SCENARIOS } from './scenarios/index.ts';

/** All but the first few wait for a lane most of this time. */
const TIMEOUT_MS = 900_000;

const lanes = new Slots(5);
const lines: TallyLine[] = [];

describe.concurrent('nothing is lost, nothing comes twice without saying so, nothing overtakes', () => {
  test.each(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    async (name, scenario) => {
      const { tally, explanation, error } = await lanes.run(() => runScenario(scenario, suiteSeed));
      lines.push({ scenario: name, ...tally });
      const { lost, duplicated, outOfOrder } = tally;
      const isClean = error === undefined && lost + duplicated + outOfOrder === 0;
      if (!isClean) console.log(`${name} (MOLECULE_CHAOS_SEED=${suiteSeed})\n${explanation}`);
      if (error !== undefined) throw error;
      expect({ lost, duplicated, outOfOrder }).toEqual({ lost: 0, duplicated: 0, outOfOrder: 0 });
      expect(tally.sent).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
});

afterAll(() => {
  const places = new Map(SCENARIOS.map(({ name }, index) => [name, index]));
  lines.sort((a, b) => (places.get(a.scenario) ?? 0) - (places.get(b.scenario) ?? 0));
  console.log(`\nMOLECULE_CHAOS_SEED=${suiteSeed}\n${tallyTable(lines)}`);
});
