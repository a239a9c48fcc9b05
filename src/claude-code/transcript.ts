import { z } from 'zod';
import { parseJson } from '../core/json.ts';
import { activityIdsInHookContext, activityIdsInPrompt, HOOK_MESSAGE_START } from './message-tags.ts';

export interface TranscriptEvidence {
  /** In what the model reads, by way of the channel. */
  readonly received: readonly string[];
  /** In what the model reads, by way of a hook. */
  readonly brought: readonly string[];
  /** Accepted by the host, and waiting for its turn. */
  readonly accepted: readonly string[];
  /** Accepted, and then taken out of the line by the user, who has them as a draft. */
  readonly withdrawn: readonly string[];
  /** The user left while the host was at work; it goes on with its tool, and then in the background. */
  readonly leavingAtMs?: number;
  /** The conversation goes on in another session, which the host started in the background. */
  readonly continued?: { readonly sessionId: string; readonly atMs: number };
}

const NOTHING: TranscriptEvidence = { received: [], brought: [], accepted: [], withdrawn: [] };

const origin = z.object({ kind: z.literal('channel'), server: z.string() });
const blocks = z.array(z.object({ text: z.string().default('') }));
const text = z.union([z.string(), blocks.transform((list) => list.map((block) => block.text).join('\n'))]);

const evidenceLine = z.union([
  z.object({ type: z.literal('user'), origin, message: z.object({ content: text }) }),
  z.object({
    type: z.literal('attachment'),
    attachment: z.object({ type: z.literal('queued_command'), origin, prompt: text }),
  }),
  z.object({
    type: z.literal('queue-operation'),
    operation: z.enum(['enqueue', 'popAll']),
    content: z.string(),
  }),
]);

const timestamp = z
  .string()
  .transform((time) => Date.parse(time))
  .refine((timeMs) => !Number.isNaN(timeMs));

/** Claude Code 2.1.332 writes it when the session is left through the agents view. */
const continuedLine = z.object({
  type: z.literal('continued-in'),
  timestamp,
  continuedInSessionId: z.string().regex(/^[\w-]{1,100}$/),
});
/** The same of 2.1.197, which writes it only when the session is left in the middle of a turn. */
const leavingLine = z.object({
  type: z.literal('system'),
  subtype: z.literal('informational'),
  content: z.string().startsWith('Backgrounding'),
  timestamp,
});
const ABOUT_LEAVING = ['"type":"continued-in"', '"content":"Backgrounding'];

const hookLine = z.union([
  z.object({
    type: z.literal('attachment'),
    attachment: z.object({ type: z.literal('hook_additional_context'), content: z.array(z.string()) }),
  }),
  z.object({
    type: z.literal('user'),
    isMeta: z.literal(true),
    origin: z.undefined().optional(),
    message: z.object({ content: text }),
  }),
]);

/** Reads a line of the transcript: `user` opened a turn, `queued_command` came into one, `enqueue` means accepted only. */
export function readTranscriptLine(json: string, serverName: string): TranscriptEvidence {
  // Most lines are tool results of any size, and not worth parsing.
  if (!json.includes('<channel source=')) {
    const isShort = json.length < MAX_LEAVING_CHARACTERS;
    if (isShort && ABOUT_LEAVING.some((part) => json.includes(part))) return readLeavingLine(json);
    return json.includes(HOOK_MESSAGE_START) ? readHookLine(json) : NOTHING;
  }
  const parsed = evidenceLine.safeParse(parseJson(json));
  if (!parsed.success) return NOTHING;
  const { data } = parsed;
  if (data.type === 'queue-operation') {
    const ids = activityIdsInPrompt(data.content, serverName);
    return data.operation === 'enqueue' ? { ...NOTHING, accepted: ids } : { ...NOTHING, withdrawn: ids };
  }
  const [server, prompt] =
    data.type === 'user'
      ? [data.origin.server, data.message.content]
      : [data.attachment.origin.server, data.attachment.prompt];
  if (server !== serverName) return NOTHING;
  return { ...NOTHING, received: activityIdsInPrompt(prompt, serverName) };
}

/** Longer lines are texts that quote one. */
const MAX_LEAVING_CHARACTERS = 2_000;

function readLeavingLine(json: string): TranscriptEvidence {
  const parsed = z.union([continuedLine, leavingLine]).safeParse(parseJson(json));
  if (!parsed.success) return NOTHING;
  const { data } = parsed;
  return data.type === 'system'
    ? { ...NOTHING, leavingAtMs: data.timestamp }
    : { ...NOTHING, continued: { sessionId: data.continuedInSessionId, atMs: data.timestamp } };
}

/** Context that a hook added to a prompt, or the turn that a hook's answer made go on. */
function readHookLine(json: string): TranscriptEvidence {
  const parsed = hookLine.safeParse(parseJson(json));
  if (!parsed.success) return NOTHING;
  const { data } = parsed;
  const brought = data.type === 'user' ? data.message.content : data.attachment.content.join('\n');
  return { ...NOTHING, brought: activityIdsInHookContext(brought) };
}

/** Of what was written before the first look, only the end can be about messages that are not confirmed yet. */
const FIRST_LOOK_BACK_BYTES = 256 * 1024;
const MAX_READ_BYTES = 8 * 1024 * 1024;

/** Reads what the host's transcript file has grown by since the last look. */
export class TranscriptTail {
  #path = '';
  #offset = 0;

  /** The complete new lines; undefined when the file is gone or cannot be read. */
  async read(path: string): Promise<string[] | undefined> {
    try {
      const file = Bun.file(path);
      const stats = await file.stat();
      // A named pipe would be waited for.
      if (!stats.isFile()) return undefined;
      const { size } = stats;
      if (path !== this.#path) {
        this.#path = path;
        this.#offset = Math.max(0, size - FIRST_LOOK_BACK_BYTES);
      }
      if (size < this.#offset) this.#offset = 0;
      const text = Buffer.from(await file.slice(this.#offset, this.#offset + MAX_READ_BYTES).arrayBuffer());
      const end = text.lastIndexOf('\n') + 1;
      // A line that is longer than one read cannot be about a message of ours, and is skipped.
      this.#offset += end === 0 && text.length === MAX_READ_BYTES ? text.length : end;
      return text.subarray(0, end).toString('utf8').split('\n');
    } catch {
      return undefined;
    }
  }
}
