import type { RequestStream } from './http.ts';

/** A file to upload, read while it is sent. */
export interface UploadPart {
  readonly name: string;
  readonly mimeType: string;
  readonly sizeBytes: number;
  /** Exactly `sizeBytes` bytes, or an error. */
  read(): AsyncIterable<Uint8Array>;
}

const encoder = new TextEncoder();

/**
 * A form of files, as a body that is read while it is sent. The runtime's own `FormData` holds all of it in memory,
 * twice over.
 */
export function multipartBody(field: string, parts: readonly UploadPart[]): RequestStream {
  const boundary = `molecule-${crypto.randomUUID()}`;
  const heads = parts.map((part) => encoder.encode(headOf(boundary, field, part)));
  const end = encoder.encode(`--${boundary}--\r\n`);
  const sizes = parts.map(
    ({ sizeBytes }, index) => (heads[index]?.byteLength ?? 0) + sizeBytes + BREAK.byteLength,
  );
  const chunks = chunksOf(parts, heads, end);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    lengthBytes: sizes.reduce((sum, size) => sum + size, end.byteLength),
    body: new ReadableStream({
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await chunks.return(undefined);
      },
    }),
  };
}

const BREAK = encoder.encode('\r\n');

async function* chunksOf(
  parts: readonly UploadPart[],
  heads: readonly Uint8Array[],
  end: Uint8Array,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (const [index, part] of parts.entries()) {
    yield heads[index] ?? end;
    yield* part.read();
    yield BREAK;
  }
  yield end;
}

function headOf(boundary: string, field: string, { name, mimeType }: UploadPart): string {
  return `--${boundary}\r\nContent-Disposition: form-data; name="${field}"; filename="${quoted(name)}"\r\nContent-Type: ${mimeType}\r\n\r\n`;
}

/** As browsers write it. */
function quoted(name: string): string {
  return name.replace(/[\r\n"]/g, (character) =>
    character === '"' ? '%22' : character === '\r' ? '%0D' : '%0A',
  );
}
