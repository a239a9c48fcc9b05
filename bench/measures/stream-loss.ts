import { eventually } from '../../test/support/eventually.ts';
import type { Bench } from '../harness/bench.ts';
import { Inserted, randomBetween } from '../harness/messages.ts';
import { processFacts } from '../harness/process-facts.ts';
import { round, type Summary, summarize } from '../harness/summary.ts';

export interface StreamLoss {
  /** How often the stream was ended by the platform, and how often one was open at that moment. */
  readonly drops: number;
  readonly dropsOfAnOpenStream: number;
  readonly messages: number;
  readonly lost: number;
  readonly doubled: number;
  readonly latencyMs: Summary;
  readonly socketsBefore: number;
  readonly socketsAfter: number;
  readonly subscribersBefore: number;
  readonly subscribersAfter: number;
  /** Milliseconds since the start: for the plot. */
  readonly droppedAtMs: readonly number[];
  readonly deliveries: readonly (readonly [insertedAtMs: number, latencyMs: number])[];
}

const DROP_INTERVAL_MS = 600;
const MESSAGE_GAP_MS = { low: 50, high: 250 };

/** The event stream ended a hundred times in a minute while messages arrive. */
export async function measureStreamLoss(bench: Bench): Promise<StreamLoss> {
  const drops = bench.pick(20, 100);
  await using served = await bench.platform();
  const { platform } = served;
  const target = served.createWorkspace('Stream loss');
  await using channel = await bench.readyChannel(served, [target]);
  const inserted = new Inserted(served, target.id);
  const arrivalsBefore = channel.pushed.length;
  const socketsBefore = processFacts(channel.pid).openSockets;
  const subscribersBefore = platform.events.subscriberCount;
  const startedMs = performance.now();
  const droppedAtMs: number[] = [];
  let dropsOfAnOpenStream = 0;

  const drop = async () => {
    for (let index = 0; index < drops; index += 1) {
      await Bun.sleep(DROP_INTERVAL_MS);
      if (platform.events.subscriberCount > 0) dropsOfAnOpenStream += 1;
      platform.dropEventStreams();
      droppedAtMs.push(round(performance.now() - startedMs));
      if ((index + 1) % 10 === 0) bench.progress(`${index + 1} of ${drops} drops`);
    }
  };
  const write = async () => {
    while (droppedAtMs.length < drops) {
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
  const distinct = new Set(delivered.map(({ activityId }) => activityId)).size;
  return {
    drops,
    dropsOfAnOpenStream,
    messages: inserted.count,
    lost: inserted.count - distinct,
    doubled: delivered.length - distinct,
    latencyMs: summarize(delivered.map(({ latencyMs }) => latencyMs)),
    socketsBefore,
    socketsAfter: processFacts(channel.pid).openSockets,
    subscribersBefore,
    subscribersAfter: platform.events.subscriberCount,
    droppedAtMs,
    deliveries: delivered.map((one) => [round(one.insertedAtMs - startedMs), round(one.latencyMs)]),
  };
}
