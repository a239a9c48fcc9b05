import type { Bench } from '../harness/bench.ts';
import { round, type Summary, summarize } from '../harness/summary.ts';
import { defineMeasure, type Report, spreadTable } from '../report/measure.ts';

interface Reply {
  /** From the tool call until the platform handles the request that it makes. */
  readonly callToRequestMs: Summary;
  /** From the tool call until its result is read. */
  readonly callToResultMs: Summary;
}

/** A reply to the canvas user: how long the tool takes to reach the platform, and to answer the model. */
async function measureReply(bench: Bench): Promise<Reply> {
  const count = bench.pick(40, 200);
  await using served = await bench.platform();
  const target = served.createWorkspace('Reply');
  await using channel = await bench.readyChannel(served, [target]);
  const { platform } = served;
  let requestedMs = 0;
  platform.events.subscribe(({ type }) => {
    if (type === 'AGENT_MESSAGE') requestedMs = performance.now();
  });
  const arrived = channel.pushed.length;
  await platform.sendAsCanvasUser(target.id, 'question');
  await channel.waitForPushes(arrived + 1, 10_000);
  const activityId = channel.pushed.at(-1)?.meta.activity_id;
  const toRequestMs: number[] = [];
  const toResultMs: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const calledMs = performance.now();
    const answer = await channel.call('reply_to_workspace', {
      activity_id: activityId,
      text: `answer ${index}`,
    });
    toResultMs.push(round(performance.now() - calledMs));
    if (answer.isError) throw new Error(`the reply failed: ${answer.text}`);
    toRequestMs.push(round(requestedMs - calledMs));
  }
  return { callToRequestMs: summarize(toRequestMs), callToResultMs: summarize(toResultMs) };
}

function describe({ callToRequestMs, callToResultMs }: Reply): Report {
  return {
    title: 'A reply to the canvas user',
    how: 'From the tool call until the platform has handled its request, and until the result is back.',
    table: spreadTable({ 'call to request': callToRequestMs, 'call to result': callToResultMs }),
  };
}

export const reply = defineMeasure('reply', measureReply, describe);
