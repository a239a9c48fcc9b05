import type { Message, MessageRequest } from './message.ts';
import { note, own, quotedLine, safeWord } from './safe-text.ts';

const MAX_TITLE_CHARACTERS = 200;
const ID = /^[A-Za-z0-9_-]{1,128}$/;

/** The note under a message about a request: what it is, and which tool answers it, for the chat does not. */
export function requestNote(request: MessageRequest): string {
  return note`${own(requestSentence(request))}`;
}

function requestSentence(request: MessageRequest): string {
  const what = `${request.kind ?? ''} request${titleOf(request)}`.trim();
  const id = ID.test(request.id) ? `, request_id ${request.id}` : '';
  switch (request.event) {
    case 'created': {
      const actions = request.kind === 'approval' ? 'approved or rejected' : 'done or rejected';
      return `you are asked for this with a request${request.kind === undefined ? '' : ` (${request.kind})`}${id}: answer it with respond_request (${actions}) when that is decided, ask back with add_request_message`;
    }
    case 'outcome':
      return `your ${what} was ${word(request.status)} by ${byWhom(request)}${id}; get_request shows what was said`;
    case 'comment':
      return request.isOwn === true
        ? `this was said by ${byWhom(request)} about your ${what}${id}; answer with add_request_message`
        : `this was added to the ${what} that you were given${id}; respond_request ends it`;
    case 'cancelled':
      return `the ${what} that you were given was taken back${id}: stop working on it, nobody waits for an answer`;
  }
}

function titleOf({ title = '', event }: MessageRequest): string {
  return event === 'created' || title === '' ? '' : ` ${quotedLine(title, MAX_TITLE_CHARACTERS)}`;
}

function byWhom({ by }: MessageRequest): string {
  if (by === 'user') return 'the canvas user';
  return by === 'agent' ? 'the agent that was asked' : 'the other side';
}

/** A status is one of the platform's few words. */
function word(status = 'answered'): string {
  return status === '' ? 'answered' : safeWord(status);
}

export function requestMeta({ request }: Message): Record<string, string> {
  if (request === undefined) return {};
  const { id, event, kind, status = '', by } = request;
  return {
    ...(ID.test(id) ? { request_id: id } : {}),
    request_event: event,
    ...(kind === undefined ? {} : { request_kind: kind }),
    ...(/^\w{1,30}$/.test(status) ? { request_status: status } : {}),
    ...(by === undefined ? {} : { request_by: by }),
  };
}
