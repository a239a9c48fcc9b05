import { asRecord, type Json } from '../../core/json.ts';
import type { EraRules } from '../http/era.ts';

export interface NormalisedMessage {
  readonly payload: Json;
  /** `""` when the sender named none. */
  readonly method: string;
  readonly messageId: string | undefined;
}

export type Normalised =
  | ({ readonly ok: true } & NormalisedMessage)
  | { readonly ok: false; readonly error: string; readonly hint?: string };

const PARTS_HINT = 'Send params.message.parts, e.g. [{"kind":"text","text":"hello"}].';

/**
 * What the platform makes of an incoming message: an envelope around a bare one; ids, roles and parts in the form of
 * its era. A body without a `params.message` object is passed on as it is.
 */
export function normaliseA2a(body: unknown, rules: EraRules, newId: () => string): Normalised {
  const root = asRecord(body);
  if (root === undefined) return { ok: false, error: 'invalid JSON' };
  const payload = 'jsonrpc' in root ? root : envelope(root, newId);
  const params = asRecord(payload.params);
  const message = asRecord(params?.message);
  const method = typeof payload.method === 'string' ? payload.method : '';
  if (message === undefined) return { ok: true, payload, method, messageId: undefined };
  const normalised = normaliseMessage(message, rules, newId);
  if (!normalised.ok) return normalised;
  return {
    ok: true,
    payload: { ...payload, params: { ...params, message: normalised.message } },
    method,
    messageId: normalised.messageId,
  };
}

/** Everything but `method` and `params` is lost here, as on the platform. */
function envelope(root: Json, newId: () => string): Json {
  return { jsonrpc: '2.0', id: newId(), method: root.method ?? null, params: root.params ?? null };
}

interface BadParts {
  readonly ok: false;
  readonly error: string;
  readonly hint: string;
}

/** Like the platform it looks at which keys there are; what they hold is stored as it is. */
function normaliseMessage(
  message: Json,
  rules: EraRules,
  newId: () => string,
): { readonly ok: true; readonly message: Json; readonly messageId: string | undefined } | BadParts {
  const identified = 'messageId' in message ? message : { ...message, messageId: newId() };
  const messageId =
    typeof identified.messageId === 'string' && identified.messageId !== ''
      ? identified.messageId
      : undefined;
  if (!rules.readsContent) return { ok: true, messageId, message: identified };
  const partly = withParts(identified);
  if (!partly.ok) return partly;
  if (rules.keepsPartTypes) return { ok: true, messageId, message: partly.message };
  const { parts } = partly.message;
  const kinds = Array.isArray(parts) ? { parts: parts.map(typeToKind) } : {};
  return { ok: true, messageId, message: { role: 'user', ...partly.message, ...kinds } };
}

function withParts(message: Json): { readonly ok: true; readonly message: Json } | BadParts {
  if ('parts' in message) return { ok: true, message };
  const { content, ...rest } = message;
  if (typeof content === 'string') {
    return { ok: true, message: { ...rest, parts: [{ kind: 'text', text: content }] } };
  }
  if (Array.isArray(content)) return { ok: true, message: { ...rest, parts: content } };
  if ('content' in message) {
    return { ok: false, error: 'invalid params.message.content type', hint: PARTS_HINT };
  }
  return {
    ok: false,
    error: "params.message must contain either 'parts' (v0.3) or 'content' (v0.2 compat)",
    hint: PARTS_HINT,
  };
}

function typeToKind(part: unknown): unknown {
  const fields = asRecord(part);
  if (fields === undefined || 'kind' in fields || !('type' in fields)) return part;
  const { type, ...rest } = fields;
  return { ...rest, kind: type };
}

export interface CanvasUser {
  readonly id: string;
  readonly email: string;
}

/** Marks a message as a person's. Without a `contextId` it gets that of the workspace's own thread. */
export function markCanvasMessage(
  message: NormalisedMessage,
  workspaceId: string,
  user: CanvasUser | undefined,
): NormalisedMessage {
  const params = asRecord(message.payload.params) ?? {};
  const identity: Json =
    user === undefined
      ? { user_identity_status: 'UNAUTHENTICATED' }
      : { user_identity_status: 'AUTHENTICATED', user_id: user.id, email: user.email, username: user.email };
  const metadata = { ...asRecord(params.metadata), source: 'canvas_user', ...identity };
  return {
    ...message,
    payload: {
      ...message.payload,
      params: { ...params, metadata, ...threaded(params, workspaceId, message.method) },
    },
  };
}

function threaded(params: Json, workspaceId: string, method: string): Json {
  const message = asRecord(params.message);
  if (message === undefined || method !== 'message/send') return {};
  const isBlank = typeof message.contextId !== 'string' || message.contextId.trim() === '';
  return isBlank ? { message: { ...message, contextId: `canvas-${workspaceId}` } } : {};
}
