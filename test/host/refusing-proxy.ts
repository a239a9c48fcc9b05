export interface RefusingProxy {
  readonly url: string;
  /** Every host that somebody asked the proxy for, each once, sorted. None of them was contacted. */
  refusedHosts(): readonly string[];
  stop(): void;
}

/** The way out of the sandbox: a proxy that writes down where a program wanted to go, and says no. */
export function startRefusingProxy(): RefusingProxy {
  const refused = new Set<string>();
  const listener = Bun.listen({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      data(socket, bytes) {
        const target = /^[A-Z]+ (?:https?:\/\/)?([^\s:/]+)/.exec(bytes.toString('latin1'))?.[1];
        refused.add(target ?? 'not an HTTP request');
        socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      },
    },
  });
  return {
    url: `http://127.0.0.1:${listener.port}`,
    refusedHosts: () => [...refused].sort(),
    stop: () => listener.stop(true),
  };
}
