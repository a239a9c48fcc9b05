interface Contact {
  lastHeardMs: number;
  openStreams: number;
}

/** Longer than the usual time between two polls, and than it takes to open a stream again. */
const SILENCE_MS = 8_000;

/**
 * Whether the agents of workspaces are still there, for the canvas alone: the platform itself waits for heartbeats for
 * minutes. Only an agent that opened its event stream shows that it has left, by closing it and asking nothing more.
 */
export class AgentContacts {
  readonly #nowMs: () => number;
  /** Of agents that opened a stream. */
  readonly #contacts = new Map<string, Contact>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** A request with the workspace's own token arrived. */
  heard(workspaceId: string): void {
    const contact = this.#contacts.get(workspaceId);
    if (contact !== undefined) contact.lastHeardMs = this.#nowMs();
  }

  /** Returns what is to be called when the stream has ended. */
  streamOpened(workspaceId: string): () => void {
    const contact = this.#contacts.get(workspaceId) ?? { lastHeardMs: this.#nowMs(), openStreams: 0 };
    this.#contacts.set(workspaceId, contact);
    contact.openStreams += 1;
    return () => {
      contact.openStreams -= 1;
      contact.lastHeardMs = this.#nowMs();
    };
  }

  hasLeft(workspaceId: string): boolean {
    const contact = this.#contacts.get(workspaceId);
    return (
      contact !== undefined && contact.openStreams === 0 && this.#nowMs() - contact.lastHeardMs > SILENCE_MS
    );
  }
}
