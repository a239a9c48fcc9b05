import { connect, createServer, type Socket } from 'node:net';

/** A proxy that keeps all that passes it. */
export interface RecordingProxy extends AsyncDisposable {
  readonly url: string;
  /** First lines of what it was asked, e.g. `CONNECT canvas.example.com:443 HTTP/1.1`. */
  readonly asked: readonly string[];
  /** Every byte that came in, as Latin-1. */
  bytes(): string;
}

/** @param port where every tunnel ends, on this machine; without it nothing is let through */
export async function startRecordingProxy(port?: number): Promise<RecordingProxy> {
  const asked: string[] = [];
  const chunks: string[] = [];
  const sockets = new Set<Socket>();
  const hold = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    return socket;
  };
  const server = createServer((client) => {
    hold(client).on('data', (data) => chunks.push(data.toString('latin1')));
    client.once('data', (data) => {
      const [first = ''] = data.toString('latin1').split('\r\n');
      asked.push(first);
      if (port === undefined || !first.startsWith('CONNECT ')) {
        client.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      const upstream = hold(connect(port, '127.0.0.1'));
      upstream.once('connect', () => {
        client.write('HTTP/1.1 200 Connection established\r\n\r\n');
        client.pipe(upstream).pipe(client);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    asked,
    bytes: () => chunks.join(''),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<unknown>((resolve) => server.close(resolve));
    },
  };
}
