import type { Bench } from '../harness/bench.ts';
import { processFacts } from '../harness/process-facts.ts';
import { round } from '../harness/summary.ts';
import { atMost, defineMeasure, type Report } from '../report/measure.ts';
import { megabytes, milliseconds, readable } from '../report/numbers.ts';

interface Idle {
  /** How long each server was watched. */
  readonly watchedSeconds: number;
  readonly servers: readonly IdleServer[];
}

/** A server to which nobody writes. */
interface IdleServer {
  readonly doorbell: 'on' | 'off';
  readonly workspaces: number;
  /** Per workspace, heartbeats included. */
  readonly requestsPerMinute: number;
  readonly cpuMsPerMinute: number;
  /** Of one core. */
  readonly cpuPercent: number;
  readonly residentMb: number;
}

const WORKSPACES = [1, 10, 50];

/** All servers at once: they idle, and what is counted is each process's own. */
async function measureIdle(bench: Bench): Promise<Idle> {
  // Whole rounds of sweeps (15 s) and heartbeats (30 s), or the count would depend on the moment.
  const watchedSeconds = bench.pick(30, 60);
  const settleSeconds = bench.pick(5, 20);
  const kinds = (['on', 'off'] as const).flatMap((doorbell) =>
    WORKSPACES.map((workspaces) => ({ doorbell, workspaces })),
  );
  bench.progress(`starting ${kinds.length} servers`);
  const started = await Promise.all(
    kinds.map(async (kind) => ({ kind, ...(await startServer(bench, kind)) })),
  );
  await Bun.sleep(settleSeconds * 1000);
  bench.progress(`watching for ${watchedSeconds} s`);
  const servers = await Promise.all(
    started.map(async ({ kind, served, channel }) => {
      const startedMs = performance.now();
      const before = { ...processFacts(channel.pid), requests: served.traffic.requests };
      await Bun.sleep(watchedSeconds * 1000);
      const after = processFacts(channel.pid);
      const minutes = (performance.now() - startedMs) / 60_000;
      const cpuMsPerMinute = (after.cpuMs - before.cpuMs) / minutes;
      return {
        ...kind,
        requestsPerMinute: round((served.traffic.requests - before.requests) / minutes / kind.workspaces),
        cpuMsPerMinute: Math.round(cpuMsPerMinute),
        cpuPercent: round(cpuMsPerMinute / 600),
        residentMb: after.residentMb,
      };
    }),
  );
  for (const { served, channel } of started) {
    await channel[Symbol.asyncDispose]();
    await served[Symbol.asyncDispose]();
  }
  return { watchedSeconds, servers };
}

type Kind = Pick<IdleServer, 'doorbell' | 'workspaces'>;

async function startServer(bench: Bench, { doorbell, workspaces }: Kind) {
  const served = await bench.platform();
  const targets = Array.from({ length: workspaces }, (_, index) => served.createWorkspace(`Idle ${index}`));
  const channel = await bench.readyChannel(
    served,
    targets,
    doorbell === 'off' ? { MOLECULE_DOORBELL: 'off' } : {},
  );
  // A stream counts as working with its first event, which would otherwise be the first heartbeat.
  for (const { id } of targets) served.platform.insertMessages(id, ['hello']);
  await channel.waitForPushes(workspaces + 1, 30_000);
  return { served, channel };
}

function describe({ watchedSeconds, servers }: Idle): Report {
  const withDoorbell = (workspaces: number) =>
    servers.filter((server) => server.doorbell === 'on' && server.workspaces === workspaces);
  return {
    title: 'Idle',
    targets: [
      ...withDoorbell(50).flatMap(({ requestsPerMinute, cpuPercent }) => [
        atMost('Idle: requests per minute and workspace (mean over 50)', requestsPerMinute, 8, readable),
        {
          name: 'Idle: CPU with 50 workspaces, of one core',
          measured: `${readable(cpuPercent)} %`,
          target: '< 2 %',
          isMet: cpuPercent < 2,
        },
      ]),
      ...withDoorbell(1).map(({ residentMb }) =>
        atMost('Idle: resident memory, 1 workspace', residentMb, 55, megabytes),
      ),
    ],
    how: `Servers with nothing to do, each watched for ${watchedSeconds} s. Requests include the heartbeats; CPU is user and system time of all threads.`,
    table: [
      ['doorbell', 'workspaces', 'requests/min and workspace', 'CPU per minute', 'of one core', 'resident'],
      ...servers.map((server) => [
        server.doorbell,
        String(server.workspaces),
        readable(server.requestsPerMinute),
        milliseconds(server.cpuMsPerMinute),
        `${readable(server.cpuPercent)} %`,
        megabytes(server.residentMb),
      ]),
    ],
  };
}

export const idle = defineMeasure('idle', measureIdle, describe);
