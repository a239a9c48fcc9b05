import type { Summary } from '../harness/summary.ts';
import { megabytes, milliseconds, readable } from './numbers.ts';
import {
  burstPlot,
  catchUpMemoryPlot,
  catchUpPlot,
  fullInboxPlot,
  idlePlot,
  latencyPlot,
  memoryPlot,
  messageSizePlot,
  startUpPlot,
  streamLossPlot,
} from './plots.ts';
import type { Measures } from './results.ts';
import type { Plot } from './svg.ts';

/** A part of the report: its plots by file name, how it was measured, and the numbers behind them. */
export interface Section {
  readonly plots: Readonly<Record<string, Plot>>;
  readonly how: string;
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

const SPREAD_HEAD = ['', 'samples', 'p5', 'p25', 'median', 'p75', 'p95'];

export function sectionsOf(measures: Measures): Section[] {
  return [
    ...latencySection(measures),
    ...startUpSection(measures),
    ...replySection(measures),
    ...burstSection(measures),
    ...catchUpSection(measures),
    ...idleSection(measures),
    ...fullInboxSection(measures),
    ...memorySection(measures),
    ...messageSizeSection(measures),
    ...streamLossSection(measures),
  ];
}

function spreadRow(label: string, { count, ...spread }: Summary): string[] {
  const { p5, p25, median, p75, p95 } = spread;
  return [label, String(count), ...[p5, p25, median, p75, p95].map(milliseconds)];
}

function latencySection({ latency }: Measures): Section[] {
  if (latency === undefined) return [];
  return [
    {
      plots: { latency: latencyPlot(latency) },
      how: 'One message at a time, at random moments. The clock starts before the row is inserted and stops when the MCP client has read the notification. The plain poller is a timer of 5 s, a fetch of the last 30 s and a set of seen ids, as plugins of this kind do it.',
      table: {
        head: SPREAD_HEAD,
        rows: [
          spreadRow('doorbell on', latency.doorbell.summary),
          spreadRow('doorbell off', latency.polling.summary),
          spreadRow('plain poller', latency.baseline.summary),
        ],
      },
    },
  ];
}

function startUpSection({ startUp }: Measures): Section[] {
  if (startUp === undefined) return [];
  return [
    {
      plots: { 'start-up': startUpPlot(startUp) },
      how: 'From spawn until the answer to initialize was read, the two in turns. The other start is the same server from its sources, by a script that runs bun install --frozen-lockfile first, with every package already there.',
      table: {
        head: SPREAD_HEAD,
        rows: [
          spreadRow('this server', startUp.bundleSummary),
          spreadRow('from source', startUp.sourcesSummary),
        ],
      },
    },
  ];
}

function replySection({ reply }: Measures): Section[] {
  if (reply === undefined) return [];
  return [
    {
      plots: {},
      how: 'A reply to the canvas user: from the tool call until the platform has handled its request, and until the result is back.',
      table: {
        head: SPREAD_HEAD,
        rows: [
          spreadRow('call to request', reply.callToRequestMs),
          spreadRow('call to result', reply.callToResultMs),
        ],
      },
    },
  ];
}

function burstSection({ burst }: Measures): Section[] {
  if (burst === undefined) return [];
  return [
    {
      plots: { burst: burstPlot(burst) },
      how: 'Inserted in fifty batches over 0.9 s, into a server that was idle; the plot shows the round in the middle. Every row that the platform sends is counted, the same one as often as it is sent.',
      table: {
        head: ['round', 'after the last insert', 'rows fetched per row', 'requests', 'lost', 'doubled'],
        rows: burst.rounds.map((round, index) => [
          String(index + 1),
          milliseconds(round.afterLastInsertMs),
          readable(round.rowsFetchedPerRow),
          String(round.requests),
          String(round.lost),
          String(round.doubled),
        ]),
      },
    },
  ];
}

function catchUpSection({ catchUp }: Measures): Section[] {
  if (catchUp === undefined) return [];
  return [
    {
      plots: { 'catch-up': catchUpPlot(catchUp), 'catch-up-memory': catchUpMemoryPlot(catchUp) },
      how: 'The messages wait on the platform, then the server is started. The first notification comes no sooner than 1.5 s after the tools were listed: Claude Code does not listen before. Messages per second are over the whole time since spawn.',
      table: {
        head: ['waiting', 'window read', 'first', 'last', 'messages/s', 'CPU', 'peak', 'after', 'doubled'],
        rows: catchUp.runs.map((run) => [
          run.messages.toLocaleString('en-US'),
          milliseconds(run.registeredMs),
          milliseconds(run.firstArrivalMs),
          milliseconds(run.lastArrivalMs),
          readable(run.messagesPerSecond),
          milliseconds(run.cpuMs),
          megabytes(run.peakResidentMb),
          megabytes(run.residentAfterMb),
          String(run.doubled),
        ]),
      },
    },
  ];
}

function idleSection({ idle }: Measures): Section[] {
  if (idle === undefined) return [];
  return [
    {
      plots: { idle: idlePlot(idle) },
      how: `Servers with nothing to do, each watched for ${idle.watchedSeconds} s. Requests include the heartbeats; CPU is user and system time of all threads.`,
      table: {
        head: [
          'doorbell',
          'workspaces',
          'requests/min and workspace',
          'CPU per minute',
          'of one core',
          'resident',
        ],
        rows: idle.servers.map((server) => [
          server.doorbell,
          String(server.workspaces),
          readable(server.requestsPerMinute),
          milliseconds(server.cpuMsPerMinute),
          `${readable(server.cpuPercent)} %`,
          megabytes(server.residentMb),
        ]),
      },
    },
  ];
}

function fullInboxSection({ fullInbox }: Measures): Section[] {
  if (fullInbox === undefined) return [];
  return [
    {
      plots: { 'full-inbox': fullInboxPlot(fullInbox) },
      how: `Servers with nothing to do and the doorbell off, each watched for ${fullInbox.watchedSeconds} s over an inbox that remembers this many messages of the day before.`,
      table: {
        head: ['remembered messages', 'CPU per minute'],
        rows: fullInbox.servers.map(({ messages, cpuMsPerMinute }) => [
          messages.toLocaleString('en-US'),
          milliseconds(cpuMsPerMinute),
        ]),
      },
    },
  ];
}

function memorySection({ memory }: Measures): Section[] {
  if (memory === undefined) return [];
  return [
    {
      plots: { memory: memoryPlot(memory) },
      how: 'Batches of 1,000 messages, each waited for. Growth is the median of the last quarter less that of the second.',
      table: {
        head: ['messages', 'before', 'after', 'growth in the second half'],
        rows: [
          [
            memory.messages.toLocaleString('en-US'),
            megabytes(memory.residentBeforeMb),
            megabytes(memory.residentAfterMb),
            megabytes(memory.growthMb),
          ],
        ],
      },
    },
  ];
}

function messageSizeSection({ messageSize }: Measures): Section[] {
  if (messageSize === undefined) return [];
  return [
    {
      plots: { 'message-size': messageSizePlot(messageSize) },
      how: 'One message at a time, a server of its own for each size, with the doorbell. CPU is that of the server alone.',
      table: {
        head: ['characters', 'latency p5', 'median', 'p95', 'CPU per message', 'resident'],
        rows: messageSize.sizes.map((row) => [
          row.characters.toLocaleString('en-US'),
          milliseconds(row.latencyMs.p5),
          milliseconds(row.latencyMs.median),
          milliseconds(row.latencyMs.p95),
          milliseconds(row.cpuMs),
          megabytes(row.residentMb),
        ]),
      },
    },
  ];
}

function streamLossSection({ streamLoss }: Measures): Section[] {
  if (streamLoss === undefined) return [];
  return [
    {
      plots: { 'stream-loss': streamLossPlot(streamLoss) },
      how: `The platform ends the event stream every 0.6 s while messages arrive; at ${streamLoss.dropsOfAnOpenStream} of the ${streamLoss.drops} times one was open. Afterwards a whole sweep over the window is waited for.`,
      table: {
        head: ['messages', 'lost', 'doubled', 'latency, median', 'p95', 'sockets', 'subscribers'],
        rows: [
          [
            String(streamLoss.messages),
            String(streamLoss.lost),
            String(streamLoss.doubled),
            milliseconds(streamLoss.latencyMs.median),
            milliseconds(streamLoss.latencyMs.p95),
            `${streamLoss.socketsBefore} → ${streamLoss.socketsAfter}`,
            `${streamLoss.subscribersBefore} → ${streamLoss.subscribersAfter}`,
          ],
        ],
      },
    },
  ];
}
