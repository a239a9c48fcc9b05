import { formatTimestampMicros, parseTimestampMicros } from '../../core/timestamp.ts';

export const BAD_BODIES = [
  'deep',
  'wide',
  'long',
  'heavy',
  'endless',
  'silent',
  'compressed',
  'pages',
] as const;
export type BadBody = (typeof BAD_BODIES)[number];

const CHUNK_CHARACTERS = 64 * 1024;
const MIB = 1024 * 1024;
const DEEP_LEVELS = 20 * MIB;
const WIDE_VALUES = 8 * MIB;
const LONG_CHARACTERS = 64 * MIB;
const HEAVY_CHARACTERS = 16 * MIB;
const HEAVY_ROWS = 4;
const COMPRESSED_BYTES = 256 * MIB;

/**
 * A body that costs a careless reader all of its memory or time:
 * - `deep`: arrays inside each other; `wide`: very many values; `long`: one row with a text of 64 MiB; `heavy`: messages,
 *   each as large as the platform takes them.
 * - `endless`: rows, or events, that never stop; `silent`: a beginning, and then nothing, on an open connection.
 * - `compressed`: gzip, a thousandth of what comes out of it, also for those who do not accept it.
 * - `pages`: as many rows as are asked for, each new, however far back the caller goes.
 * @param over ends what never ends
 */
export function badBody(kind: BadBody, request: Request, over: AbortSignal): Response {
  if (kind === 'compressed') return compressed();
  const isStream = request.headers.get('Accept') === 'text/event-stream';
  const parts =
    isStream && kind === 'endless' ? forEver('data: {"type":"ACTIVITY_LOGGED"}\n\n') : partsOf(kind, request);
  const type = isStream ? 'text/event-stream' : 'application/json; charset=utf-8';
  return new Response(streamOf(parts, over, kind === 'silent'), { headers: { 'Content-Type': type } });
}

function partsOf(kind: Exclude<BadBody, 'compressed'>, request: Request): Iterator<string> {
  switch (kind) {
    case 'deep':
      return repeated('', '[', DEEP_LEVELS, `${']'.repeat(10)}`);
    case 'wide':
      return repeated('[', '0,', WIDE_VALUES, '0]');
    case 'long':
      return repeated(`[${longRowStart()}`, 'x', LONG_CHARACTERS, `${LONG_ROW_END}]`);
    case 'heavy':
      return heavyRows();
    case 'endless':
      return forEver('{"id":"x"},', '[');
    case 'silent':
      return ['[{"id":'].values();
    case 'pages':
      return [JSON.stringify(endlessPage(new URL(request.url).searchParams))].values();
  }
}

/** Made once: it takes a second, in which nobody else would be answered. */
let bomb: Uint8Array<ArrayBuffer> | undefined;

function compressed(): Response {
  bomb ??= Bun.gzipSync(Buffer.alloc(COMPRESSED_BYTES, '['));
  return new Response(bomb, {
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Content-Encoding': 'gzip' },
  });
}

const LONG_ROW_END = '"}]}}}';

/** A row without the end of its text. */
function longRowStart(): string {
  const row = JSON.stringify(messageRow(crypto.randomUUID(), Date.now() * 1000, ''));
  return row.slice(0, -LONG_ROW_END.length);
}

function* heavyRows(): Generator<string> {
  for (let index = 0; index < HEAVY_ROWS; index += 1) {
    yield index === 0 ? '[' : ',';
    yield* repeated(longRowStart(), 'x', HEAVY_CHARACTERS, LONG_ROW_END);
  }
  yield ']';
}

function endlessPage(query: URLSearchParams) {
  const before = parseTimestampMicros(query.get('before_ts') ?? '') ?? Date.now() * 1000;
  return Array.from({ length: Number(query.get('limit') ?? 100) }, (_, index) =>
    messageRow(crypto.randomUUID(), before - index - 1, 'one more'),
  );
}

function messageRow(id: string, micros: number, text: string) {
  return {
    id,
    workspace_id: '',
    activity_type: 'a2a_receive',
    method: 'message/send',
    created_at: formatTimestampMicros(micros),
    request_body: { params: { message: { role: 'user', parts: [{ kind: 'text', text }] } } },
  };
}

function* repeated(beginning: string, part: string, times: number, end: string): Generator<string> {
  yield beginning;
  const chunkTimes = Math.floor(CHUNK_CHARACTERS / part.length);
  const chunk = part.repeat(chunkTimes);
  for (let left = times; left > 0; left -= chunkTimes) yield left < chunkTimes ? part.repeat(left) : chunk;
  yield end;
}

function* forEver(part: string, beginning = ''): Generator<string> {
  yield beginning;
  const chunk = part.repeat(Math.ceil(CHUNK_CHARACTERS / part.length));
  for (;;) yield chunk;
}

function streamOf(
  parts: Iterator<string>,
  over: AbortSignal,
  staysOpen: boolean,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      over.addEventListener('abort', () => controller.error(over.reason), { once: true });
    },
    pull(controller) {
      const { done, value } = parts.next();
      if (done !== true) controller.enqueue(encoder.encode(value));
      else if (!staysOpen) controller.close();
    },
  });
}
