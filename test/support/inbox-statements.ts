import type { Database, Statement } from 'bun:sqlite';
import { gateStatements } from '../../src/inbox/access/sender-gate.ts';
import { arrivalStatements } from '../../src/inbox/arrivals.ts';
import { holdStatements } from '../../src/inbox/holds.ts';
import { inboxStatements } from '../../src/inbox/inbox.ts';
import { pruneStatements } from '../../src/inbox/leased-inbox.ts';
import { pushStatements } from '../../src/inbox/push-queue.ts';
import { waitingStatements } from '../../src/inbox/waiting-room.ts';

/** Every statement on messages, by the part of the inbox that uses it and its name there, e.g. `pushes.untold`. */
export function messageStatements(sqlite: Database): ReadonlyMap<string, Statement> {
  const parts = {
    inbox: inboxStatements(sqlite),
    arrivals: arrivalStatements(sqlite),
    pushes: pushStatements(sqlite),
    holds: holdStatements(sqlite),
    gate: gateStatements(sqlite),
    prune: pruneStatements(sqlite),
    room: waitingStatements(sqlite),
  };
  return new Map(
    Object.entries(parts).flatMap(([part, statements]) =>
      Object.entries(statements).map(([name, statement]) => [`${part}.${name}`, statement]),
    ),
  );
}
