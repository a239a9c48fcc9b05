import { describe, expect, test } from 'bun:test';
import { Ledger, tallyTable } from './ledger.ts';

function ledgerOf(...ids: readonly string[]): Ledger {
  const ledger = new Ledger();
  ledger.sent('workspace', ids, { isLate: false });
  return ledger;
}

const CLEAN = { lost: 0, duplicated: 0, outOfOrder: 0, marked: 0 };

describe('the ledger', () => {
  test('has nothing to say about messages that came once, in order', () => {
    const ledger = ledgerOf('a', 'b');
    for (const id of ['a', 'b']) {
      ledger.arrived('session 1', id, false);
      ledger.seen(id);
    }
    expect(ledger.tally()).toEqual({ sent: 2, delivered: 2, ...CLEAN });
    expect(ledger.isComplete).toBeTrue();
  });

  test('counts what no session read as lost, also when it arrived', () => {
    const ledger = ledgerOf('a', 'b');
    ledger.arrived('session 1', 'a', false);
    expect(ledger.tally()).toEqual({ sent: 2, delivered: 0, ...CLEAN, lost: 2 });
    expect(ledger.oddities()).toEqual([
      'a (place 1 of workspace) arrived, but was never read',
      'b (place 2 of workspace) never arrived',
    ]);
  });

  test('tells repeats that say so from those that do not, over all sessions', () => {
    const ledger = ledgerOf('a');
    ledger.arrived('session 1', 'a', false);
    ledger.arrived('session 2', 'a', true);
    ledger.arrived('session 1', 'a', false);
    ledger.seen('a');
    expect(ledger.tally()).toEqual({ sent: 1, delivered: 1, ...CLEAN, duplicated: 1, marked: 1 });
  });

  test('sees what overtakes within a session, unless it was committed late', () => {
    const ledger = ledgerOf('a', 'b');
    ledger.sent('workspace', ['late'], { isLate: true });
    ledger.sent('workspace', ['c'], { isLate: false });
    for (const id of ['b', 'c', 'late', 'a']) ledger.arrived('session 1', id, false);
    expect(ledger.tally().outOfOrder).toBe(1);
  });

  test('lets people pass agents, and nobody pass themselves', () => {
    const ledger = new Ledger();
    ledger.sent('workspace', ['peer 1', 'peer 2'], { isLate: false, isFromPeer: true });
    ledger.sent('workspace', ['person 1', 'person 2'], { isLate: false });
    for (const id of ['person 1', 'peer 1', 'person 2', 'peer 2']) ledger.arrived('session', id, false);
    expect(ledger.tally().outOfOrder).toBe(0);
    const turned = new Ledger();
    turned.sent('workspace', ['peer 1', 'peer 2'], { isLate: false, isFromPeer: true });
    for (const id of ['peer 2', 'peer 1']) turned.arrived('session', id, false);
    expect(turned.tally().outOfOrder).toBe(1);
  });

  test('is printed as a table', () => {
    const table = tallyTable([{ scenario: 'burst', ...ledgerOf('a').tally() }]);
    expect(table.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['scenario', 'sent', 'delivered', 'lost', 'duplicated', 'out of order', '(marked repeats)'],
      ['burst', '1', '0', '1', '0', '0', '0'],
    ]);
  });
});
