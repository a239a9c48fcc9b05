import { expect, test } from 'bun:test';
import { createInput } from '../../../src/cli/input.ts';

async function* stream(...chunks: string[]) {
  yield* chunks.map((chunk) => Buffer.from(chunk));
}
const input = (isTTY: boolean, isOutputTerminal: boolean, ...chunks: string[]) =>
  createInput(Object.assign(stream(...chunks), { isTTY }), isOutputTerminal);

test('a person can be asked where both ends are a terminal', () => {
  expect(input(true, true)).toMatchObject({ isTerminal: true, isTyped: true });
  expect(input(true, false)).toMatchObject({ isTerminal: false, isTyped: true });
  expect(input(false, true)).toMatchObject({ isTerminal: false, isTyped: false });
});

test('a character that comes in two pieces is whole', async () => {
  const [first = 0, ...rest] = Buffer.from('é');
  async function* halves() {
    yield Buffer.from([first]);
    yield Buffer.from(rest);
  }
  expect(await createInput(halves(), false).text()).toBe('é');
});

test('what does not end is refused', async () => {
  expect(input(false, false, 'x'.repeat(40_000), 'x'.repeat(40_000)).text()).rejects.toThrow(
    'more than 64 KiB',
  );
});
