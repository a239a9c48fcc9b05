import { eventually } from '../../test/support/eventually.ts';
import type { Bench } from '../harness/bench.ts';
import { Inserted, randomBetween } from '../harness/messages.ts';
import { processFacts } from '../harness/process-facts.ts';
import { round, type Summary, summarize } from '../harness/summary.ts';
import { distributionChart } from '../report/charts.ts';
import { atMost, defineMeasure, type Report } from '../report/measure.ts';
import { milliseconds, readable } from '../report/numbers.ts';

interface StreamLoss {
  /** How often the stream was ended by the platform, and how often one was open at that moment. */
  readonly drops: number;
  readonly dropsOfAnOpenStream: number;
  readonly messages: number;
  readonly lost: number;
  readonly doubled: number;
  readonly latenciesMs: readonly number[];
  readonly latencyMs: Summary;
  readonly socketsBefore: number;
  readonly socketsAfter: number;
  readonly subscribersBefore: number;
  readonly subscribersAfter: number;
}

const DROP_INTERVAL_MS = 600;
const MESSAGE_GAP_MS = { low: 50, high: 250 };

/** The event stream ended a hundred times in a minute while messages arrive. */
async function measureStreamLoss(bench: Bench): Promise<StreamLoss> {
  const drops = bench.pick(20, 100);
  await using served = await bench.platform();
  const { platform } = served;
  const target = served.createWorkspace('Stream loss');
  await using channel = await bench.readyChannel(served, [target]);
  const inserted = new Inserted(served, target.id);
  const arrivalsBefore = channel.pushed.length;
  const socketsBefore = processFacts(channel.pid).openSockets;
  const subscribersBefore = platform.events.subscriberCount;
  let dropped = 0;
  let dropsOfAnOpenStream = 0;

  const drop = async () => {
    while (dropped < drops) {
      await Bun.sleep(DROP_INTERVAL_MS);
      if (platform.events.subscriberCount > 0) dropsOfAnOpenStream += 1;
      platform.dropEventStreams();
      dropped += 1;
      if (dropped % 10 === 0) bench.progress(`${dropped} of ${drops} drops`);
    }
  };
  const write = async () => {
    while (dropped < drops) {
      inserted.insert([`message ${inserted.count}`]);
      await Bun.sleep(randomBetween(MESSAGE_GAP_MS.low, MESSAGE_GAP_MS.high));
    }
  };
  await Promise.all([drop(), write()]);
  await channel.waitForPushes(arrivalsBefore + inserted.count, 30_000);
  await eventually('the stream to be back', () => platform.events.subscriberCount >= subscribersBefore);
  // A doubled message would come with the next sweep over the window.
  await Bun.sleep(bench.pick(5_000, 16_000));

  const delivered = inserted.delivered(channel);
  const latenciesMs = delivered.map(({ latencyMs }) => round(latencyMs));
  const distinct = new Set(delivered.map(({ activityId }) => activityId)).size;
  return {
    drops,
    dropsOfAnOpenStream,
    messages: inserted.count,
    lost: inserted.count - distinct,
    doubled: delivered.length - distinct,
    latenciesMs,
    latencyMs: summarize(latenciesMs),
    socketsBefore,
    socketsAfter: processFacts(channel.pid).openSockets,
    subscribersBefore,
    subscribersAfter: platform.events.subscriberCount,
  };
}

function describe(data: StreamLoss): Report {
  const { drops, messages, lost, doubled, latenciesMs, latencyMs } = data;
  const name = `Stream ended ${drops} times`;
  const sockets = Math.max(0, data.socketsAfter - data.socketsBefore);
  const subscribers = Math.max(0, data.subscribersAfter - data.subscribersBefore);
  return {
    title: `Latency while the event stream is ended ${drops} times`,
    targets: [
      atMost(`${name}: messages lost`, lost, 0, String, ` of ${readable(messages)}`),
      atMost(`${name}: messages doubled`, doubled, 0, String),
      atMost(`${name}: sockets, subscribers left over`, sockets + subscribers, 0, String),
    ],
    plot: distributionChart([
      { label: 'one message', note: 'insert to notification', samplesMs: latenciesMs, tone: 'main' },
    ]),
    how: `The platform ends the event stream every 0.6 s while messages arrive; at ${data.dropsOfAnOpenStream} of the ${drops} times one was open. Afterwards a whole sweep over the window is waited for.`,
    table: [
      ['messages', 'lost', 'doubled', 'latency, median', 'p95', 'sockets', 'subscribers'],
      [
        String(messages),
        String(lost),
        String(doubled),
        milliseconds(latencyMs.median),
        milliseconds(latencyMs.p95),
        `${data.socketsBefore} → ${data.socketsAfter}`,
        `${data.subscribersBefore} → ${data.subscribersAfter}`,
      ],
    ],
  };
}

export const streamLoss = defineMeasure('stream-loss', measureStreamLoss, describe);
