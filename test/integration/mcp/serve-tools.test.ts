import { describe, expect, test } from 'bun:test';
import { z } from 'zod';
import { ProtocolError } from '../../../src/core/errors.ts';
import {
  defineTool,
  type RegisteredTool,
  type ToolCall,
  type ToolResult,
} from '../../../src/tools/shared/tool.ts';
import { eventually } from '../../support/eventually.ts';
import { mcpSession } from './mcp-session.ts';

function toolThat(
  handle: (input: { readonly word: string }, call: ToolCall) => ToolResult | Promise<ToolResult>,
  more: Partial<Pick<RegisteredTool, 'name' | 'isListed' | 'alwaysLoad'>> = {},
): RegisteredTool {
  return defineTool({
    name: 'say',
    title: 'Say',
    description: 'Says a word.',
    input: z.object({ word: z.string().default('nothing') }),
    aliases: { text: 'word' },
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    alwaysLoad: false,
    handle: async (input, _context, call) => handle(input, call),
    ...more,
  });
}

async function sessionWith(...tools: readonly RegisteredTool[]) {
  const session = await mcpSession({ tools });
  await session.connect();
  return session;
}

test('the list has what the model may call, with its schema and hints', async () => {
  await using session = await sessionWith(
    toolThat(() => ({ text: '' })),
    toolThat(() => ({ text: '' }), { name: 'first', alwaysLoad: true }),
    toolThat(() => ({ text: '' }), { name: 'hidden', isListed: false }),
  );
  const { tools } = await session.client.listTools();
  expect(tools).toMatchObject([{ name: 'say' }, { name: 'first', _meta: { 'anthropic/alwaysLoad': true } }]);
  expect(tools[0]).toEqual({
    name: 'say',
    description: 'Says a word.',
    inputSchema: { type: 'object', properties: { word: { type: 'string', default: 'nothing' } } },
    annotations: { title: 'Say', readOnlyHint: true, openWorldHint: false },
  });
});

test('the list leaves out what only other programs send, and limits that our errors tell', async () => {
  const writes = { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: true };
  const tool = defineTool({
    name: 'count',
    title: 'Count',
    description: 'Counts.',
    input: z.object({ words: z.array(z.string().max(9)).max(3), quietly: z.boolean().optional() }),
    unlisted: ['quietly'],
    annotations: writes,
    handle: async ({ words, quietly }) => ({ text: `${words.length} ${quietly}` }),
  });
  await using session = await sessionWith(tool);
  const { tools } = await session.client.listTools();
  expect(tools[0]?.inputSchema).toEqual({
    type: 'object',
    properties: { words: { type: 'array', items: { type: 'string' } } },
    required: ['words'],
  });
  expect(tools[0]?.annotations).toEqual({
    title: 'Count',
    destructiveHint: false,
    idempotentHint: true,
    openWorldHint: true,
  });
  const call = (words: string[]) =>
    session.client.callTool({ name: 'count', arguments: { words, quietly: true } });
  expect(await call(['a'])).toMatchObject({ content: [{ text: '1 true' }] });
  expect(await call(['a', 'b', 'c', 'd'])).toMatchObject({ isError: true });
});

