import { findClaudeCode } from '../../test/host/claude-code.ts';
import type { HostSession } from '../../test/host/host-session.ts';
import { createMoleculeTeam, startTeamSession } from '../../test/host/molecule-session.ts';
import { startHostSession } from '../../test/host/start-host-session.ts';
import type { Bench } from '../harness/bench.ts';
import { summarize } from '../harness/summary.ts';
import { distributionChart } from '../report/charts.ts';
import { defineMeasure, type Report, spreadTable } from '../report/measure.ts';
import { milliseconds } from '../report/numbers.ts';

interface FirstMessage {
  /** Which Claude Code; or why none could be run, and then nothing was measured. */
  readonly client: string;
  /** Milliseconds from the start of `claude` to the model's request with a message that waited on the platform. */
  readonly waiting: readonly number[];
  /** The same without the plugin, to the request with a prompt of the command line. */
  readonly typed: readonly number[];
}

/** The real client against a mock model, the two starts in turns. `MOLECULE_TEST_CLAUDE_CODE` chooses a version. */
async function measureFirstMessage(bench: Bench): Promise<FirstMessage> {
  const found = await findClaudeCode();
  const waiting: number[] = [];
  const typed: number[] = [];
  const runs = found.found ? bench.pick(5, 15) : 0;
  const nothing = { from: 'folder', folder: bench.folder(), plugin: 'none' } as const;
  // The first start of each fills the page cache and is not counted.
  for (let run = 0; found.found && run <= runs; run += 1) {
    const { claudeCode } = found;
    await using team = await createMoleculeTeam();
    await team.platform.sendAsCanvasUser(team.ownId, 'waits since before the start');
    const waitingMs = await timeRequest(/waits since before/, () =>
      startTeamSession(team, claudeCode, { channel: 'approved' }),
    );
    const typedMs = await timeRequest(/typed at the start/, () =>
      startHostSession({ claudeCode, source: nothing, channel: 'off', prompt: 'typed at the start' }),
    );
    if (run === 0) continue;
    waiting.push(waitingMs);
    typed.push(typedMs);
    bench.progress(`start ${run} of ${runs}`);
  }
  const client = found.found ? `Claude Code ${found.claudeCode.version}` : found.reason;
  return { client, waiting, typed };
}

async function timeRequest(pattern: RegExp, start: () => Promise<HostSession>): Promise<number> {
  const startedMs = performance.now();
  await using session = await start();
  await session.waitForRequest(pattern);
  return Math.round(performance.now() - startedMs);
}

const MORE_MS = 1_300;

function describe({ client, waiting, typed }: FirstMessage): Report {
  const title = 'Start of Claude Code until the model is asked';
  if (waiting.length === 0) return { title, how: `Not measured: ${client}.`, table: [] };
  const [waitingSummary, typedSummary] = [summarize(waiting), summarize(typed)];
  const moreMs = waitingSummary.median - typedSummary.median;
  return {
    title,
    targets: [
      {
        name: 'First message, more than a start without the plugin',
        measured: `${milliseconds(moreMs)} (${milliseconds(waitingSummary.median)} / ${milliseconds(typedSummary.median)})`,
        target: `≤ ${milliseconds(MORE_MS)}`,
        isMet: moreMs <= MORE_MS,
      },
    ],
    plot: distributionChart([
      { label: 'waiting message', note: 'with the plugin', samplesMs: waiting, tone: 'main' },
      { label: 'typed prompt', note: 'without it', samplesMs: typed, tone: 'other' },
    ]),
    how: `${client} against a mock model, the two in turns: until the model is asked about a message that waited on the platform, and, without the plugin, about a prompt of the command line.`,
    table: spreadTable({ 'waiting message': waitingSummary, 'typed prompt': typedSummary }),
  };
}

export const firstMessage = defineMeasure('first-message', measureFirstMessage, describe);
