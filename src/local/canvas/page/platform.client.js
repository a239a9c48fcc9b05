// The local platform as the page sees it: its HTTP calls, its live events, and every failure as a sentence.
import { showProblem } from './dom.client.js';
import { canvasKey } from './key.client.js';

const REQUEST_TIMEOUT_MS = 30_000;
// An agent that is called at once has 90 s to answer before the platform lets go of the person's message.
const SEND_TIMEOUT_MS = 100_000;
const UPLOAD_TIMEOUT_MS = 120_000;
const DOWNLOAD_TIMEOUT_MS = 120_000;
const RECONNECT_FIRST_MS = 500;
const RECONNECT_MAX_MS = 10_000;
const SHOWN_ERROR_CHARS = 400;

/** A failed call; the message is fit to be shown to a person. */
export class PlatformProblem extends Error {
  constructor(sentence, status) {
    super(sentence);
    this.status = status;
  }
}

/** Runs `action`. A call that fails in it is told in `node`: `what` did not work, and why. */
export async function orShow(node, what, action, adviseOn = () => '') {
  try {
    await action();
    showProblem(node, '');
  } catch (error) {
    if (!(error instanceof PlatformProblem)) throw error;
    showProblem(node, `${what} ${error.message}${adviseOn(error)}`);
  }
}

const authorization = () => ({ Authorization: `Bearer ${canvasKey() ?? ''}` });

async function call(method, path, { json, form, timeoutMs = REQUEST_TIMEOUT_MS } = {}) {
  const signal = AbortSignal.timeout(timeoutMs);
  const init = { method, redirect: 'error', signal, headers: authorization() };
  if (form) init.body = form;
  if (json !== undefined) {
    init.body = JSON.stringify(json);
    init.headers['Content-Type'] = 'application/json';
  }
  const { status, text } = await exchange(path, init, timeoutMs);
  const body = parseJson(text);
  if (status < 200 || status > 299) throw new PlatformProblem(refusal(status, body, text), status);
  if (body === undefined && text !== '') {
    throw new PlatformProblem(`The platform answered ${status}, but not with JSON.`);
  }
  return body;
}

async function exchange(path, init, timeoutMs, wantsFile = false) {
  try {
    const response = await fetch(path, init);
    if (response.ok && wantsFile) return { status: response.status, file: await response.blob() };
    return { status: response.status, text: await response.text() };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError') {
      throw new PlatformProblem(`No answer within ${timeoutMs / 1000} s.`);
    }
    throw new PlatformProblem('The platform could not be reached, or it broke off its answer.');
  }
}

/** The platform's own reason; a short plain text counts as one, a page of HTML does not. */
function refusal(status, body, text) {
  const parts = [body?.error, body?.hint].filter((part) => typeof part === 'string' && part !== '');
  if (parts.length === 0 && body === undefined && !text.includes('<')) parts.push(text.trim());
  const reason = parts.join('. ');
  return reason === ''
    ? `The platform answered ${status}.`
    : `The platform answered ${status}: ${clip(reason)}`;
}

function clip(text) {
  return text.length > SHOWN_ERROR_CHARS ? `${text.slice(0, SHOWN_ERROR_CHARS)}…` : text;
}

function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A 200 can still carry an agent's error. */
function refuseAgentError(body) {
  const error = typeof body?.error === 'string' ? body.error : body?.error?.message;
  if (error) throw new PlatformProblem(`The workspace answered with an error: ${clip(String(error))}`);
}

function canvasMessage({ messageId, text, files }) {
  const parts = files.map(({ uri, name, mimeType, size }) => ({
    kind: 'file',
    file: { name, mimeType, uri, size },
  }));
  if (text !== '') parts.unshift({ kind: 'text', text });
  return {
    jsonrpc: '2.0',
    id: crypto.randomUUID(),
    method: 'message/send',
    params: { message: { role: 'user', messageId, parts } },
  };
}

const segment = encodeURIComponent;

/** Every call rejects with a `PlatformProblem`. Ids are put into paths escaped. */
export const platform = {
  state: () => call('GET', '/local/state'),
  conversation: (id, limit) => call('GET', `/local/workspaces/${segment(id)}/conversation?limit=${limit}`),
  requests: (limit) => call('GET', `/local/requests?limit=${limit}`),
  createWorkspace: (fields) => call('POST', '/local/workspaces', { json: fields }),
  addFault: (rule) => call('POST', '/local/faults', { json: rule }),
  removeFault: (id) => call('DELETE', `/local/faults/${segment(id)}`),
  clearFaults: () => call('DELETE', '/local/faults'),

  /** Stages files in a workspace's uploads; resolves to `[{ uri, name, mimeType, size }]` in order. */
  async upload(workspaceId, files) {
    const form = new FormData();
    for (const file of files) form.append('files', file, file.name);
    const path = `/workspaces/${segment(workspaceId)}/chat/uploads`;
    const body = await call('POST', path, { form, timeoutMs: UPLOAD_TIMEOUT_MS });
    if (body?.files?.length !== files.length) {
      throw new PlatformProblem('The platform did not say where it put the files.');
    }
    return body.files;
  },

  /** `messageId` is kept for a retry: the platform stores a repeated id once. */
  async sendAsCanvasUser(targetId, message) {
    const json = canvasMessage(message);
    const path = `/workspaces/${segment(targetId)}/a2a`;
    refuseAgentError(await call('POST', path, { json, timeoutMs: SEND_TIMEOUT_MS }));
  },

  /** The bytes at a path of this platform. */
  async download(path) {
    const timeoutMs = DOWNLOAD_TIMEOUT_MS;
    const init = { headers: authorization(), signal: AbortSignal.timeout(timeoutMs) };
    const { status, file, text } = await exchange(path, init, timeoutMs, true);
    if (file === undefined) throw new PlatformProblem(refusal(status, parseJson(text), text), status);
    return file;
  },

  async sendAsPeer(peerId, targetId, { text, files }) {
    const json = { target_id: targetId, text, attachments: files };
    const path = `/local/peers/${segment(peerId)}/send`;
    refuseAgentError(await call('POST', path, { json, timeoutMs: SEND_TIMEOUT_MS }));
  },
};

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
  const response = await fetch('/local/events', { headers: authorization(), cache: 'no-store', signal });
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
