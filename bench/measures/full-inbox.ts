import { Database } from 'bun:sqlite';
import { openInbox } from '../../src/inbox/file/open.ts';
import { inboxPath } from '../../src/inbox/file/sqlite-file.ts';
import { arrival } from '../../test/support/inbox-arrivals.ts';
import type { Bench } from '../harness/bench.ts';
import { processFacts } from '../harness/process-facts.ts';
import { defineMeasure, type Report, type Target } from '../report/measure.ts';
import { count, milliseconds, readable } from '../report/numbers.ts';

interface FullInbox {
  /** How long each server was watched. */
  readonly watchedSeconds: number;
  readonly pollIntervalMs: number;
  readonly servers: readonly FullInboxServer[];
}

/** A server to which nobody writes, over an inbox that remembers many messages. */
interface FullInboxServer {
  readonly messages: number;
  readonly cpuMsPerMinute: number;
}

const MESSAGES = [0, 10_000, 100_000];
/** Many polls, so that what each of them costs shows. */
const POLL_INTERVAL_MS = 250;
const DAY_MS = 86_400_000;

/** All servers at once, so that whatever else the machine does meets each of them. */
async function measureFullInbox(bench: Bench): Promise<FullInbox> {
  const watchedSeconds = bench.pick(20, 60);
  bench.progress(`filling inboxes and starting ${MESSAGES.length} servers`);
  const started = [];
  for (const messages of MESSAGES) {
    const served = await bench.platform();
    const workspace = served.createWorkspace(`Remembers ${messages}`);
    const env = { MOLECULE_DOORBELL: 'off', MOLECULE_POLL_INTERVAL_MS: String(POLL_INTERVAL_MS) };
    const channel = await bench.readyChannel(served, [workspace], env, (folder) =>
      fill(folder, workspace.id, messages),
    );
    started.push({ messages, served, channel });
  }
  await Bun.sleep(bench.pick(2, 10) * 1000);
  bench.progress(`watching for ${watchedSeconds} s`);
  const servers = await Promise.all(
    started.map(async ({ messages, channel }) => {
      const startedMs = performance.now();
      const before = processFacts(channel.pid).cpuMs;
      await Bun.sleep(watchedSeconds * 1000);
      const minutes = (performance.now() - startedMs) / 60_000;
      return { messages, cpuMsPerMinute: Math.round((processFacts(channel.pid).cpuMs - before) / minutes) };
    }),
  );
  for (const { served, channel } of started) {
    await channel[Symbol.asyncDispose]();
    await served[Symbol.asyncDispose]();
  }
  return { watchedSeconds, pollIntervalMs: POLL_INTERVAL_MS, servers };
}

/** Messages of yesterday that the session has had. */
function fill(folder: string, workspaceId: string, messages: number): void {
  const { inbox } = openInbox(folder, Date.now);
  const leased = inbox.takeOver();
  const yesterdayMicros = (Date.now() - DAY_MS) * 1000;
  const arrivals = Array.from({ length: messages }, (_, index) =>
    arrival(`old-${index}`, yesterdayMicros + index, { workspaceId }),
  );
  leased.arrivals.store(workspaceId, arrivals, { localMs: Date.now(), platformMs: undefined });
  inbox.close();
  using database = new Database(inboxPath(folder));
  database.run("UPDATE message SET state = 'settled', settled_ms = stored_ms, settled_by = 'receipt'");
}

/** The kernel counts in steps of 10 ms, and no two minutes of a machine are the same. */
const SAME_CPU = 1.5;

function describe({ watchedSeconds, pollIntervalMs, servers }: FullInbox): Report {
  return {
    title: `Idle with a full inbox, a poll every ${pollIntervalMs} ms`,
    targets: sameCpu(pollIntervalMs, servers.at(0), servers.at(-1)),
    how: `Servers with nothing to do and the doorbell off, each watched for ${watchedSeconds} s over an inbox that remembers this many messages of the day before.`,
    table: [
      ['remembered messages', 'CPU per minute'],
      ...servers.map(({ messages, cpuMsPerMinute }) => [count(messages), milliseconds(cpuMsPerMinute)]),
    ],
  };
}

function sameCpu(pollIntervalMs: number, empty?: FullInboxServer, fullest?: FullInboxServer): Target[] {
  if (empty === undefined || fullest === undefined) return [];
  const ratio = fullest.cpuMsPerMinute / empty.cpuMsPerMinute;
  return [
    {
      name: `Idle: CPU with ${count(fullest.messages)} remembered messages against none, a poll every ${pollIntervalMs} ms`,
      measured: `${readable(ratio)} × (${milliseconds(fullest.cpuMsPerMinute)} / ${milliseconds(empty.cpuMsPerMinute)} a minute)`,
      target: `≤ ${SAME_CPU} ×`,
      isMet: ratio <= SAME_CPU,
    },
  ];
}

export const fullInbox = defineMeasure('full-inbox', measureFullInbox, describe);
