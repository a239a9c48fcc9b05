// The local platform as the page sees it: its HTTP calls, and every failure as a sentence.
import { showProblem } from './dom.client.js';
import { fetchWithKey } from './key.client.js';

const REQUEST_TIMEOUT_MS = 30_000;
// An agent that is called at once has 90 s to answer before the platform lets go of the person's message.
const SEND_TIMEOUT_MS = 100_000;
const UPLOAD_TIMEOUT_MS = 120_000;
const DOWNLOAD_TIMEOUT_MS = 120_000;
const SHOWN_ERROR_CHARS = 400;

/** A failed call; the message is fit to be shown to a person. */
export class PlatformProblem extends Error {
  constructor(sentence, { status, isUnreachable = false } = {}) {
    super(sentence);
    this.status = status;
    this.isUnreachable = isUnreachable;
  }
}

/** Whether the platform answers at all; one place of the page says so, instead of each. */
export const reachability = {
  isGone: false,
  onChange: () => {},
  found(isThere) {
    if (this.isGone === !isThere) return;
    this.isGone = !isThere;
    this.onChange();
  },
};

/** Runs `action`. A call that fails in it is told in `node`: `what` did not work, and why. Resolves to whether it worked. */
export async function orShow(node, what, action) {
  try {
    await action();
    showProblem(node, '');
    return true;
  } catch (error) {
    if (!(error instanceof PlatformProblem)) throw error;
    showProblem(node, `${what} ${error.message}`);
    return false;
  }
}

/** The same for what the page does by itself: that nobody answers, is said for the whole page. */
export function orShowUnlessGone(node, what, action, onRefused = () => {}) {
  return orShow(node, what, async () => {
    try {
      await action();
    } catch (error) {
      if (error instanceof PlatformProblem && error.status === 401) onRefused();
      if (!(error instanceof PlatformProblem && error.isUnreachable)) throw error;
    }
  });
}

async function call(method, path, { json, form, headers, timeoutMs = REQUEST_TIMEOUT_MS } = {}) {
  const signal = AbortSignal.timeout(timeoutMs);
  const init = { method, redirect: 'error', signal, headers: { ...headers } };
  if (form) init.body = form;
  if (json !== undefined) {
    init.body = JSON.stringify(json);
    init.headers['Content-Type'] = 'application/json';
  }
  const { status, text } = await exchange(path, init, timeoutMs);
  const body = parseJson(text);
  if (status < 200 || status > 299) throw new PlatformProblem(refusal(status, body, text), { status });
  if (body === undefined && text !== '') {
    throw new PlatformProblem(`The platform answered ${status}, but not with JSON.`);
  }
  return body;
}

async function exchange(path, init, timeoutMs, wantsFile = false) {
  try {
    const response = await fetchWithKey(path, init);
    reachability.found(true);
    if (response.ok && wantsFile) return { status: response.status, file: await response.blob() };
    return { status: response.status, text: await response.text() };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError') {
      throw new PlatformProblem(`No answer within ${timeoutMs / 1000} s.`);
    }
    reachability.found(false);
    throw new PlatformProblem('The platform cannot be reached.', { isUnreachable: true });
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

export function parseJson(text) {
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
/** A header's value as the bytes of UTF-8. */
const utf8 = (text) => String.fromCharCode(...new TextEncoder().encode(text));

/** Every call rejects with a `PlatformProblem`. Ids are put into paths escaped. */
export const platform = {
  state: () => call('GET', '/local/state'),
  conversation: (id, limit) => call('GET', `/local/workspaces/${segment(id)}/conversation?limit=${limit}`),
  requests: (limit) => call('GET', `/local/requests?limit=${limit}`),
  createWorkspace: (fields) => call('POST', '/local/workspaces', { json: fields }),
  /** What connects an agent, without a token; a new token ends every earlier one. */
  connection: async (id) => (await call('GET', `/workspaces/${segment(id)}/external/connection`)).connection,
  newToken: async (id) => (await call('POST', `/workspaces/${segment(id)}/external/rotate`)).connection,
  pause: (id) => call('POST', `/workspaces/${segment(id)}/pause?cascade=true`),
  resume: (id) => call('POST', `/workspaces/${segment(id)}/resume?cascade=true`),
  removeWorkspace: ({ id, name }) =>
    call('DELETE', `/workspaces/${segment(id)}?confirm=true`, { headers: { 'X-Confirm-Name': utf8(name) } }),

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
    const init = { signal: AbortSignal.timeout(timeoutMs) };
    const { status, file, text } = await exchange(path, init, timeoutMs, true);
    if (file === undefined) throw new PlatformProblem(refusal(status, parseJson(text), text), { status });
    return file;
  },

  async sendAsPeer(peerId, targetId, { text, files }) {
    const json = { target_id: targetId, text, attachments: files };
    const path = `/local/peers/${segment(peerId)}/send`;
    refuseAgentError(await call('POST', path, { json, timeoutMs: SEND_TIMEOUT_MS }));
  },
};
