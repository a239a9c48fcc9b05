import { PlatformError } from '../../core/errors.ts';
import { HttpStatusError } from '../../core/http-status-error.ts';
import { quotedLine } from '../../core/safe-text.ts';
import { Secret } from '../../core/secret.ts';
import { createExternalWorkspace } from '../../platform/admin.ts';
import type { FetchLike } from '../../platform/safe-fetch.ts';
import { CommandError, type Input } from '../command.ts';
import { corrected, type Draft, toTarget } from './connection.ts';
import type { Conversation } from './conversation.ts';
import { textOf } from './gather.ts';

export interface CreateOptions {
  readonly name: string;
  readonly url?: string | undefined;
  readonly parent?: string | undefined;
  readonly adminTokenFile?: string | undefined;
}

/**
 * Makes a workspace on the platform with an administrator's token, which is used for this one request and kept nowhere.
 * Throws `CommandError`.
 */
export async function createWorkspace(
  options: CreateOptions,
  input: Input,
  conversation: Conversation,
  send: FetchLike,
  stop: AbortSignal,
): Promise<Draft> {
  const { questions } = conversation;
  const url = options.url ?? (await questions?.text('Address of the canvas', 'https://tenant.example.com'));
  if (url === undefined)
    throw new CommandError('the address of the canvas is missing.', 'Give --url <address>.');
  const adminToken = await adminTokenOf(options, input, conversation);
  const { draft } = corrected({ platformUrl: url });
  // Checks the form of both; the id stands for the one that comes.
  const { token, platformUrl } = toTarget({ id: 'new', token: adminToken, ...draft });
  const platform = { platformUrl, adminToken: new Secret(token.reveal()) };
  try {
    const request = { name: options.name, parentId: options.parent };
    const created = await createExternalWorkspace(platform, request, send, stop);
    conversation.say('done', `${quotedLine(options.name)} is made: ${created.id}`);
    if (created.token !== '') return { platformUrl, ...created };
    throw new CommandError(
      `the platform made the workspace ${created.id}, but no token for it.`,
      'Create one on the canvas (the workspace, Settings, Workspace Tokens), then run this command again with it.',
    );
  } catch (error) {
    if (error instanceof PlatformError) throw explained(error, platformUrl);
    throw error;
  }
}

async function adminTokenOf(
  options: CreateOptions,
  input: Input,
  { questions }: Conversation,
): Promise<string> {
  if (options.adminTokenFile !== undefined) return (await textOf(options.adminTokenFile, input)).trim();
  if (questions !== undefined) return questions.secret("The administrator's token (used once, not kept)");
  throw new CommandError(
    "the administrator's token is missing.",
    'Give --admin-token-file <file>, or - for the standard input.',
  );
}

function explained(error: PlatformError, platformUrl: string): CommandError {
  const isRefused = error instanceof HttpStatusError && (error.status === 401 || error.status === 403);
  if (isRefused) {
    return new CommandError(
      `${platformUrl} does not take this as the token of an administrator.`,
      "It is the ADMIN_TOKEN of the platform, or an organisation's API token; the token of a workspace cannot make others.",
    );
  }
  const detail =
    error instanceof HttpStatusError && error.detail !== undefined
      ? `: the platform says ${quotedLine(error.detail, 200)}`
      : '';
  return new CommandError(
    `${platformUrl}: the workspace could not be made (${error.message}${detail}).`,
    error.advice.replaceAll('MOLECULE_PLATFORM_URL', 'the address'),
  );
}
