import { expect, test } from 'bun:test';
import { projectAttachments } from '../../../../src/local/a2a/activity-row.ts';

const body = (...parts: unknown[]) => ({ params: { message: { parts } } });

test('a file part of today lacks its type, since only the old key is read', () => {
  const file = { name: 'a.png', mimeType: 'image/png', uri: 'u' };
  expect(projectAttachments(body({ kind: 'file', file }))).toEqual([
    { kind: 'file', uri: 'u', name: 'a.png' },
  ]);
});

test('a flat part of long ago has it', () => {
  expect(projectAttachments(body({ type: 'image', uri: 'u', mime_type: 'image/png' }))).toEqual([
    { kind: 'image', uri: 'u', mime_type: 'image/png' },
  ]);
});

test('parts with neither address nor name, text parts and v1 parts are not files', () => {
  const v1 = { url: 'u', filename: 'f', mediaType: 'm' };
  expect(projectAttachments(body({ kind: 'text', text: 'x' }, { kind: 'file', file: {} }, v1, 7))).toEqual(
    [],
  );
});

test('an upload row is one file, of the family of its type', () => {
  const manifest = { file_id: 'f', name: 'a.png', mimeType: 'image/png', size: 1, uri: 'u' };
  expect(projectAttachments(manifest)).toEqual([
    { kind: 'image', uri: 'u', mime_type: 'image/png', name: 'a.png' },
  ]);
  expect(projectAttachments({ ...manifest, mimeType: '' })).toEqual([
    { kind: 'file', uri: 'u', name: 'a.png' },
  ]);
});

test.each([[undefined], [null], ['text'], [{}], [{ params: {} }]])('%p has none', (requestBody) => {
  expect(projectAttachments(requestBody)).toEqual([]);
});
