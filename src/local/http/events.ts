/** Something that happened on the platform. `workspaceId` is absent for what concerns no workspace. */
export interface PlatformEvent {
  readonly type: string;
  readonly workspaceId?: string;
  readonly timestampMs: number;
  readonly payload: Readonly<Record<string, unknown>>;
}

export type EventListener = (event: PlatformEvent) => void;

const MAX_SUBSCRIBERS = 256;

/** Who listens in this process; the event streams are subscribers like any other. */
export class EventHub {
  readonly #listeners = new Set<EventListener>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Returns the way to stop listening, or undefined when there are too many subscribers already. */
  subscribe(listener: EventListener): (() => void) | undefined {
    if (this.#listeners.size >= MAX_SUBSCRIBERS) return undefined;
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  publish(type: string, workspaceId: string | undefined, payload: PlatformEvent['payload'] = {}): void {
    const event = {
      type,
      ...(workspaceId === undefined ? {} : { workspaceId }),
      timestampMs: this.#nowMs(),
      payload,
    };
    for (const listener of [...this.#listeners]) listener(event);
  }

  get subscriberCount(): number {
    return this.#listeners.size;
  }
}
