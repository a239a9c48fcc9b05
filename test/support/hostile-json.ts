import fc from 'fast-check';
import { hostileText } from './hostile-text.ts';

/** Any JSON, with hostile words as keys and values. */
export const hostileJson: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    hostileText,
    fc.constantFrom(null, true, false, 0, -1, 1e308, 2 ** 53),
    fc.integer(),
    fc.double({ noNaN: true }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.oneof(fc.constantFrom('id', 'text', 'kind', '__proto__', 'constructor', 'toString'), hostileText),
      tie('value'),
      { maxKeys: 4 },
    ),
  ),
})).value;

/** Mostly what is expected, sometimes nothing, sometimes anything. */
export const mostly = <Value>(expected: fc.Arbitrary<Value>): fc.Arbitrary<unknown> =>
  fc.oneof(
    { weight: 12, arbitrary: expected },
    { weight: 1, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: hostileJson },
  );

/** A time as the platform writes it, or one that is none. */
export const hostileTime: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .date({
        min: new Date('2020-01-01T00:00:00Z'),
        max: new Date('2035-01-01T00:00:00Z'),
        noInvalidDate: true,
      })
      .chain((date) =>
        fc.constantFrom(
          date.toISOString(),
          date.toISOString().replace('Z', '123Z'),
          date.toISOString().replace('Z', '+02:00'),
        ),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '0000-00-00T00:00:00Z',
      '9999-99-99T99:99:99.999999999Z',
      '2026-01-01',
      'now',
      '2026-01-01T00:00:00Z [molecule: x]',
    ),
  },
  { weight: 1, arbitrary: hostileText },
);

const part = fc.oneof(
  fc.record(
    { kind: fc.constantFrom('text', 'file', 'image', 'data', 'x'), text: hostileText },
    { requiredKeys: [] },
  ),
  fc.record({ type: fc.constantFrom('text', 'file'), text: hostileText }, { requiredKeys: [] }),
  fc.record({ text: hostileText }),
  fc.record(
    {
      kind: fc.constantFrom('file', 'image', 'audio'),
      file: fc.record(
        {
          name: hostileText,
          mimeType: hostileText,
          uri: fc.oneof(
            hostileText,
            fc.webUrl(),
            fc.constantFrom(
              'file:///etc/passwd',
              'platform-pending:w/f',
              'data:text/plain;base64,eA==',
              'https://a\u001b[31m.test/\u202e',
              'https://user:pass@x.test/',
            ),
          ),
          bytes: fc.oneof(fc.base64String({ maxLength: 40 }), hostileText),
          size: fc.oneof(fc.integer(), fc.constant(1e308)),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['kind'] },
  ),
  fc.record({ kind: fc.constant('data'), data: hostileJson }),
  hostileJson,
);

/** The body of a message in every form that there is, and in some that there are not. */
export const hostileBody: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record(
      {
        params: fc.record(
          {
            message: fc.record(
              {
                parts: mostly(fc.array(part, { maxLength: 5 })),
                content: mostly(fc.oneof(hostileText, fc.array(part, { maxLength: 3 }))),
                messageId: mostly(hostileText),
                contextId: mostly(hostileText),
                metadata: mostly(
                  fc.dictionary(fc.constantFrom('source', 'source_type', 'in_reply_to'), hostileText),
                ),
              },
              { requiredKeys: [] },
            ),
            metadata: mostly(
              fc.dictionary(
                fc.constantFrom('source', 'source_type'),
                fc.oneof(hostileText, fc.constantFrom('canvas_user', 'self-cron', 'telegram')),
              ),
            ),
          },
          { requiredKeys: [] },
        ),
        task: mostly(hostileText),
        delegation_id: mostly(hostileText),
      },
      { requiredKeys: [] },
    ),
  },
  { weight: 2, arbitrary: fc.record({ parts: fc.array(part, { maxLength: 5 }) }) },
  { weight: 1, arbitrary: hostileText },
  { weight: 1, arbitrary: hostileJson.map((json) => JSON.stringify(json)) },
  { weight: 1, arbitrary: hostileJson },
);
