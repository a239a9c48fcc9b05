/** A name that Windows keeps for devices, with or without an extension. */
const DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be in a path.
const BAD_CHARACTER = /[\u0000-\u001f\\:]/;

/** The name of an archive entry as a relative path with `/`; undefined when it could lead outside on any system. */
export function archivePath(name: string): string | undefined {
  if (BAD_CHARACTER.test(name) || name.startsWith('/')) return undefined;
  const segments = name.split('/').filter((segment) => segment !== '' && segment !== '.');
  if (segments.some((segment) => segment === '..' || DEVICE_NAME.test(segment) || segment.length > 255)) {
    return undefined;
  }
  return segments.length === 0 ? '.' : segments.join('/');
}
