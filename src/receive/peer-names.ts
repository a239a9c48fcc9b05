import { BoundedMap } from '../core/bounded-map.ts';
import type { Message } from '../core/message.ts';
import type { PlatformClient } from '../platform/client.ts';

export interface PeerFacts {
  readonly name?: string;
  readonly role?: string;
}

const MAX_NAMES = 100;
const LOOKUP_TIMEOUT_MS = 3_000;
const NOTHING: PeerFacts = {};

/** Looks up who peers are that the platform names only by their ids. A name is a help for people: nothing waits for it for long. */
export class PeerNames {
  readonly #known = new BoundedMap<string, PeerFacts>(MAX_NAMES);

  constructor(
    private readonly client: Pick<PlatformClient, 'workspace'>,
    private readonly signal: AbortSignal,
  ) {}

  /** Nothing where it cannot be found out now. Rejects only with the signal's reason. */
  async of(workspaceId: string): Promise<PeerFacts> {
    const known = this.#known.get(workspaceId);
    if (known !== undefined) return known;
    try {
      const limit = AbortSignal.any([this.signal, AbortSignal.timeout(LOOKUP_TIMEOUT_MS)]);
      const { name, role } = await this.client.workspace(limit, workspaceId);
      const facts = { name, ...(role === undefined ? {} : { role }) };
      this.#known.set(workspaceId, facts);
      return facts;
    } catch {
      this.signal.throwIfAborted();
      return NOTHING;
    }
  }

  /** The message with the name of its sender, where that is a peer without one. */
  async named(message: Message): Promise<Message> {
    const { sender } = message;
    if (sender.kind !== 'peer_agent' || sender.name !== undefined) return message;
    return { ...message, sender: { ...sender, ...(await this.of(sender.peerId)) } };
  }
}
