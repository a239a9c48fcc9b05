import type { Burst } from '../measures/burst.ts';
import type { CatchUp } from '../measures/catch-up.ts';
import type { FullInbox } from '../measures/full-inbox.ts';
import type { Idle } from '../measures/idle.ts';
import type { Latency } from '../measures/latency.ts';
import type { Memory } from '../measures/memory.ts';
import type { MessageSize } from '../measures/message-size.ts';
import type { StartUp } from '../measures/start-up.ts';
import type { StreamLoss } from '../measures/stream-loss.ts';
import { barChart } from './bar-chart.ts';
import { distributionChart } from './distribution-chart.ts';
import { lineChart } from './line-chart.ts';
import { megabytes, milliseconds, readable } from './numbers.ts';
import type { Plot } from './svg.ts';

export function startUpPlot({ bundle, sources }: StartUp): Plot {
  return distributionChart('Start-up: spawn until initialize is answered', 'linear', [
    { label: 'this server', note: 'one bundle', samplesMs: bundle, tone: 'main' },
    { label: 'from source', note: 'install check, then sources', samplesMs: sources, tone: 'other' },
  ]);
}

export function latencyPlot({ doorbell, polling, baseline }: Latency): Plot {
  return distributionChart('A message: insert until the session has it', 'log', [
    { label: 'doorbell on', note: 'the default', samplesMs: doorbell.latenciesMs, tone: 'main' },
    { label: 'doorbell off', note: 'polls every 5 s', samplesMs: polling.latenciesMs, tone: 'third' },
    { label: 'plain poller', note: 'fixed interval of 5 s', samplesMs: baseline.latenciesMs, tone: 'other' },
  ]);
}

export function burstPlot({ messages, rounds }: Burst): Plot {
  const middle = rounds.toSorted((a, b) => a.afterLastInsertMs - b.afterLastInsertMs)[rounds.length >> 1];
  return lineChart({
    title: `${messages.toLocaleString('en-US')} messages within a second`,
    x: { label: 'time since the first insert', format: milliseconds },
    y: { label: 'messages', format: readable },
    series: [
      { label: 'inserted', points: middle?.inserts ?? [], tone: 'other' },
      { label: 'arrived in the session', points: middle?.arrivals ?? [], tone: 'main' },
    ],
  });
}

export function catchUpPlot({ runs }: CatchUp): Plot {
  return lineChart({
    title: 'Catch-up: from spawn until the last waiting message is through',
    x: { label: 'messages waiting', kind: 'log', format: readable },
    y: { label: 'time', kind: 'log', format: milliseconds },
    series: [
      {
        label: 'last message',
        points: runs.map((run) => [run.messages, run.lastArrivalMs]),
        tone: 'main',
        draw: 'line-and-dots',
      },
      {
        label: 'window read',
        points: runs.map((run) => [run.messages, run.registeredMs]),
        tone: 'other',
        draw: 'line-and-dots',
      },
    ],
  });
}

export function catchUpMemoryPlot({ runs }: CatchUp): Plot {
  const largest = runs.at(-1);
  return lineChart({
    title: `Memory while ${largest?.messages.toLocaleString('en-US')} messages are caught up`,
    x: { label: 'time since spawn', format: milliseconds },
    y: { label: 'resident', format: megabytes },
    series: [
      {
        label: 'resident memory',
        points: largest?.samples.map((sample) => [sample.atMs, sample.residentMb]) ?? [],
        tone: 'main',
      },
    ],
  });
}

export function idlePlot({ servers }: Idle): Plot {
  const sizes = [...new Set(servers.map(({ workspaces }) => workspaces))];
  return barChart({
    title: 'Idle: CPU of one core',
    groups: sizes.map((size) => ({
      label: `${size} workspace${size === 1 ? '' : 's'}`,
      bars: servers
        .filter(({ workspaces }) => workspaces === size)
        .map(({ doorbell, cpuPercent }) => ({
          value: cpuPercent,
          tone: doorbell === 'on' ? 'main' : 'other',
        })),
    })),
    legend: [
      { label: 'doorbell on', tone: 'main' },
      { label: 'doorbell off', tone: 'other' },
    ],
    format: (value) => `${readable(value)} %`,
    limit: { value: 2, label: 'target: below 2 %' },
  });
}

export function fullInboxPlot({ servers, pollIntervalMs }: FullInbox): Plot {
  return barChart({
    title: `Idle with a full inbox: CPU per minute, a poll every ${pollIntervalMs} ms`,
    groups: servers.map(({ messages, cpuMsPerMinute }) => ({
      label: `${messages.toLocaleString('en-US')} messages`,
      bars: [{ value: cpuMsPerMinute, tone: 'main' }],
    })),
    legend: [],
    format: milliseconds,
    limit: { value: 1.5 * (servers[0]?.cpuMsPerMinute ?? 0), label: 'target: 1.5 × the empty one' },
  });
}

export function memoryPlot({ messages, samples, residentBeforeMb }: Memory): Plot {
  return lineChart({
    title: `Memory over ${messages.toLocaleString('en-US')} messages`,
    x: { label: 'messages delivered', format: readable },
    y: { label: 'resident', format: megabytes },
    series: [
      {
        label: 'resident memory',
        points: [[0, residentBeforeMb], ...samples.map((one) => [one.delivered, one.residentMb] as const)],
        tone: 'main',
      },
    ],
  });
}

export function messageSizePlot({ sizes }: MessageSize): Plot {
  return lineChart({
    title: 'What the size of a message costs',
    x: { label: 'characters in the message', kind: 'log', format: readable },
    y: { label: 'per message', kind: 'log', format: milliseconds },
    series: [
      {
        label: 'latency, median',
        points: sizes.map((row) => [row.characters, row.latencyMs.median]),
        tone: 'main',
        draw: 'line-and-dots',
      },
      {
        label: 'CPU of the server',
        points: sizes.map((row) => [row.characters, Math.max(row.cpuMs, 0.1)]),
        tone: 'other',
        draw: 'line-and-dots',
      },
    ],
  });
}

export function streamLossPlot({ drops, deliveries, droppedAtMs }: StreamLoss): Plot {
  return lineChart({
    title: `Latency while the event stream is ended ${drops} times`,
    x: { label: 'time', format: milliseconds },
    y: { label: 'insert to notification', format: milliseconds },
    series: [{ label: 'one message', points: deliveries, tone: 'main', draw: 'dots' }],
    marks: { label: 'stream ended', at: droppedAtMs },
  });
}
