import { z } from 'zod';
import type { Activity } from '../core/activity.ts';
import { keptOfBroadcast } from '../wire/classify.ts';

const eventSchema = z.object({ message: z.string().min(1), sender_id: z.string() });

interface Told {
  readonly message: string;
  readonly senderId: string;
  readonly atMs: number;
}

/** The event follows the row at once. */
const MAX_APART_MS = 10_000;
const MAX_TOLD = 50;
const MAX_CHARACTERS = 200_000;

/** Whole texts of broadcasts from the event stream: the platform keeps only their beginning. */
export class BroadcastTexts {
  #told: Told[] = [];

  /** @param atMs the platform's time of the event */
  told(data: unknown, atMs: number): void {
    const event = eventSchema.safeParse(data).data;
    if (event === undefined || event.message.length > MAX_CHARACTERS) return;
    this.#told = [...this.#told, { message: event.message, senderId: event.sender_id, atMs }].slice(
      -MAX_TOLD,
    );
  }

  complete(activity: Activity): Activity {
    const kept = keptOfBroadcast(activity);
    const apartMs = ({ atMs }: Told) => Math.abs(atMs - activity.createdAtMicros / 1000);
    const [told] = this.#told
      .filter(({ senderId, message }) => senderId === activity.sourceId && message.startsWith(kept))
      .filter((candidate) => apartMs(candidate) <= MAX_APART_MS)
      .sort((a, b) => apartMs(a) - apartMs(b));
    return told === undefined ? activity : { ...activity, requestBody: { message: told.message } };
  }
}
