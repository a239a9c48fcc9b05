import type { Attachment } from '../../core/attachment.ts';
import { parseJson } from '../../core/json.ts';
import { readMessageBody } from '../../wire/message-body.ts';
import { readAnswer } from '../a2a/answer.ts';
import { sanitiseFileName, sanitiseMimeType } from '../http/multipart.ts';
import { download, refuse } from '../http/reply.ts';
import type { ActivityRecord } from '../store/activities.ts';

/** All files of a row: those of the message, then those of the answer in the same row. */
export function filesOfRow(row: ActivityRecord): readonly Attachment[] {
  const request = row.request_body === null ? [] : readMessageBody(parseJson(row.request_body)).attachments;
  const answer = row.response_body === null ? undefined : parseJson(row.response_body);
  return [...request, ...(readAnswer(answer) ?? readMessageBody(answer)).attachments];
}

/** A file that came inside a message, as a download. */
export function readInlineFile(row: ActivityRecord | undefined, index: number): Response {
  const file = row === undefined ? undefined : filesOfRow(row)[index];
  if (file?.bytes === undefined) refuse(404, 'file not found');
  const type = sanitiseMimeType(file.mimeType ?? 'application/octet-stream');
  return download(sanitiseFileName(file.name ?? 'file'), type, new Uint8Array(file.bytes));
}
