import { expect, test } from 'bun:test';
import { type KeyStream, readPaste } from '../../../../src/cli/setup/paste.ts';

/** A keyboard: what is pressed reaches whoever reads it. */
function keyboard() {
  const listeners = new Set<(chunk: Uint8Array) => void>();
  const modes: boolean[] = [];
  const sequences: string[] = [];
  const stop = new AbortController();
  const keys: KeyStream = {
    setRawMode: (isRaw) => modes.push(isRaw),
    resume: () => undefined,
    pause: () => undefined,
    on: (_event, listener) => listeners.add(listener),
    off: (_event, listener) => listeners.delete(listener),
  };
  const press = (text: string) => {
    for (const listener of [...listeners]) listener(Buffer.from(text));
  };
  return {
    press,
    modes,
    sequences,
    read: readPaste(keys, (sequence) => sequences.push(sequence), stop.signal),
    listeners,
    stop,
  };
}

test('a paste with marks ends with its end, whatever lines are in it', async () => {
  const { press, read, modes, sequences, listeners } = keyboard();
  press('\u001B[200~one\r\n\r\ntwo');
  press('\u0003 is no key here\u001B[201~');
  expect(await read).toBe('one\n\ntwo\u0003 is no key here');
  expect(modes).toEqual([true, false]);
  expect(sequences).toEqual(['\u001B[?2004h', '\u001B[?2004l']);
  expect(listeners.size).toBe(0);
});

test('a paste without marks ends when Enter is pressed and nothing follows', async () => {
  const { press, read } = keyboard();
  press('one\rtwo');
  press('\r');
  expect(await read).toBe('one\ntwo\n');
});

test('Ctrl-D ends it, Ctrl-C and Escape give up', async () => {
  const typed = keyboard();
  typed.press('one');
  typed.press('\u0004');
  expect(await typed.read).toBe('one');
  for (const key of ['\u0003', '\u001B']) {
    const { press, read } = keyboard();
    press('one');
    press(key);
    expect(await read).toBeUndefined();
  }
});

test('Enter alone is not enough', async () => {
  const { press, read, listeners } = keyboard();
  press('\r');
  press('x');
  expect(listeners.size).toBe(1);
  press('\u0004');
  expect(await read).toBe('\nx');
});

test('a terminal that is gone gives up, and leaves nothing behind', async () => {
  const { read, listeners, modes, stop } = keyboard();
  stop.abort();
  expect(await read).toBeUndefined();
  expect(listeners.size).toBe(0);
  expect(modes).toEqual([true, false]);
});
