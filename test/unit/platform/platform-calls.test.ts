import { expect, test } from 'bun:test';
import { PlatformClient } from '../../../src/platform/client.ts';
import { CALLER, CLIENT_CALLS } from '../../support/platform-calls.ts';

/** Ask nothing by themselves. */
const QUIET = [
  'constructor',
  'mergesRepeats',
  'onAccepted',
  'refuseTokens',
  'withoutTokens',
  'delegations.run',
  'uploads.onUpload',
  'delegations.takes',
  'delegations.lookAgain',
];

test('the fuzzing of a platform’s answers knows everything that a client asks for', () => {
  const client = new PlatformClient(CALLER);
  const methodsOf = (value: object, prefix: string) =>
    Object.getOwnPropertyNames(Object.getPrototypeOf(value)).map((name) => prefix + name);
  const parts = Object.entries(client).filter(([name]) => name !== 'target');
  const methods = [
    ...methodsOf(client, ''),
    ...parts.flatMap(([name, part]) => methodsOf(Object(part), `${name}.`)),
  ];
  const asking = methods.filter((name) => !QUIET.includes(name) && !name.endsWith('constructor'));
  expect(asking.sort()).toEqual(Object.keys(CLIENT_CALLS).sort());
});
