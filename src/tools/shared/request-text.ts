import { fittedEntry, type SaveText } from '../../core/long-text.ts';
import { peerLabel } from '../../core/notification.ts';
import { safeBody, safeLine, safeWord } from '../../core/safe-text.ts';
import { timeText } from '../../core/timestamp.ts';
import type { PlatformRequest, RequestParty } from '../../wire/requests.ts';

const MAX_ENTRY_CHARACTERS = 600;
const MAX_TITLE_CHARACTERS = 200;

/** Who has a part in a request, as seen from one of both sides. */
export function partyLabel(party: RequestParty, ownId: string): string {
  if (party.type === 'user') return 'the canvas user';
  return party.id === ownId ? 'you' : peerLabel(party.id);
}

/** One entry of a list of requests. */
export function requestEntry(request: PlatformRequest, ownId: string, save: SaveText): string {
  const { id, kind, title, detail = '', status, requester, recipient, responder } = request;
  const who =
    requester.id === ownId ? `to ${partyLabel(recipient, ownId)}` : `from ${partyLabel(requester, ownId)}`;
  const by = responder === undefined ? '' : ` by ${partyLabel(responder, ownId)}`;
  const facts = `${id} ${kind} ${who}, ${safeWord(status)}${by}, ${timeText(request.createdAt)}`;
  const words = safeBody(detail.trim() === '' ? title : `${title}\n${detail}`);
  return `- ${facts}: ${fittedEntry(words, MAX_ENTRY_CHARACTERS, save)}`;
}

/** The same for programs. */
export function requestData(request: PlatformRequest, workspaceId: string) {
  const { id, kind, title, status, requester, recipient, createdAt, responder } = request;
  return {
    request_id: id,
    kind,
    title: safeLine(title, MAX_TITLE_CHARACTERS),
    status: safeLine(status),
    requester_type: requester.type,
    requester_id: safeLine(requester.id),
    recipient_type: recipient.type,
    recipient_id: safeLine(recipient.id),
    ...(responder === undefined ? {} : { responder_type: responder.type }),
    created_at: safeLine(createdAt),
    workspace_id: workspaceId,
  };
}
