import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { readMessageBody } from '../../../src/wire/message-body.ts';

const envelope = (message: object) => ({
  jsonrpc: '2.0',
  id: '1',
  method: 'message/send',
  params: { message },
});

describe('the text of a message', () => {
  test.each([
    [
      'v0.3 kind parts',
      envelope({
        parts: [
          { kind: 'text', text: 'a' },
          { kind: 'text', text: 'b' },
        ],
      }),
      'a\nb',
    ],
    ['older type parts', envelope({ parts: [{ type: 'text', text: 'a' }] }), 'a'],
    ['v1 flat parts', envelope({ parts: [{ text: 'a' }] }), 'a'],
    ['content as a string', envelope({ content: 'a' }), 'a'],
    ['content as an array', envelope({ content: [{ kind: 'text', text: 'a' }, 'b'] }), 'a\nb'],
    ['params.parts', { method: 'message/send', params: { parts: [{ kind: 'text', text: 'a' }] } }, 'a'],
    ['top-level parts', { parts: [{ text: 'a' }] }, 'a'],
    ['a delegation task', { task: 'a', delegation_id: 'd' }, 'a'],
    ['a plain string', 'a', 'a'],
    ['JSON inside a string', JSON.stringify(envelope({ parts: [{ text: 'a' }] })), 'a'],
    ['a text that only looks like JSON', '{ not json', '{ not json'],
    ['a data part', envelope({ parts: [{ kind: 'data', data: { x: 1 } }] }), '{"x":1}'],
    [
      'text beside a file',
      envelope({
        parts: [
          { kind: 'file', file: { name: 'f' } },
          { kind: 'text', text: 'a' },
        ],
      }),
      'a',
    ],
  ])('is found in %s', (_name, body, text) => {
    expect(readMessageBody(body).text).toBe(text);
  });

  test('keeps its own line breaks and spaces', () => {
    expect(readMessageBody(envelope({ parts: [{ kind: 'text', text: '  a\n\n  b ' }] })).text).toBe(
      '  a\n\n  b ',
    );
  });

  test.each([
    [null],
    [undefined],
    [42],
    [[]],
    [{}],
    [{ method: null, params: null }],
    [envelope({ parts: [] })],
  ])('is empty for %p', (body) => {
    expect(readMessageBody(body)).toEqual({ text: '', attachments: [] });
  });

  test('is a string for any JSON at all', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        expect(typeof readMessageBody({ params: { message: body } }).text).toBe('string');
        expect(typeof readMessageBody(body).text).toBe('string');
      }),
    );
  });
});

describe('attachments', () => {
  test.each([
    [
      'canvas file parts',
      {
        kind: 'file',
        file: { name: 'a.pdf', mimeType: 'application/pdf', uri: 'platform-pending:w/f', size: 5 },
      },
      { kind: 'file', name: 'a.pdf', mimeType: 'application/pdf', uri: 'platform-pending:w/f', sizeBytes: 5 },
    ],
    [
      'legacy flat parts',
      { type: 'image', name: 'a.png', mime_type: 'image/png', uri: 'https://x/a.png' },
      { kind: 'image', name: 'a.png', mimeType: 'image/png', uri: 'https://x/a.png' },
    ],
    [
      'v1 flat parts',
      { url: 'https://x/a.png', filename: 'a.png', mediaType: 'image/png' },
      { kind: 'file', name: 'a.png', mimeType: 'image/png', uri: 'https://x/a.png' },
    ],
  ])('are read from %s', (_name, part, attachment) => {
    expect(readMessageBody(envelope({ parts: [part] }))).toEqual({ text: '', attachments: [attachment] });
  });
});

test('the ids for threading and the platform’s own mark are read', () => {
  const body = {
    params: {
      message: { messageId: 'm', contextId: 'c', parts: [] },
      metadata: { source_type: 'self-cron' },
    },
  };
  expect(readMessageBody(body)).toEqual({
    text: '',
    attachments: [],
    messageId: 'm',
    contextId: 'c',
    sourceType: 'self-cron',
  });
});

describe('bytes inside a message', () => {
  const bytes = new Uint8Array([104, 105]);
  const partOf = (part: object) => readMessageBody(envelope({ parts: [part] })).attachments;

  test.each([
    ['v0.3 bytes', { kind: 'file', file: { name: 'a', bytes: 'aGk=' } }],
    ['a flat raw part', { filename: 'a', raw: 'aGk' }],
    ['a data: URI', { kind: 'file', file: { name: 'a', uri: 'data:;base64,aGk=' } }],
    ['a percent-encoded data: URI', { kind: 'file', file: { name: 'a', uri: 'data:,h%69' } }],
    ['a data: URL of a flat part', { filename: 'a', url: 'data:;charset=utf-8;base64,aGk=' }],
  ])('%s are read, and no address is kept for them', (_what, part) => {
    const [attachment] = partOf(part);
    expect(attachment).toMatchObject({ name: 'a', isInline: true });
    expect(Buffer.from(attachment?.bytes ?? [])).toEqual(Buffer.from(bytes));
    expect(attachment?.uri).toBeUndefined();
  });

  test('take their type from the data: URI where nothing else names one', () => {
    const uri = 'data:image/png;base64,aGk=';
    expect(partOf({ kind: 'file', file: { uri } })[0]?.mimeType).toBe('image/png');
    expect(partOf({ kind: 'file', file: { uri, mimeType: 'text/x' } })[0]?.mimeType).toBe('text/x');
  });

  test('that are empty or unreadable leave an attachment without contents', () => {
    expect(partOf({ kind: 'file', file: { name: 'a', bytes: '***' } })).toEqual([
      { kind: 'file', name: 'a' },
    ]);
    expect(partOf({ kind: 'file', file: { name: 'a', uri: 'data:broken' } })).toEqual([
      { kind: 'file', name: 'a' },
    ]);
  });
});
