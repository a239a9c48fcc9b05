import { MoleculeError, ToolInputError } from '../../core/errors.ts';
import { HttpStatusError } from '../../core/http-status-error.ts';
import { type Message, replyReference } from '../../core/message.ts';
import type { Target } from '../../core/target.ts';
import { TokenLeakError } from '../../core/token-guard.ts';
import type { UploadedFile } from '../../wire/uploads.ts';
import { afterText, failedResult } from './call-failure.ts';
import { sendFailure } from './send-failure.ts';
import type { ToolContext, ToolResult } from './tool.ts';

export interface OutgoingNotice {
  readonly text: string;
  /** Paths of files, as the model gave them. */
  readonly attachments?: readonly string[] | undefined;
  /** The message that this one answers. */
  readonly answers?: Message | undefined;
}

/**
 * Shows a message to the canvas user, with files: those first, and nothing at all when one of them cannot be sent.
 * Throws `ToolInputError` for a file that may not be sent, and `TokenLeakError`; every other failure is the result.
 */
export async function notifyCanvasUser(
  context: Pick<ToolContext, 'client' | 'outgoingFiles'>,
  target: Target,
  { text, attachments = [], answers }: OutgoingNotice,
  signal: AbortSignal,
): Promise<ToolResult> {
  const client = context.client(target);
  // Before the files are there.
  client.refuseTokens(text);
  let files: UploadedFile[];
  try {
    files = await context.outgoingFiles.upload(client, attachments, signal);
  } catch (error) {
    return uploadFailure(error);
  }
  try {
    const body = {
      message: text,
      ...(files.length === 0 ? {} : { attachments: files }),
      ...(answers === undefined ? {} : { in_reply_to: replyReference(answers) }),
    };
    await client.notifyUser(body, signal);
  } catch (error) {
    return sendFailure(error, {
      recipientLabel: 'the canvas user',
      isRepeatable: false,
      isOwnAddress: true,
    });
  }
  const sent = files.length;
  return {
    text: `Delivered to the canvas user${sent === 0 ? '' : ` with ${sent} file${sent === 1 ? '' : 's'}`}.`,
    data: {
      status: 'delivered',
      workspace_id: target.id,
      recipient: 'canvas_user',
      ...(sent === 0 ? {} : { attachments: sent }),
    },
  };
}

function uploadFailure(error: unknown): ToolResult {
  if (!(error instanceof MoleculeError) || error instanceof ToolInputError || error instanceof TokenLeakError)
    throw error;
  return failedResult(
    error,
    `Nothing was sent: the files could not be uploaded (${error.message}). ${adviceFor(error)}`,
  );
}

function adviceFor(error: MoleculeError): string {
  if (!(error instanceof HttpStatusError)) return 'It is safe to call the tool again.';
  switch (error.status) {
    case 400:
    case 413:
      return 'They are too large for the platform; send fewer or smaller files.';
    case 422:
    case 503:
      return 'The platform takes no files of this workspace at the moment; send the text without them, or try again later.';
    default:
      return error.actor === 'time' ? `It is safe to call the tool again ${afterText(error)}.` : error.advice;
  }
}
