/** One part of a form, as it was sent. */
export interface FormPart {
  readonly field: string;
  readonly fileName: string;
  /** `""` when the part named no type. */
  readonly contentType: string;
  readonly content: Uint8Array;
}

const LINE_BREAK = Buffer.from('\r\n');
const HEADERS_END = Buffer.from('\r\n\r\n');

/**
 * The parts of a `multipart/form-data` body, or undefined when it is none. The runtime's own parser gives a part
 * without a type a type of its own, which the platform does not.
 */
export function parseMultipart(contentType: string, body: Uint8Array): readonly FormPart[] | undefined {
  const boundary = /^multipart\/form-data;.*\bboundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
  if (boundary === null) return undefined;
  const delimiter = Buffer.from(`--${boundary[1] ?? boundary[2]}`);
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const parts: FormPart[] = [];
  let start = bytes.indexOf(delimiter);
  while (start !== -1) {
    const head = start + delimiter.length;
    if (bytes.subarray(head, head + 2).toString('latin1') === '--') return parts;
    const next = bytes.indexOf(Buffer.concat([LINE_BREAK, delimiter]), head);
    const part = next === -1 ? undefined : parsePart(bytes.subarray(head + LINE_BREAK.length, next));
    if (part === undefined) return undefined;
    parts.push(part);
    start = next + LINE_BREAK.length;
  }
  return undefined;
}

function parsePart(bytes: Buffer): FormPart | undefined {
  const end = bytes.indexOf(HEADERS_END);
  if (end === -1) return undefined;
  const lines = bytes.subarray(0, end).toString('utf8').split('\r\n');
  const header = (name: string) =>
    lines
      .find((line) => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim() ?? '';
  const disposition = header('content-disposition');
  const parameter = (name: string) =>
    new RegExp(`;\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`, 'i').exec(disposition)?.[1] ?? '';
  return {
    field: parameter('name'),
    fileName: parameter('filename').replace(/\\(.)/g, '$1'),
    contentType: header('content-type'),
    content: bytes.subarray(end + HEADERS_END.length),
  };
}

const MAX_CHARACTERS = 100;
const MAX_EXTENSION_CHARACTERS = 16;

/** The name under which an upload is kept: its last path segment, in letters, digits, `.`, `_` and `-`. */
export function sanitiseFileName(name: string): string {
  const base = name.split(/[/\\]/).findLast((segment) => segment !== '') ?? '';
  const safe = base.replace(/[^A-Za-z0-9._-]/gu, '_');
  if (safe === '' || safe === '.' || safe === '..') return 'file';
  if (safe.length <= MAX_CHARACTERS) return safe;
  const dot = safe.lastIndexOf('.');
  const extension = dot > 0 && safe.length - dot <= MAX_EXTENSION_CHARACTERS ? safe.slice(dot) : '';
  return safe.slice(0, MAX_CHARACTERS - extension.length) + extension;
}

/** A MIME type without its parameters; `""` for none, and the general one for what is not one. */
export function sanitiseMimeType(type: string): string {
  const bare = (type.split(';')[0] ?? '').trim().toLowerCase();
  if (bare === '') return '';
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+$/.test(bare) ? bare : 'application/octet-stream';
}
