import { megabytes, milliseconds, readable } from './numbers.ts';
import type { Measures, TargetResult } from './results.ts';

/** Every target that this run can speak about, met or not. */
export function judge(measures: Measures): TargetResult[] {
  return [
    ...startUp(measures),
    ...latency(measures),
    ...burst(measures),
    ...catchUp(measures),
    ...idle(measures),
    ...fullInbox(measures),
    ...memory(measures),
    ...streamLoss(measures),
  ];
}

function atMost(
  name: string,
  value: number,
  limit: number,
  format: (value: number) => string,
  note = '',
): TargetResult {
  return {
    name,
    measured: format(value) + note,
    target: limit === 0 ? 'none' : `≤ ${format(limit)}`,
    isMet: value <= limit,
  };
}

function startUp({ startUp: data }: Measures): TargetResult[] {
  if (data === undefined) return [];
  const bundle = data.bundleSummary.median;
  const sources = data.sourcesSummary.median;
  const share = bundle / sources;
  return [
    {
      name: 'Start-up, bundle against sources behind an install check',
      measured: `${readable(share)} × (${milliseconds(bundle)} / ${milliseconds(sources)})`,
      target: '≤ 0.5 ×',
      isMet: share <= 0.5,
    },
  ];
}

function latency({ latency: data }: Measures): TargetResult[] {
  if (data === undefined) return [];
  const { median, p95 } = data.doorbell.summary;
  const gain = data.baseline.summary.median / median;
  return [
    atMost('Insert to notification, median', median, 15, milliseconds),
    atMost('Insert to notification, 95th percentile', p95, 40, milliseconds),
    {
      name: 'Sooner than a plain poller, fixed interval of 5 s',
      measured: `${readable(gain)} ×`,
      target: '> 100 ×',
      isMet: gain > 100,
    },
  ];
}

function burst({ burst: data }: Measures): TargetResult[] {
  if (data === undefined) return [];
  const lost = data.rounds.reduce((sum, round) => sum + round.lost + round.doubled, 0);
  const count = data.messages.toLocaleString('en-US');
  return [
    atMost(
      `${count} in a second: last insert to last message`,
      data.afterLastInsertMs.median,
      1_000,
      milliseconds,
    ),
    atMost(`${count} in a second: rows fetched per row`, data.rowsFetchedPerRow.median, 1.5, readable),
    atMost(`${count} in a second: lost or doubled`, lost, 0, String),
  ];
}

function catchUp({ catchUp: data }: Measures): TargetResult[] {
  const run = data?.runs.find(({ messages }) => messages === 10_000);
  if (run === undefined) return [];
  return [
    {
      name: '10,000 waiting: spawn to last message',
      measured: milliseconds(run.lastArrivalMs),
      target: '< 5 s',
      isMet: run.lastArrivalMs < 5_000,
    },
  ];
}

function idle({ idle: data }: Measures): TargetResult[] {
  const servers = data?.servers.filter(({ doorbell }) => doorbell === 'on') ?? [];
  const one = servers.find(({ workspaces }) => workspaces === 1);
  const many = servers.find(({ workspaces }) => workspaces === 50);
  if (one === undefined || many === undefined) return [];
  return [
    atMost('Idle: requests per minute and workspace (mean over 50)', many.requestsPerMinute, 8, readable),
    {
      name: 'Idle: CPU with 50 workspaces, of one core',
      measured: `${readable(many.cpuPercent)} %`,
      target: '< 2 %',
      isMet: many.cpuPercent < 2,
    },
    atMost('Idle: resident memory, 1 workspace', one.residentMb, 60, megabytes),
  ];
}

/** The kernel counts in steps of 10 ms, and the machine has moods. */
const SAME_CPU = 1.5;

function fullInbox({ fullInbox: data }: Measures): TargetResult[] {
  const [empty] = data?.servers ?? [];
  const fullest = data?.servers.at(-1);
  if (data === undefined || empty === undefined || fullest === undefined) return [];
  const ratio = fullest.cpuMsPerMinute / empty.cpuMsPerMinute;
  return [
    {
      name: `Idle: CPU with ${fullest.messages.toLocaleString('en-US')} remembered messages against none, a poll every ${data.pollIntervalMs} ms`,
      measured: `${readable(ratio)} × (${milliseconds(fullest.cpuMsPerMinute)} / ${milliseconds(empty.cpuMsPerMinute)} a minute)`,
      target: `≤ ${SAME_CPU} ×`,
      isMet: ratio <= SAME_CPU,
    },
  ];
}

/** Ten megabytes are what the collector's own moods come to. */
const FLAT_MB = 10;

function memory({ memory: data }: Measures): TargetResult[] {
  if (data === undefined) return [];
  const name = `Memory growth, second half of ${data.messages.toLocaleString('en-US')} messages`;
  return [atMost(name, data.growthMb, FLAT_MB, megabytes, ` (${megabytes(data.residentAfterMb)} resident)`)];
}

function streamLoss({ streamLoss: data }: Measures): TargetResult[] {
  if (data === undefined) return [];
  const name = `Stream ended ${data.drops} times`;
  const sockets = Math.max(0, data.socketsAfter - data.socketsBefore);
  const subscribers = Math.max(0, data.subscribersAfter - data.subscribersBefore);
  return [
    atMost(`${name}: messages lost`, data.lost, 0, String, ` of ${readable(data.messages)}`),
    atMost(`${name}: messages doubled`, data.doubled, 0, String),
    atMost(`${name}: sockets, subscribers left over`, sockets + subscribers, 0, String),
  ];
}
