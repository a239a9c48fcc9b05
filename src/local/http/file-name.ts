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

/** `Content-Disposition` of a download, with the name for old and for new readers. */
export function attachmentDisposition(name: string): string {
  return `attachment; filename="${name.replace(/["\\]/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}