describe('a call', () => {
  test('brings its arguments, and gets text and the same as data', async () => {
    await using session = await sessionWith(
      toolThat(({ word }) => ({ text: `said ${word}`, data: { word } })),
    );
    expect(await session.client.callTool({ name: 'say', arguments: { text: 'hello' } })).toEqual({
      content: [{ type: 'text', text: 'said hello' }],
      structuredContent: { message: 'said hello', word: 'hello' },
    });
  });

  test('may have another text for hosts that do not read data, and no data at all', async () => {
    await using session = await sessionWith(
      toolThat(() => ({ text: 'for the model', plainText: '{}', data: {} })),
      toolThat(() => ({ text: 'only this', isError: true }), { name: 'other' }),
    );
    expect(await session.client.callTool({ name: 'say' })).toEqual({
      content: [{ type: 'text', text: '{}' }],
      structuredContent: { message: 'for the model' },
    });
    expect(await session.client.callTool({ name: 'other' })).toEqual({
      content: [{ type: 'text', text: 'only this' }],
      isError: true,
    });
  });

  test('of a hidden tool works, and of one that does not exist names those that do', async () => {
    await using session = await sessionWith(
      toolThat(() => ({ text: '' })),
      toolThat(() => ({ text: 'here' }), { name: 'hidden', isListed: false }),
    );
    expect(await session.client.callTool({ name: 'hidden' })).toMatchObject({ content: [{ text: 'here' }] });
    await expect(session.client.callTool({ name: 'sing' })).rejects.toThrow('unknown tool; there are say');
  });

  test('that throws an error of ours is a result in its words', async () => {
    await using session = await sessionWith(
      toolThat(() => Promise.reject(new ProtocolError('It went wrong.', 'Do this.'))),
    );
    expect(await session.client.callTool({ name: 'say' })).toEqual({
      content: [{ type: 'text', text: 'It went wrong. Do this.' }],
      isError: true,
    });
    expect(session.errors).toEqual([]);
  });

  test('that fails because of a bug says only that, and the log has the details', async () => {
    const bug = new TypeError('secret detail');
    await using session = await sessionWith(toolThat(() => Promise.reject(bug)));
    const text = 'say failed because of a bug in the plugin; the log file has the details.';
    expect(await session.client.callTool({ name: 'say' })).toEqual({
      content: [{ type: 'text', text }],
      isError: true,
    });
    expect(session.errors).toEqual([['say', bug]]);
  });

  test('with arguments of the wrong type says which, and what to do', async () => {
    await using session = await sessionWith(toolThat(() => ({ text: '' })));
    const result = await session.client.callTool({ name: 'say', arguments: { word: 7 } });
    expect(result).toMatchObject({ isError: true });
    expect(JSON.stringify(result.content)).toContain('word');
    expect(session.errors).toEqual([]);
  });

  test('gives the failures behind its result to the log', async () => {
    const failure = new Error('remote words');
    await using session = await sessionWith(toolThat(() => ({ text: 'failed', failures: [failure] })));
    const result = await session.client.callTool({ name: 'say' });
    expect(JSON.stringify(result)).not.toContain('remote words');
    expect(session.errors).toEqual([['say', failure]]);
  });

  test('shows progress to a host that asked for it, and not to another', async () => {
    await using session = await sessionWith(
      toolThat((_input, call) => {
        call.progress('one');
        call.progress('two');
        return { text: '' };
      }),
    );
    const lines: unknown[] = [];
    await session.client.callTool({ name: 'say' }, undefined, { onprogress: (line) => lines.push(line) });
    expect(lines).toEqual([
      { progress: 1, message: 'one' },
      { progress: 2, message: 'two' },
    ]);
    await session.client.callTool({ name: 'say' });
    expect(lines).toHaveLength(2);
    expect(session.errors).toEqual([]);
  });
});

describe('a call that is running', () => {
  /** A tool that runs until its signal aborts. */
  function endless() {
    const started = Promise.withResolvers<AbortSignal>();
    const tool = toolThat((_input, { signal }) => {
      started.resolve(signal);
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new Error('aborted'))),
      );
    });
    return { tool, started: started.promise };
  }

  test('is aborted when the host cancels it', async () => {
    const { tool, started } = endless();
    await using session = await sessionWith(tool);
    const cancel = new AbortController();
    const result = session.client.callTool({ name: 'say' }, undefined, { signal: cancel.signal });
    const signal = await started;
    cancel.abort();
    await expect(result).rejects.toThrow();
    await eventually('the abort', () => signal.aborted || undefined);
    expect(session.errors).toEqual([]);
  });

  test('keeps the server from being idle, and ends with the process: no bug, so nothing for the log', async () => {
    const { tool, started } = endless();
    await using session = await sessionWith(tool);
    await session.host.idle();
    const result = session.client.callTool({ name: 'say' });
    await started;
    let isIdle = false;
    const idle = session.host.idle().then(() => {
      isIdle = true;
    });
    await session.client.ping();
    expect(isIdle).toBeFalse();
    session.endOfCalls.abort();
    expect(await result).toEqual({ content: [{ type: 'text', text: 'say was cancelled.' }], isError: true });
    await idle;
    expect(session.errors).toEqual([]);
  });
});
