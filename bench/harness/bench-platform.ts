import { serveLocalPlatform } from '../../src/local/http/serve.ts';
import { createLocalPlatform, type LocalPlatform } from '../../src/local/platform.ts';

/** What the platform was asked, and what it gave. */
export interface Traffic {
  requests: number;
  /** Rows in the answers of the activity feed, the same row counted each time it is sent. */
  rows: number;
  /** `performance.now()` when a server first registered, which it does after its first complete pass. */
  firstRegisterAtMs?: number;
}

/** The local platform on a free loopback port, with its traffic counted. */
export interface BenchPlatform extends AsyncDisposable {
  readonly platform: LocalPlatform;
  readonly url: string;
  readonly traffic: Traffic;
  /** Creates a workspace that waits for an agent of our kind. */
  createWorkspace(name: string): { readonly id: string; readonly token: string };
}

export async function startBenchPlatform(): Promise<BenchPlatform> {
  const platform = createLocalPlatform();
  const traffic: Traffic = { requests: 0, rows: 0 };
  const server = await serveLocalPlatform({
    ...platform,
    fetch: async (request) => {
      traffic.requests += 1;
      const { pathname } = new URL(request.url);
      if (pathname === '/registry/register') traffic.firstRegisterAtMs ??= performance.now();
      const response = await platform.fetch(request);
      return pathname.endsWith('/activity') ? countRows(response, traffic) : response;
    },
  });
  return {
    platform,
    url: server.url,
    traffic,
    createWorkspace: (name) => platform.createWorkspace({ name, external: true, deliveryMode: 'poll' }),
    async [Symbol.asyncDispose]() {
      await server.stop();
      platform.close();
    },
  };
}

async function countRows(response: Response, traffic: Traffic): Promise<Response> {
  const text = await response.text();
  // Cheaper than parsing: every row has exactly one field of this name at the start of an object or after a comma.
  traffic.rows += text.match(/"activity_type":/g)?.length ?? 0;
  return new Response(text, { status: response.status, headers: response.headers });
}
