import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { HookAnswers } from '../../../src/channel/hook-answers.ts';
import type { HookAnswer } from '../../../src/claude-code/hooks.ts';
import { INSTRUCTIONS } from '../../../src/claude-code/instructions.ts';
import { SERVER } from '../../support/deliveries.ts';

const MESSAGE = `<channel source="${SERVER}" activity_id="a">\nhello\n</channel>`;
const output = z.strictObject({
  systemMessage: z.string().optional(),
  decision: z.literal('block').optional(),
  reason: z.string().optional(),
  hookSpecificOutput: z
    .strictObject({ hookEventName: z.enum(['UserPromptSubmit', 'Stop']), additionalContext: z.string() })
    .optional(),
});

/** The hooks of a session, of which `answer` is what the inbox has to say, and `line` what the user is to be told. */
function hooks(answer: HookAnswer = {}) {
  const said: { line: string | undefined } = { line: undefined };
  const answers = new HookAnswers({
    serverName: SERVER,
    answer: async () => answer,
    line: () => said.line,
  });
  const call = async (event: string, prompt: string, transcriptPath: string) =>
    output.parse(JSON.parse(await answers.answer({ event, prompt, transcriptPath, isContinued: undefined })));
  return {
    said,
    call,
    /** What goes to the model with a prompt of this conversation. */
    context: async (prompt: string, conversation = 'one') =>
      (await call('UserPromptSubmit', prompt, conversation)).hookSpecificOutput?.additionalContext,
    lineOf: async (prompt = 'typed') => (await call('UserPromptSubmit', prompt, 'one')).systemMessage,
  };
}

describe('the instructions', () => {
  test('come with the first message of a conversation, whole and once', async () => {
    const { context } = hooks();
    expect(await context('typed')).toBeUndefined();
    expect(await context(MESSAGE)).toEndWith(`\n${INSTRUCTIONS}`);
    expect(await context(MESSAGE)).toBeUndefined();
  });

  test('come again after /clear, which begins another transcript, and when the conversation was compacted', async () => {
    const { call, context } = hooks();
    await context(MESSAGE);
    expect(await context(MESSAGE, 'two')).toContain(INSTRUCTIONS);
    expect(await context(MESSAGE)).toBeUndefined();
    expect(await call('PostCompact', '', 'one')).toEqual({});
    expect(await context(MESSAGE)).toContain(INSTRUCTIONS);
    expect(await context(MESSAGE, 'two')).toBeUndefined();
  });

  test('do not come because somebody quotes a message, or with one of another server', async () => {
    const { context } = hooks();
    expect(await context(`look: ${MESSAGE}`)).toBeUndefined();
    expect(await context(MESSAGE.replace('plugin:molecule', 'plugin:other'))).toBeUndefined();
  });

  test('stand before messages that the hook itself brings', async () => {
    expect(await hooks({ toPrompt: 'BROUGHT' }).context('typed')).toEndWith(`${INSTRUCTIONS}\nBROUGHT`);
  });

  test('wait for the next answer when this one is full', async () => {
    const { context } = hooks({ toPrompt: 'x'.repeat(8_500) });
    expect(await context('typed')).not.toContain(INSTRUCTIONS);
  });

  test('do not come with a message that is left out', async () => {
    const { call, context } = hooks({ refusePrompt: 'seen before' });
    expect(await call('UserPromptSubmit', MESSAGE, 'one')).toEqual({
      decision: 'block',
      reason: 'seen before',
    });
    expect(await context(MESSAGE)).toBeUndefined();
  });
});

describe('the line for the user', () => {
  test('is shown once, and again when it is another one', async () => {
    const { said, lineOf } = hooks();
    expect(await lineOf()).toBeUndefined();
    said.line = 'standing by';
    expect([await lineOf(), await lineOf(), await lineOf(MESSAGE)]).toEqual([
      'standing by',
      undefined,
      undefined,
    ]);
    said.line = 'connected';
    expect([await lineOf(), await lineOf()]).toEqual(['connected', undefined]);
  });

  test('is shown at prompts only', async () => {
    const { said, call } = hooks({ goOnWith: 'BROUGHT' });
    said.line = 'connected';
    expect((await call('Stop', '', 'one')).systemMessage).toBeUndefined();
    expect((await call('PostToolBatch', '', 'one')).systemMessage).toBeUndefined();
  });
});
