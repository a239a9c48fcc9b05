import { z } from 'zod';
import type { Attachment } from '../core/attachment.ts';
import { asRecord, type Json, parseJson } from '../core/json.ts';

/** What can be read out of the `request_body` of an inbox row, in whichever version of the protocol it was written. */
export interface MessageBody {
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly messageId?: string;
  readonly contextId?: string;
  readonly inReplyTo?: string;
  /** `self-…` when the platform itself wrote the message. */
  readonly sourceType?: string;
}

/** Values of a part's `kind`, or of the older `type`, that make it a file. */
export const FILE_KINDS = new Set(['file', 'image', 'audio', 'video']);

/** Reads a body: `kind`, `type` or flat `{text}` parts, `content`, `params.parts`, `parts`, a `task`, or a plain string. */
export function readMessageBody(body: unknown): MessageBody {
  if (typeof body === 'string') return readText(body);
  const root = asRecord(body);
  const params = asRecord(root?.params);
  const message = asRecord(params?.message) ?? asRecord(root?.message);
  const parts = partsOf(message, params, root);
  const sourceType =
    stringAt(asRecord(params?.metadata), 'source_type') ??
    stringAt(asRecord(message?.metadata), 'source_type');
  return {
    text: parts.map(textOfPart).filter(isNonBlank).join('\n') || (stringAt(root, 'task') ?? ''),
    attachments: parts.map(attachmentOfPart).filter((attachment) => attachment !== undefined),
    ...present('messageId', stringAt(message, 'messageId')),
    ...present('contextId', stringAt(message, 'contextId')),
    ...present('inReplyTo', stringAt(asRecord(message?.metadata), 'in_reply_to')),
    ...present('sourceType', sourceType),
  };
}

/** The id by which the platform knows a message, where its body has the usual shape. */
export function messageIdOf(requestBody: unknown): string | undefined {
  return stringAt(asRecord(asRecord(asRecord(requestBody)?.params)?.message), 'messageId');
}

/** A body that is itself a JSON text is read as that JSON; any other string is the message. */
function readText(body: string): MessageBody {
  const json = /^\s*\{/.test(body) ? parseJson(body) : undefined;
  return json === undefined ? { text: body, attachments: [] } : readMessageBody(asRecord(json));
}

function partsOf(...candidates: readonly (Json | undefined)[]): readonly Json[] {
  for (const candidate of candidates) {
    for (const key of ['parts', 'content'] as const) {
      const value = candidate?.[key];
      if (isNonBlank(value)) return [{ text: value }];
      if (Array.isArray(value) && value.length > 0)
        return value.map(toPart).filter((part) => part !== undefined);
    }
  }
  return [];
}

function toPart(value: unknown): Json | undefined {
  return typeof value === 'string' ? { text: value } : asRecord(value);
}

function discriminator(part: Json): string | undefined {
  return stringAt(part, 'kind') ?? stringAt(part, 'type');
}

function textOfPart(part: Json): string {
  const kind = discriminator(part);
  if (kind !== undefined && FILE_KINDS.has(kind)) return '';
  const text = part.text;
  if (typeof text === 'string') return text;
  if (part.data !== undefined && (kind === 'data' || kind === undefined)) return JSON.stringify(part.data);
  return '';
}

function attachmentOfPart(part: Json): Attachment | undefined {
  const kind = discriminator(part);
  const file = asRecord(part.file) ?? {};
  const isFlat = kind === undefined && (typeof part.url === 'string' || typeof part.raw === 'string');
  if (!isFlat && !(kind !== undefined && FILE_KINDS.has(kind))) return undefined;
  const first = (...keys: readonly string[]) =>
    keys.map((key) => stringAt(file, key) ?? stringAt(part, key)).find((value) => value !== undefined);
  const uri = first('uri', 'url');
  const fromUri = uri === undefined ? undefined : inlineDataUri(uri);
  const base64 = first('bytes', 'raw');
  const inline = fromUri ?? (base64 === undefined ? undefined : inlineBase64(base64));
  const mimeType = first('mimeType', 'mime_type', 'mediaType') ?? inline?.mimeType;
  const size = [file.size, part.size].find((value) => typeof value === 'number');
  return {
    kind: kind ?? 'file',
    ...present('name', first('name', 'filename')),
    ...present('mimeType', mimeType),
    ...(isDataUri(uri) ? {} : present('uri', uri)),
    ...(size === undefined ? {} : { sizeBytes: size }),
    ...(inline === undefined ? {} : { isInline: true, bytes: inline.bytes }),
  };
}

/** One that could not be decoded is not kept: it may be as long as a file. */
function isDataUri(uri: string | undefined): boolean {
  return uri !== undefined && /^data:/i.test(uri);
}

function stringAt(value: Json | undefined, key: string): string | undefined {
  const found = value?.[key];
  return isNonBlank(found) ? found : undefined;
}

function isNonBlank(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** The key with its value; nothing for a value that says nothing. */
export function present<K extends string>(key: K, value: string | null | undefined): { [P in K]?: string } {
  const out: { [P in K]?: string } = {};
  if (value !== null && value !== undefined && value !== '') out[key] = value;
  return out;
}

const signatureSchema = z.object({
  params: z.object({ metadata: z.object({ source: z.literal('canvas_user') }) }),
});

/** Whether the platform itself wrote into a message that somebody on the canvas sent it; older ones never do. */
export function isSignedAsCanvasUser(requestBody: unknown): boolean {
  return signatureSchema.safeParse(requestBody).success;
}

/** A file that came inside a message instead of under an address. */
interface InlineBytes {
  readonly bytes: Uint8Array;
  readonly mimeType?: string;
}

const DATA_URI = /^data:([^;,]*)((?:;[^,]*)?),([\s\S]*)$/i;

/** Base64, also its URL-safe spelling; undefined when nothing comes out of it. */
function inlineBase64(text: string): InlineBytes | undefined {
  const bytes = Buffer.from(text, 'base64');
  return bytes.byteLength === 0 ? undefined : { bytes };
}

/** The bytes of a `data:` URI; undefined for any other text. */
export function inlineDataUri(uri: string): InlineBytes | undefined {
  const [, type = '', parameters = '', data] = DATA_URI.exec(uri) ?? [];
  if (data === undefined) return undefined;
  const inline = /;base64$/i.test(parameters) ? inlineBase64(data) : percentDecoded(data);
  return inline === undefined || type === '' ? inline : { ...inline, mimeType: type };
}

function percentDecoded(data: string): InlineBytes | undefined {
  if (data === '') return undefined;
  const characters = data.replace(/%([0-9a-f]{2})/gi, (_escape, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return { bytes: Buffer.from(characters, 'latin1') };
}
