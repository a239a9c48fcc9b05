import { describe, expect, test } from 'bun:test';
import { activityIdsInHookContext, activityIdsInPrompt } from '../../../src/claude-code/message-tags.ts';
import { readTranscriptLine } from '../../../src/claude-code/transcript.ts';

const SERVER = 'plugin:molecule:molecule';
const tag = (id: string, server = SERVER, body = 'hello') =>
  `<channel source="${server}" source="molecule" user="Ann &gt; Bob" activity_id="${id}" ts="t">\n${body}\n</channel>`;
const origin = { kind: 'channel', server: SERVER };
const read = (line: object) => readTranscriptLine(JSON.stringify(line), SERVER);

describe('a prompt', () => {
  test('names every message whose whole tag it consists of', () => {
    expect(activityIdsInPrompt(`${tag('a')}\n${tag('b&amp;c')}`, SERVER)).toEqual(['a', 'b&c']);
  });

  test('does not name messages of another server, nor tags inside a line', () => {
    expect(activityIdsInPrompt(tag('a', 'plugin:other:other'), SERVER)).toEqual([]);
    expect(activityIdsInPrompt(`see ${tag('a')}`, SERVER)).toEqual([]);
    expect(
      activityIdsInPrompt(
        tag('a', SERVER, 'x <channel source="plugin:molecule:molecule" activity_id="b">'),
        SERVER,
      ),
    ).toEqual(['a']);
  });

  test.each([
    ['words before it', `what is this?\n${tag('a')}`],
    ['words after it', `${tag('a')}\nwhat is this?`],
    ['words between two', `${tag('a')}\nand\n${tag('b')}`],
    ['only the beginning of it', tag('a').split('\n')[0] ?? ''],
    ['white space before it', ` ${tag('a')}`],
    ['a quotation', `> ${tag('a')}`],
    ['attributes that the host does not write', tag('a').replace(' activity_id', '  activity_id')],
    ['a bracket in an attribute', tag('a').replace('Ann', '<Ann')],
  ])('that somebody typed, with %s, only quotes the tag', (_what, prompt) => {
    expect(activityIdsInPrompt(prompt, SERVER)).toEqual([]);
  });

  test('of 400 KB is read in time that grows with its length alone', () => {
    const opening = `<channel source="${SERVER}" a="b" `;
    const startedMicros = process.cpuUsage().user;
    expect(activityIdsInPrompt(`${opening}\n`.repeat(10_000), SERVER)).toEqual([]);
    expect(activityIdsInHookContext('<molecule-message a="b" \n'.repeat(20_000))).toEqual([]);
    expect((process.cpuUsage().user - startedMicros) / 1e6).toBeLessThan(2);
  });
});

describe('a transcript line', () => {
  test('of a turn that a message opened proves that it was received', () => {
    const expected = { received: ['a'], brought: [], accepted: [], withdrawn: [] };
    expect(read({ type: 'user', origin, message: { role: 'user', content: tag('a') } })).toEqual(expected);
    expect(
      read({ type: 'user', origin, message: { role: 'user', content: [{ type: 'text', text: tag('a') }] } }),
    ).toEqual(expected);
  });

  test('of a message delivered in the middle of a turn proves the same', () => {
    const attachment = { type: 'queued_command', prompt: tag('a'), origin };
    expect(read({ type: 'attachment', attachment })).toEqual({
      received: ['a'],
      brought: [],
      accepted: [],
      withdrawn: [],
    });
  });

  test('of the queue proves only that it was accepted', () => {
    expect(read({ type: 'queue-operation', operation: 'enqueue', content: tag('a') })).toEqual({
      received: [],
      brought: [],
      accepted: ['a'],
      withdrawn: [],
    });
  });

  test('of the queue says that the user took it out, to write it himself', () => {
    expect(read({ type: 'queue-operation', operation: 'popAll', content: tag('a') })).toMatchObject({
      accepted: [],
      withdrawn: ['a'],
    });
  });

  test('says that the conversation goes on in another session, and since when', () => {
    const line = { type: 'continued-in', timestamp: '2026-12-01T02:17:22.242Z', sessionId: 'old' };
    expect(read({ ...line, continuedInSessionId: 'new-1' }).continued).toEqual({
      sessionId: 'new-1',
      atMs: Date.UTC(2026, 11, 1, 2, 17, 22, 242),
    });
    expect(read({ ...line, continuedInSessionId: '../x' }).continued).toBeUndefined();
    expect(read({ ...line, timestamp: 'x', continuedInSessionId: 'new-1' }).continued).toBeUndefined();
    expect(read({ type: 'user', message: { content: JSON.stringify(line) } }).continued).toBeUndefined();
  });

  test('says that the session was left in the middle of a turn', () => {
    const content = 'Backgrounding after the current tool finishes…';
    const line = { type: 'system', subtype: 'informational', timestamp: '2026-12-01T02:17:22Z' };
    expect(read({ ...line, content }).leavingAtMs).toBe(Date.UTC(2026, 11, 1, 2, 17, 22));
    expect(read({ ...line, content: 'Something else' }).leavingAtMs).toBeUndefined();
    expect(read({ type: 'user', message: { content } }).leavingAtMs).toBeUndefined();
  });

  test.each([
    ['what the user typed', { type: 'user', message: { role: 'user', content: tag('a') } }],
    [
      'another channel',
      { type: 'user', origin: { kind: 'channel', server: 'x' }, message: { content: tag('a') } },
    ],
    [
      'a tool result',
      {
        type: 'user',
        toolUseResult: tag('a'),
        message: { content: [{ type: 'tool_result', content: tag('a') }] },
      },
    ],
    ['the assistant', { type: 'assistant', origin, message: { content: tag('a') } }],
    ['leaving the queue', { type: 'queue-operation', operation: 'dequeue' }],
  ])('of %s proves nothing', (_name, line) => {
    expect(read(line)).toEqual({ received: [], brought: [], accepted: [], withdrawn: [] });
  });

  test('that is no JSON proves nothing', () => {
    expect(readTranscriptLine('<channel source= torn', SERVER)).toEqual({
      received: [],
      brought: [],
      accepted: [],
      withdrawn: [],
    });
  });
});
