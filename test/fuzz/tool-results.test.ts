import { afterAll, expect } from 'bun:test';
import fc from 'fast-check';
import { describeError, MoleculeError } from '../../src/core/errors.ts';
import { TOOLS } from '../../src/tools/index.ts';
import { parseActivityRow } from '../../src/wire/activity.ts';
import { classifyActivity } from '../../src/wire/classify.ts';
import { fuzz } from '../support/fuzz.ts';
import { expectHarmless, wordsIn } from '../support/harmless.ts';
import {
  type Answer,
  hostileAnswer,
  mayWait,
  responseOf,
  TOKEN,
  TOOL_CASES,
} from '../support/hostile-answers.ts';
import { hostileRow, OWN } from '../support/hostile-rows.ts';
import { type ToolSession, targetOf, toolSession } from '../support/tool-session.ts';
import { inVirtualTime } from '../support/virtual-time.ts';

/** Claude Code does not even count the tokens of a result up to this length. */
const MAX_RESULT_CHARACTERS = 50_000;
const CALLS_PER_SESSION = 500;

interface Stage {
  readonly session: ToolSession;
  calls: number;
  row: number;
}

let answer: Answer = { status: 200, headers: {}, body: '' };
let stage: Stage | undefined;

function open(): Stage {
  if (stage !== undefined && stage.calls < CALLS_PER_SESSION) return stage;
  stage?.session[Symbol.dispose]();
  const targets = [targetOf({ id: OWN, token: TOKEN })];
  stage = { session: toolSession({ targets, fetch: async () => responseOf(answer) }), calls: 0, row: 0 };
  return stage;
}
afterAll(() => stage?.session[Symbol.dispose]());

/** Lines of ours at the left edge: everything else is further in, or between marks. */
const OUR_LINES: Readonly<Record<string, RegExp>> = {
  chat_history:
    /^(?:With |No messages with |Reading the history failed: |\[molecule: |\d{4}-\d\d-\d\d[T ][\d:.]+(?:Z|z|[+-][\d:]+) (?:you|canvas user|platform|peer [\w-]{1,8}|peer “[^“”]*”): )/,
  recall_memory:
    /^(?:Found |No memories found|Recalling memories failed: |\[molecule: |- (?:own|[\w.:-]+|“[^“”]*”), (?:at an unknown time|[\dTZz:.+ -]+): )/,
  list_peers: /^(?:Peers:|No peers|The peers|- [A-Za-z0-9_-]{1,128}, “[^“”]*”|\d+ more are not shown)/,
  check_requests:
    /^(?:Requests of|No requests|The requests|- [A-Za-z0-9_-]+ (?:task|approval) |\d+ more are not shown)/,
};

fuzz({
  name: 'tool-results',
  gateRuns: 500,
  input: fc.constantFrom(...TOOL_CASES).chain(({ tool, args, answer: expected }) =>
    fc.record({
      tool: fc.constant(tool),
      args: fc.constant(args),
      answer: hostileAnswer(expected),
      waiting: fc.option(hostileRow, {
        nil: undefined,
        freq: tool.includes('message') || tool.includes('inbox') ? 2 : 20,
      }),
    }),
  ),
  async check(input) {
    const current = open();
    const { session } = current;
    current.calls += 1;
    answer = input.answer;
    store(current, input.waiting);
    const tool = TOOLS.find(({ name }) => name === input.tool) ?? expect.unreachable();
    const call = () => session.call(tool, input.args).catch(toResult);
    const result = mayWait(input.answer) ? await inVirtualTime(call) : await call();
    const shown = wordsIn(result);
    shown.forEach(expectHarmless);
    expect(JSON.stringify({ message: result.text, ...result.data }).length).toBeLessThan(
      MAX_RESULT_CHARACTERS,
    );
    const ours = OUR_LINES[input.tool];
    if (ours !== undefined) {
      for (const line of result.text.split('\n')) expect(line).toMatch(new RegExp(`${ours.source}|^    `));
    }
    const logged = (result.failures ?? []).map(describeError);
    expect([...shown, ...logged].join('\n')).not.toContain(TOKEN);
  },
});

/** A tool ends with an error of ours, which has words for the model, or not at all. */
function toResult(error: unknown) {
  if (!(error instanceof MoleculeError)) throw error;
  return { text: `${error.message} ${error.advice}`, plainText: '', data: {}, failures: [] };
}

function store(current: Stage, row: unknown): void {
  const parsed = parseActivityRow(row);
  if (!parsed.ok) return;
  const outcome = classifyActivity(parsed.activity, OWN);
  const { id: activityId, createdAtMicros } = parsed.activity;
  current.session.inbox
    .takeOver()
    .arrivals.add(OWN, [{ activityId, createdAtMicros, seq: current.row++, outcome }]);
}
