// The platform's live events.
import { fetchWithKey } from './key.client.js';
import { parseJson, reachability } from './platform.client.js';

const RECONNECT_FIRST_MS = 500;
const RECONNECT_MAX_MS = 5_000;

/**
 * Follows the platform's event stream for as long as the page lives. A broken stream is reopened after a growing,
 * jittered wait; `onOpen` runs each time it is (re)opened, which is the moment to fetch what was missed.
 */
export function followEvents({ onOpen, onEvent, onBroken }) {
  let current;
  let timer;
  let failures = 0;

  async function open() {
    clearTimeout(timer);
    current?.abort();
    const mine = new AbortController();
    current = mine;
    try {
      await readEvents(mine.signal, onEvent, () => {
        failures = 0;
        onOpen();
      });
    } catch {
      // Refused, or broken off: that is what comes next in any case.
    }
    if (current !== mine) return;
    const waitMs =
      Math.min(RECONNECT_MAX_MS, RECONNECT_FIRST_MS * 2 ** failures) * (0.75 + Math.random() / 2);
    failures += 1;
    onBroken({ waitMs });
    timer = setTimeout(open, waitMs);
  }

  void open();
  return { reopen: open };
}

/** Reads the stream to its end. The browser's own reader of such streams could not show the key. */
async function readEvents(signal, onEvent, onOpen) {
  const response = await openStream(signal);
  reachability.found(true);
  if (!response.ok) return;
  onOpen();
  const texts = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value } = await texts.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop();
    for (const line of lines) {
      const event = line.startsWith('data: ') ? parseJson(line.slice('data: '.length)) : undefined;
      if (typeof event?.type === 'string') onEvent(event);
    }
  }
}

async function openStream(signal) {
  try {
    return await fetchWithKey('/local/events', { cache: 'no-store', signal });
  } catch (error) {
    if (!signal.aborted) reachability.found(false);
    throw error;
  }
}
