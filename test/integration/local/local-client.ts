import { z } from 'zod';
import {
  createLocalPlatform,
  type LocalPlatform,
  type LocalPlatformOptions,
} from '../../../src/local/platform.ts';

export const BASE = 'http://platform.test';
/** A whole second, so that times in tests are easy to read. */
export const START_MICROS = 1_767_225_600_000_000;
export const SECOND_MICROS = 1_000_000;

/** A clock that only moves when it is told to. */
export function fakeClock(micros = START_MICROS) {
  return {
    micros,
    nowMicros() {
      return this.micros;
    },
    pass(seconds: number) {
      this.micros += seconds * SECOND_MICROS;
    },
  };
}

export interface CallOptions {
  readonly token?: string;
  readonly json?: unknown;
  readonly body?: BodyInit;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export interface Called {
  readonly status: number;
  /** Parsed when it is JSON, else the text. */
  readonly body: unknown;
  readonly headers: Headers;
}

export interface Workspace {
  readonly id: string;
  readonly token: string;
}

export interface TestPlatform extends Disposable {
  readonly platform: LocalPlatform;
  readonly admin: string;
  call(method: string, path: string, options?: CallOptions): Promise<Called>;
  request(method: string, path: string, options?: CallOptions): Promise<Response>;
}

/** A platform without a socket, closed at the end of the scope. */
export function openPlatform(options: LocalPlatformOptions = {}): TestPlatform {
  const platform = createLocalPlatform(options);
  const request = (method: string, path: string, { token, json, body, headers, signal }: CallOptions = {}) =>
    platform.fetch(
      new Request(`${BASE}${path}`, {
        method,
        headers: { ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }), ...headers },
        ...(json === undefined ? {} : { body: JSON.stringify(json) }),
        ...(body === undefined ? {} : { body }),
        ...(signal === undefined ? {} : { signal }),
      }),
    );
  return {
    platform,
    admin: platform.adminToken,
    request,
    async call(method, path, callOptions) {
      const response = await request(method, path, callOptions);
      const text = await response.text();
      return { status: response.status, body: readBody(text), headers: response.headers };
    },
    [Symbol.dispose]: () => platform.close(),
  };
}

function readBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `Lead` with two children, `Own` and `Sister`; all of them have inboxes. */
export function createFamily(platform: LocalPlatform) {
  const lead = platform.createWorkspace({ name: 'Lead', role: 'Coordinates' });
  const own = platform.createWorkspace({ name: 'Own', parentId: lead.id, external: true });
  const sister = platform.createWorkspace({ name: 'Sister', parentId: lead.id });
  return { lead, own, sister };
}

export const NOBODY = '00000000-0000-0000-0000-000000000000';

export function textMessage(text: string, fields: Readonly<Record<string, unknown>> = {}) {
  return {
    jsonrpc: '2.0',
    id: 'request-1',
    method: 'message/send',
    params: {
      message: { role: 'user', messageId: crypto.randomUUID(), parts: [{ kind: 'text', text }], ...fields },
    },
  };
}

/** A form with files, as a browser or an agent sends it. */
export function uploadForm(
  ...files: readonly (readonly [name: string, type: string, content: string])[]
): FormData {
  const form = new FormData();
  for (const [name, type, content] of files) form.append('files', new File([content], name, { type }));
  return form;
}

/** What the canvas page can do: its key, and the origin that browsers add. */
export function asPage(open: TestPlatform) {
  return {
    call: (method: string, path: string, json?: unknown, body?: BodyInit) =>
      open.call(method, path, {
        token: open.platform.canvasKey,
        headers: { Origin: BASE },
        ...(json === undefined ? {} : { json }),
        ...(body === undefined ? {} : { body }),
      }),
  };
}

/** A message to a workspace, through the endpoint. */
export function send(
  open: TestPlatform,
  targetId: string,
  token: string | undefined,
  json: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Called> {
  return open.call('POST', `/workspaces/${targetId}/a2a`, {
    ...(token === undefined ? {} : { token }),
    json,
    headers,
  });
}

const rows = z.array(z.record(z.string(), z.unknown()));

/** The rows of a workspace's feed, which must be readable. */
export async function readFeed(open: TestPlatform, { id, token }: Workspace, query = '') {
  const { status, body } = await open.call('GET', `/workspaces/${id}/activity${query}`, { token });
  if (status !== 200) throw new Error(`the feed answered ${status}`);
  return rows.parse(body);
}
