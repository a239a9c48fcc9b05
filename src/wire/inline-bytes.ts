/** A file that came inside a message instead of under an address. */
export interface InlineBytes {
  readonly bytes: Uint8Array;
  readonly mimeType?: string;
}

const DATA_URI = /^data:([^;,]*)((?:;[^,]*)?),([\s\S]*)$/i;

/** Base64, also its URL-safe spelling; undefined when nothing comes out of it. */
export function inlineBase64(text: string): InlineBytes | undefined {
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
