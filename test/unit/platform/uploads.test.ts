import { expect, test } from 'bun:test';
import fc from 'fast-check';
import { multipartBody, type UploadPart } from '../../../src/platform/uploads.ts';

function part(name: string, bytes: Uint8Array): UploadPart {
  return {
    name,
    mimeType: 'text/plain',
    sizeBytes: bytes.byteLength,
    async *read() {
      yield bytes.subarray(0, 3);
      yield bytes.subarray(3);
    },
  };
}

async function sent(parts: readonly UploadPart[]) {
  const { contentType, lengthBytes, body } = multipartBody('files', parts);
  const bytes = await new Response(body).bytes();
  return { lengthBytes, bytes, headers: { 'Content-Type': contentType } };
}

test('a form is exactly as long as announced, and holds its files under their names', async () => {
  const text = fc.string({ unit: fc.constantFrom('a', '"', ';', 'ü', ' ', '.', '\r\n', '--') });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(text, fc.uint8Array({ minLength: 4, maxLength: 50 })), {
        minLength: 1,
        maxLength: 4,
      }),
      async (files) => {
        const { lengthBytes, bytes, headers } = await sent(
          files.map(([name, content]) => part(`x${name}`, content)),
        );
        expect(bytes.byteLength).toBe(lengthBytes);
        const form = await new Response(bytes, { headers }).formData();
        const received = form.getAll('files').filter((entry) => entry instanceof File);
        expect(await Promise.all(received.map((file) => file.bytes()))).toEqual(
          files.map(([, content]) => content),
        );
      },
    ),
    { numRuns: 50 },
  );
});

test('a file that cannot be read to its end breaks the body off', async () => {
  const failing = {
    ...part('a', new Uint8Array(4)),
    async *read() {
      yield new Uint8Array(2);
      throw new Error('shorter');
    },
  };
  await expect(sent([failing])).rejects.toThrow('shorter');
});
