import { asRecord, type Json } from './a2a-normalise.ts';

/** An entry of `attachments` in the feed. */
export interface ProjectedAttachment {
  readonly kind: string;
  readonly uri?: string;
  readonly mime_type?: string;
  readonly name?: string;
}

const FILE_KINDS = new Set(['file', 'image', 'audio', 'video']);

/**
 * What `include=peer_info` makes of a message's files, with its gaps: the MIME type of a part is taken from
 * `mime_type` only, which today's parts do not have, and flat `{url}` parts are not seen at all.
 */
export function projectAttachments(requestBody: unknown): readonly ProjectedAttachment[] {
  const root = asRecord(requestBody);
  const parts = asRecord(asRecord(root?.params)?.message)?.parts;
  if (Array.isArray(parts)) return parts.map(fromPart).filter((projected) => projected !== undefined);
  const manifest = root === undefined ? undefined : fromManifest(root);
  return manifest === undefined ? [] : [manifest];
}

function fromPart(value: unknown): ProjectedAttachment | undefined {
  const part = asRecord(value);
  const kind = text(part, 'kind') ?? text(part, 'type');
  if (part === undefined || kind === undefined || !FILE_KINDS.has(kind)) return undefined;
  return projected(kind, asRecord(part.file) ?? part, 'mime_type');
}

function fromManifest(manifest: Json): ProjectedAttachment | undefined {
  if (text(manifest, 'uri') === undefined) return undefined;
  const family = /^(image|audio|video)\//.exec(text(manifest, 'mimeType') ?? '')?.[1];
  return projected(family ?? 'file', manifest, 'mimeType');
}

function projected(kind: string, source: Json, mimeKey: string): ProjectedAttachment | undefined {
  const uri = text(source, 'uri');
  const name = text(source, 'name');
  const mimeType = text(source, mimeKey);
  if (uri === undefined && name === undefined) return undefined;
  return {
    kind,
    ...(uri === undefined ? {} : { uri }),
    ...(mimeType === undefined ? {} : { mime_type: mimeType }),
    ...(name === undefined ? {} : { name }),
  };
}

function text(value: Json | undefined, key: string): string | undefined {
  const found = value?.[key];
  return typeof found === 'string' && found !== '' ? found : undefined;
}
