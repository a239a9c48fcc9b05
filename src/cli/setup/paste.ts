/** A terminal that is read key by key. */
export interface KeyStream {
  setRawMode(isRaw: boolean): unknown;
  resume(): unknown;
  pause(): unknown;
  on(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
  off(event: 'data', listener: (chunk: Uint8Array) => void): unknown;
}

/** Terminals that know it put marks around what is pasted, so that its line ends are not taken for the Enter key. */
const BRACKETED = { on: '\u001B[?2004h', off: '\u001B[?2004l', start: '\u001B[200~', end: '\u001B[201~' };
const CTRL_C = '\u0003';
const ESCAPE = '\u001B';
const END = '\u0004';
/** A terminal without marks sends a paste in pieces; what follows the last line end so late was typed. */
const QUIET_MS = 250;
const MAX_CHARACTERS = 64 * 1024;

/**
 * What is pasted or typed, without showing any of it. It ends with the paste, where the terminal tells, else when Enter is
 * pressed and nothing follows, or with Ctrl-D. Blank when only Enter is pressed. Undefined
 * when the person gives up (Ctrl-C, Escape) or `stop` aborts.
 * @param control writes a control sequence to the terminal
 */
export function readPaste(
  keys: KeyStream,
  control: (sequence: string) => void,
  stop: AbortSignal,
): Promise<string | undefined> {
  return new Promise((resolve) => {
    let text = '';
    let isInPaste = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const decoder = new TextDecoder();
    const finish = (result: string | undefined) => {
      clearTimeout(timer);
      keys.off('data', onData);
      stop.removeEventListener('abort', giveUp);
      resolve(result);
      // Each of these fails where the terminal is gone.
      control(BRACKETED.off);
      keys.setRawMode(false);
      keys.pause();
    };
    const giveUp = () => finish(undefined);
    const onData = (chunk: Uint8Array) => {
      clearTimeout(timer);
      let rest = decoder.decode(chunk, { stream: true });
      while (rest !== '') {
        const mark = isInPaste ? BRACKETED.end : BRACKETED.start;
        const at = rest.indexOf(mark);
        const piece = at === -1 ? rest : rest.slice(0, at);
        rest = at === -1 ? '' : rest.slice(at + mark.length);
        if (!isInPaste && (piece.includes(CTRL_C) || piece === ESCAPE)) return finish(undefined);
        if (!isInPaste && piece.includes(END)) return finish(text + piece.slice(0, piece.indexOf(END)));
        text = (text + piece).replace(/\r\n?/g, '\n').slice(0, MAX_CHARACTERS);
        if (at === -1) break;
        if (isInPaste && text.trim() !== '') return finish(text);
        isInPaste = !isInPaste;
      }
      if (!isInPaste && text.endsWith('\n')) timer = setTimeout(() => finish(text), QUIET_MS);
    };
    stop.addEventListener('abort', giveUp, { once: true });
    keys.setRawMode(true);
    control(BRACKETED.on);
    keys.on('data', onData);
    keys.resume();
  });
}
