/** What the client decided about a server's channel, as its debug log says it. */
export interface Gate {
  readonly server: string;
  readonly decision: string;
}

export function gatesIn(debugLog: string): Gate[] {
  return [...debugLog.matchAll(/MCP server "([^"]+)": (Channel notifications [^\n]*)/g)].flatMap(
    ([, server, decision]) => (server === undefined || decision === undefined ? [] : [{ server, decision }]),
  );
}

/** The signals that the client needed to stop its servers, in order. The log names the next one when one failed. */
export function shutdownSignalsIn(debugLog: string): string[] {
  return [...debugLog.matchAll(/MCP server "[^"]+": [^\n]*\bsending (SIG[A-Z]+)/gi)].flatMap(([, signal]) =>
    signal === undefined ? [] : [signal],
  );
}
