import { type MessageBody, readMessageBody } from '../../wire/message-body.ts';
import { asRecord } from './a2a-normalise.ts';

/** What an agent's JSON-RPC answer says, wherever in it that stands; undefined for another shape. */
export function readAnswer(answer: unknown): MessageBody | undefined {
  const root = asRecord(answer);
  const result = root?.result;
  if (typeof result === 'string') return { text: result, attachments: readMessageBody(root).attachments };
  const fields = asRecord(result);
  if (fields === undefined) return undefined;
  const artifacts = Array.isArray(fields.artifacts) ? fields.artifacts : [];
  const bodies = [fields, fields.message, asRecord(fields.status)?.message, ...artifacts].map(
    readMessageBody,
  );
  return bodies.find(({ text, attachments }) => text !== '' || attachments.length > 0);
}

/** JSON with its keys in order, as the platform's own maps come out. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, nested: unknown) => {
    const fields = Array.isArray(nested) ? undefined : asRecord(nested);
    if (fields === undefined) return nested;
    return Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
