import { z } from 'zod';
import type { Attachment } from '../core/attachment.ts';
import { inlineBase64, inlineDataUri } from './inline-bytes.ts';

const record = z.record(z.string(), z.unknown());
type Json = Readonly<Record<string, unknown>>;

/** What can be read out of the `request_body` of an inbox row, whatever age of the protocol wrote it. */
export interface MessageBody {
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly messageId?: string;
  readonly contextId?: string;
  readonly inReplyTo?: string;
  /** `self-…` when the platform itself wrote the message. */
  readonly sourceType?: string;
}

const FILE_KINDS = new Set(['file', 'image', 'audio', 'video']);

/**
 * Reads a message body: v0.3 `kind` parts, older `type` parts, v1 flat `{text}` parts, `content` as string
 * or array, `params.parts`, top-level `parts`, a delegation's `task`, or a plain string.
 */
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
    ...optional('messageId', stringAt(message, 'messageId')),
    ...optional('contextId', stringAt(message, 'contextId')),
    ...optional('inReplyTo', stringAt(asRecord(message?.metadata), 'in_reply_to')),
    ...optional('sourceType', sourceType),
  };
}

/** A body that is itself a JSON text is read as that JSON; any other string is the message. */
function readText(body: string): MessageBody {
  if (/^\s*\{/.test(body)) {
    try {
      return readMessageBody(asRecord(JSON.parse(body)));
    } catch {
      // Not JSON after all: the text is the message.
    }
  }
  return { text: body, attachments: [] };
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
    ...optional('name', first('name', 'filename')),
    ...optional('mimeType', mimeType),
    ...(isDataUri(uri) ? {} : optional('uri', uri)),
    ...(size === undefined ? {} : { sizeBytes: size }),
    ...(inline === undefined ? {} : { isInline: true, bytes: inline.bytes }),
  };
}

/** What could not be read of one is nothing to keep either: it may be as long as a file. */
function isDataUri(uri: string | undefined): boolean {
  return uri !== undefined && /^data:/i.test(uri);
}

function asRecord(value: unknown): Json | undefined {
  const parsed = record.safeParse(value);
  return parsed.success ? parsed.data : undefined;
}

function stringAt(value: Json | undefined, key: string): string | undefined {
  const found = value?.[key];
  return isNonBlank(found) ? found : undefined;
}

function isNonBlank(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function optional<K extends string>(key: K, value: string | undefined): { [P in K]?: string } {
  const out: { [P in K]?: string } = {};
  if (value !== undefined) out[key] = value;
  return out;
}
