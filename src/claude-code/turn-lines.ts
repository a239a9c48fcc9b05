import { z } from 'zod';
import { parseJson } from '../core/json.ts';

/** What a line of the transcript tells of a turn, and when that was, by the clock of this machine. */
export interface TurnLine {
  /** Somebody at the keyboard broke the turn off, or typed something into it. */
  readonly kind: 'interrupted' | 'typed';
  readonly atMs: number;
}

const INTERRUPTED = '[Request interrupted by user';
const timestamp = z.iso.datetime().transform((text) => Date.parse(text));

const interruptedLine = z.object({
  type: z.literal('user'),
  timestamp,
  isSidechain: z.literal(false).optional(),
  origin: z.undefined().optional(),
  message: z.object({
    content: z.tuple([z.object({ type: z.literal('text'), text: z.string().startsWith(INTERRUPTED) })]),
  }),
});

const typedLine = z.object({
  type: z.literal('attachment'),
  timestamp,
  attachment: z.object({
    type: z.literal('queued_command'),
    commandMode: z.literal('prompt'),
    origin: z.object({ kind: z.literal('human') }),
  }),
});

/** Reads a line of the transcript (2.1.197 and 2.1.332): what Esc leaves, and what was typed while Claude works. */
export function readTurnLine(json: string): TurnLine | undefined {
  // Most lines are tool results of any size, and not worth parsing.
  if (json.includes(INTERRUPTED)) {
    const { data } = interruptedLine.safeParse(parseJson(json));
    if (data !== undefined) return { kind: 'interrupted', atMs: data.timestamp };
  }
  if (!json.includes('"queued_command"')) return undefined;
  const { data } = typedLine.safeParse(parseJson(json));
  return data && { kind: 'typed', atMs: data.timestamp };
}
