import { ConfigError, errorCode } from '../../core/errors.ts';
import { type Handler, reply } from './reply.ts';

export interface LocalServer {
  readonly url: string;
  readonly port: number;
  /** Closes the port and every connection, open streams included. The platform itself stays usable. */
  stop(): Promise<void>;
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;
const HOSTNAME = '127.0.0.1';
/** Above the platform's own limits, so that a body that is too large gets the platform's own answer. */
const MAX_BODY_BYTES = 256 * 1024 * 1024;
/** Event streams are silent between two pings. */
const NO_IDLE_TIMEOUT = 0;

/**
 * Serves a platform on this machine's loopback address only, on a free port unless one is given. A request under any
 * other host name is refused, so that no web page can reach it by rebinding a name. Throws `ConfigError` when the
 * port cannot be had.
 */
export async function serveLocalPlatform(
  platform: { readonly fetch: Handler; listensOn?(port: number): void },
  { port = 0 }: { readonly port?: number } = {},
): Promise<LocalServer> {
  const server = listen((request) => platform.fetch(request), port);
  const actualPort = server.port ?? port;
  platform.listensOn?.(actualPort);
  return {
    port: actualPort,
    url: `http://${HOSTNAME}:${actualPort}`,
    stop: () => server.stop(true),
  };
}

function listen(handle: Handler, port: number) {
  try {
    return Bun.serve({
      hostname: HOSTNAME,
      port,
      idleTimeout: NO_IDLE_TIMEOUT,
      maxRequestBodySize: MAX_BODY_BYTES,
      fetch: (request) => refuseForeignHost(request) ?? answer(handle, request),
    });
  } catch (error) {
    const code = errorCode(error) ?? String(error);
    throw new ConfigError([
      {
        variable: 'port',
        got: `${port} (${code})`,
        expected: 'a free port between 0 and 65535',
        fix: 'Choose another port, or end the program that uses it.',
      },
    ]);
  }
}

async function answer(handle: Handler, request: Request): Promise<Response> {
  try {
    return await handle(request);
  } catch {
    return resetConnection();
  }
}

/** Bun resets a connection whose body fails; without an error value it prints nothing. */
function resetConnection(): Response {
  return new Response(new ReadableStream({ start: (controller) => controller.error(undefined) }));
}

/** A name that only pretends to be this machine (DNS rebinding) must not open a session in the browser. */
function refuseForeignHost(request: Request): Response | undefined {
  const host = request.headers.get('Host') ?? '';
  return LOOPBACK.test(host)
    ? undefined
    : reply({ status: 403, body: { error: 'host is not a loopback name' } });
}
