const MAX_CHARACTERS = 100;
const MAX_EXTENSION_CHARACTERS = 16;
/** Names that mean a device on Windows, whatever their extension. */
const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * What a remote name may look like on this disk: one segment of ASCII letters, digits, `.`, `_` and `-`, not hidden,
 * of at most 100 characters, with its extension.
 */
export function safeName(remoteName: string): string {
  const last = remoteName.split(/[/\\]/).findLast((segment) => segment !== '') ?? '';
  const plain = last
    .replace(/[^A-Za-z0-9._-]+/g, '_')
    .replace(/^\.+/, '')
    .replace(/\.+$/, '');
  const name = plain === '' ? 'file' : RESERVED.test(plain) ? `_${plain}` : plain;
  if (name.length <= MAX_CHARACTERS) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= MAX_EXTENSION_CHARACTERS ? name.slice(dot) : '';
  return name.slice(0, MAX_CHARACTERS - extension.length) + extension;
}
