import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { markCanvasMessage, normaliseA2a } from '../../../../src/local/a2a/normalise.ts';
import { rulesOf } from '../../../../src/local/http/era.ts';

const newest = rulesOf('E2');
const newId = () => 'new-id';
const normalise = (body: unknown, rules = newest) => normaliseA2a(body, rules, newId);
const enveloped = (params: unknown) => ({ jsonrpc: '2.0', id: '1', method: 'message/send', params });

describe('an envelope', () => {
  test('is kept as it is', () => {
    const message = { role: 'user', messageId: 'm', parts: [{ kind: 'text', text: 'hi' }] };
    expect(normalise(enveloped({ message }))).toEqual({
      ok: true,
      method: 'message/send',
      messageId: 'm',
      payload: enveloped({ message }),
    });
  });

  test('is made around a bare body, and every other key is lost', () => {
    expect(normalise({ method: 'x', params: { a: 1 }, extra: true })).toEqual({
      ok: true,
      method: 'x',
      messageId: undefined,
      payload: { jsonrpc: '2.0', id: 'new-id', method: 'x', params: { a: 1 } },
    });
  });

  test('of shorthand parts has neither method nor text', () => {
    expect(normalise({ parts: [{ kind: 'text', text: 'lost' }] })).toEqual({
      ok: true,
      method: '',
      messageId: undefined,
      payload: { jsonrpc: '2.0', id: 'new-id', method: null, params: null },
    });
  });

  test.each([['text'], [7], [null], [undefined], [[1, 2]]])('is not made of %p', (body) => {
    expect(normalise(body)).toEqual({ ok: false, error: 'invalid JSON' });
  });
});

describe('a message', () => {
  const messageOf = (message: unknown, rules = newest) => {
    const result = normalise(enveloped({ message }), rules);
    return result.ok ? result.payload.params : result;
  };

  test('without id and role gets both', () => {
    expect(messageOf({ parts: [] })).toEqual({ message: { messageId: 'new-id', role: 'user', parts: [] } });
  });

  test('keeps its role, even an empty one', () => {
    expect(messageOf({ role: '', messageId: 'm', parts: [] })).toEqual({
      message: { role: '', messageId: 'm', parts: [] },
    });
  });

  test('with content as a string or an array gets parts', () => {
    const expected = { message: { messageId: 'm', role: 'user', parts: [{ kind: 'text', text: 'hi' }] } };
    expect(messageOf({ messageId: 'm', content: 'hi' })).toEqual(expected);
    expect(messageOf({ messageId: 'm', content: [{ kind: 'text', text: 'hi' }] })).toEqual(expected);
  });

  test('keeps its content when it has parts, whatever these are', () => {
    for (const parts of [[], 'x', null]) {
      const message = { messageId: 'm', role: 'agent', parts, content: 'x' };
      expect(messageOf(message)).toEqual({ message });
    }
  });

  test('keeps an id that is none', () => {
    const body = enveloped({ message: { messageId: 7, role: 'user', parts: [] } });
    expect(normalise(body)).toEqual({
      ok: true,
      method: 'message/send',
      messageId: undefined,
      payload: body,
    });
  });

  test('with content of another type is refused', () => {
    expect(messageOf({ content: 7 })).toMatchObject({
      ok: false,
      error: 'invalid params.message.content type',
      hint: expect.any(String),
    });
  });

  test('with neither is refused', () => {
    expect(messageOf({ role: 'user' })).toMatchObject({
      ok: false,
      error: "params.message must contain either 'parts' (v0.3) or 'content' (v0.2 compat)",
      hint: expect.any(String),
    });
  });

  test('has its type keys renamed, and flat text parts left alone', () => {
    const parts = [{ type: 'text', text: 'a' }, { text: 'b' }, { kind: 'text', type: 'x', text: 'c' }, 'd'];
    expect(messageOf({ messageId: 'm', role: 'user', parts })).toEqual({
      message: {
        messageId: 'm',
        role: 'user',
        parts: [{ kind: 'text', text: 'a' }, { text: 'b' }, { kind: 'text', type: 'x', text: 'c' }, 'd'],
      },
    });
  });

  test('is not looked at when it is no object', () => {
    const body = enveloped({ parts: [{ kind: 'text', text: 'x' }] });
    expect(normalise(body)).toMatchObject({ ok: true, payload: body });
  });
});

describe('in the documented age', () => {
  test('type keys and a missing role stay', () => {
    const parts = [{ type: 'text', text: 'a' }];
    expect(normalise(enveloped({ message: { messageId: 'm', parts } }), rulesOf('E1'))).toMatchObject({
      payload: { params: { message: { messageId: 'm', parts } } },
    });
  });

  test('before it, content stays content', () => {
    const result = normalise(enveloped({ message: { content: 'hi' } }), rulesOf('E0'));
    expect(result).toMatchObject({
      ok: true,
      payload: { params: { message: { content: 'hi', messageId: 'new-id' } } },
    });
  });
});

describe('a canvas message', () => {
  const mark = (params: unknown, user?: { id: string; email: string }) => {
    const normalised = normalise(enveloped(params));
    if (!normalised.ok) throw new Error(normalised.error);
    return markCanvasMessage(normalised, 'w', user).payload.params;
  };

  test('of somebody unknown says so, and gets a thread', () => {
    expect(mark({ message: { messageId: 'm', role: 'user', parts: [], contextId: ' ' } })).toEqual({
      metadata: { source: 'canvas_user', user_identity_status: 'UNAUTHENTICATED' },
      message: { messageId: 'm', role: 'user', parts: [], contextId: 'canvas-w' },
    });
  });

  test('without usable params or metadata gets them', () => {
    const stamp = { source: 'canvas_user', user_identity_status: 'UNAUTHENTICATED' };
    expect(mark(null)).toEqual({ metadata: stamp });
    expect(mark({ metadata: [{ source: 'telegram' }] })).toEqual({ metadata: stamp });
  });

  test('of a known person names them, and keeps its thread and other metadata', () => {
    const message = { messageId: 'm', role: 'user', parts: [], contextId: 'c' };
    expect(mark({ message, metadata: { a: 1 } }, { id: 'u', email: 'u@x' })).toEqual({
      metadata: {
        a: 1,
        source: 'canvas_user',
        user_identity_status: 'AUTHENTICATED',
        user_id: 'u',
        email: 'u@x',
        username: 'u@x',
      },
      message,
    });
  });
});

test('whatever arrives is refused or becomes an envelope whose messages have an id', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (message) => {
      const result = normalise(enveloped({ message }));
      if (!result.ok) return;
      expect(result.payload.jsonrpc).toBe('2.0');
      expect(typeof result.method).toBe('string');
    }),
  );
});
