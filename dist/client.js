// @bun
// src/core/errors.ts
class MoleculeError extends Error {
  advice;
  constructor(message, advice, options) {
    super(message, options);
    this.name = new.target.name;
    this.advice = advice;
  }
}

class ConfigError extends MoleculeError {
  actor = "user";
  problems;
  notices;
  constructor(problems, notices = []) {
    super(problems.map((problem) => `${problem.variable}: got ${problem.got}, expected ${problem.expected}.`).join(" "), [...new Set(problems.map((problem) => problem.fix))].join(" "));
    this.problems = problems;
    this.notices = notices;
  }
}

class ToolInputError extends MoleculeError {
  actor = "user";
}

class ArgumentError extends MoleculeError {
  actor = "developer";
  constructor(argument, got, expected) {
    super(`${argument}: got ${got}, expected ${expected}`, "Correct the call.");
  }
}

class FencedError extends MoleculeError {
  actor = "time";
  constructor() {
    super("another process holds the lease now", "Nothing to do: this process steps back to standby.");
  }
}

class InboxUnwritableError extends MoleculeError {
  actor = "user";
  constructor(code, options) {
    super(`the inbox file cannot be written (${code})`, "Free some space, or make the state directory writable.", options);
  }
}

class InboxDamagedError extends MoleculeError {
  actor = "time";
  constructor(how, options) {
    super(`the inbox file is damaged (${how})`, "Nothing to do: the file is kept aside and a new one used.", options);
  }
}

class NoAnswerError extends MoleculeError {
}

class NetworkError extends NoAnswerError {
  actor = "time";
  code;
  constructor(code, options) {
    super(`no connection (${code})`, "Check the network and MOLECULE_PLATFORM_URL; retried automatically.", options);
    this.code = code;
  }
}

class TimeoutError extends NoAnswerError {
  actor = "time";
  timeoutMs;
  constructor(timeoutMs, options) {
    super(`no answer within ${timeoutMs} ms`, "The platform is slow or unreachable; retried automatically.", options);
    this.timeoutMs = timeoutMs;
  }
}

class ProtocolError extends MoleculeError {
  actor = "operator";
}

class TooLargeError extends ProtocolError {
  constructor(maxBytes) {
    super(`an answer of more than ${maxBytes} bytes`, "The platform sent far more than expected; asked again for less.");
  }
}

class FileTooLargeError extends MoleculeError {
  actor = "user";
  maxBytes;
  constructor(maxBytes) {
    super(`a file of more than ${maxBytes} bytes`, "Raise MOLECULE_MAX_FILE_MB to receive larger files.");
    this.maxBytes = maxBytes;
  }
}

class ArchiveError extends MoleculeError {
  actor = "operator";
}

class HttpStatusError extends MoleculeError {
  actor;
  status;
  code;
  detail;
  retryAfterMs;
  deliveryConfirmed;
  constructor(status, facts = {}, options) {
    super(`HTTP ${status}`, adviceFor(status), options);
    this.status = status;
    this.actor = actorFor(status);
    this.code = facts.code;
    this.detail = facts.detail;
    this.retryAfterMs = facts.retryAfterMs;
    this.deliveryConfirmed = facts.deliveryConfirmed ?? false;
  }
}
function actorFor(status) {
  if (status === 429 || status >= 500)
    return "time";
  if (status === 403)
    return "operator";
  return "user";
}
function adviceFor(status) {
  switch (status) {
    case 401:
      return "The token is not valid for this workspace: check that ids and tokens are in the same order, or create a new token on the canvas (Settings, Workspace Tokens).";
    case 402:
      return "The workspace's budget is used up; an operator can raise it on the canvas.";
    case 403:
      return "The platform refuses this: check that MOLECULE_PLATFORM_URL is exactly the address of the canvas.";
    case 404:
      return "Nothing there: check MOLECULE_PLATFORM_URL and the workspace id.";
    case 410:
      return "The workspace was removed: create a new one on the canvas and put its id and token into the settings.";
    case 413:
      return "Too large for the platform: shorten it.";
    case 429:
      return "Too many requests for this token; retried when the platform allows it.";
    default:
      return status >= 500 ? "The platform has trouble; retried automatically." : "The platform did not accept the request; see the log file for its answer.";
  }
}
// src/wire/notify.ts
import { z } from "zod";
var notifyResponseSchema = z.object({ status: z.string() });

// src/wire/registry.ts
import { z as z2 } from "zod";
var registerResponseSchema = z2.object({
  status: z2.string(),
  delivery_mode: z2.enum(["push", "poll"]).optional()
});
var heartbeatResponseSchema = z2.object({ status: z2.string() });

// src/wire/workspace.ts
import { z as z3 } from "zod";
var workspaceSchema = z3.object({
  id: z3.string(),
  name: z3.string(),
  role: z3.string().nullish(),
  status: z3.string(),
  parent_id: z3.string().nullish(),
  runtime: z3.string().nullish(),
  active_tasks: z3.number().nullish(),
  talk_to_user_enabled: z3.boolean().nullish(),
  last_heartbeat_at: z3.string().nullish()
});
var createExternalResponseSchema = z3.object({
  id: z3.string(),
  connection: z3.object({
    workspace_id: z3.string(),
    platform_url: z3.string(),
    auth_token: z3.string(),
    claude_code_channel_snippet: z3.string().optional()
  })
});
var secretValuesSchema = z3.record(z3.string(), z3.string());

// src/platform/activity-page.ts
import { z as z6 } from "zod";

// src/wire/activity.ts
import { z as z4 } from "zod";

// src/core/ids.ts
var WORKSPACE_ID = /^[A-Za-z0-9_-]{1,128}$/;
function isWorkspaceId(value) {
  return WORKSPACE_ID.test(value);
}

// src/core/timestamp.ts
var RFC3339 = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(Z|z|[+-]\d{2}(?::?\d{2})?)$/;
function parseTimestampMicros(text) {
  const match = RFC3339.exec(text);
  if (!match)
    return;
  const [, year, month, day, hour, minute, second, fraction = "", zone = "Z"] = match;
  const utcMs = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  if (Number.isNaN(utcMs))
    return;
  return (utcMs - zoneOffsetMs(zone)) * 1000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}
function formatTimestampMicros(micros) {
  const seconds = Math.floor(micros / 1e6);
  const rest = micros - seconds * 1e6;
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${String(rest).padStart(6, "0")}Z`;
}
function zoneOffsetMs(zone) {
  if (zone === "Z" || zone === "z")
    return 0;
  const sign = zone.startsWith("-") ? -1 : 1;
  const digits = zone.slice(1).replace(":", "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4) || "0");
  return sign * minutes * 60000;
}

// src/wire/inline-bytes.ts
var DATA_URI = /^data:([^;,]*)((?:;[^,]*)?),([\s\S]*)$/i;
function inlineBase64(text) {
  const bytes = Buffer.from(text, "base64");
  return bytes.byteLength === 0 ? undefined : { bytes };
}
function inlineDataUri(uri) {
  const [, type = "", parameters = "", data] = DATA_URI.exec(uri) ?? [];
  if (data === undefined)
    return;
  const inline = /;base64$/i.test(parameters) ? inlineBase64(data) : percentDecoded(data);
  return inline === undefined || type === "" ? inline : { ...inline, mimeType: type };
}
function percentDecoded(data) {
  if (data === "")
    return;
  const characters = data.replace(/%([0-9a-f]{2})/gi, (_escape, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return { bytes: Buffer.from(characters, "latin1") };
}

// src/wire/activity.ts
var MAX_PAGE_ROWS = 500;
var text = z4.string().nullish();
var projectedAttachmentSchema = z4.object({
  kind: z4.string(),
  uri: z4.string().optional(),
  mime_type: z4.string().optional(),
  name: z4.string().optional()
});
var rowId = z4.string().regex(/^[\x21-\x7e]{1,128}$/);
var workspaceId = z4.string().refine(isWorkspaceId).or(z4.literal(""));
var activityRowSchema = z4.object({
  id: rowId,
  workspace_id: z4.string(),
  activity_type: z4.string(),
  source_id: workspaceId.nullish(),
  target_id: workspaceId.nullish(),
  method: text,
  summary: text,
  request_body: z4.unknown().optional(),
  response_body: z4.unknown().optional(),
  tool_trace: z4.unknown().optional(),
  duration_ms: z4.number().nullish(),
  status: text,
  error_detail: text,
  created_at: z4.string(),
  seq: z4.number().int().optional(),
  peer_name: text,
  peer_role: text,
  agent_card_url: text,
  attachments: z4.array(projectedAttachmentSchema).nullish().catch(undefined)
});
function parseActivityRow(row) {
  const parsed = activityRowSchema.safeParse(row);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return {
      ok: false,
      problem: `${issue?.path.join(".") || "row"}: ${issue?.code ?? "invalid"}`,
      rowId: z4.object({ id: z4.string() }).safeParse(row).data?.id
    };
  }
  const data = parsed.data;
  const createdAtMicros = parseTimestampMicros(data.created_at);
  if (createdAtMicros === undefined)
    return { ok: false, problem: "created_at: not a time", rowId: data.id };
  return {
    ok: true,
    activity: {
      id: data.id,
      workspaceId: data.workspace_id,
      type: data.activity_type,
      createdAt: data.created_at,
      createdAtMicros,
      ...present("sourceId", data.source_id),
      ...present("targetId", data.target_id),
      ...present("method", data.method),
      ...present("summary", data.summary),
      ...present("status", data.status),
      ...present("errorDetail", data.error_detail),
      ...present("peerName", data.peer_name),
      ...present("peerRole", data.peer_role),
      ...data.seq === undefined ? {} : { seq: data.seq },
      ...data.request_body === undefined ? {} : { requestBody: data.request_body },
      ...data.response_body === undefined ? {} : { responseBody: data.response_body },
      projectedAttachments: (data.attachments ?? []).map(toAttachment)
    }
  };
}
function toAttachment(wire) {
  const inline = wire.uri === undefined ? undefined : inlineDataUri(wire.uri);
  return {
    kind: wire.kind,
    ...present("name", wire.name),
    ...present("mimeType", wire.mime_type),
    ...inline === undefined ? present("uri", wire.uri) : { isInline: true, bytes: inline.bytes }
  };
}
function present(key, value) {
  const out = {};
  if (value !== null && value !== undefined && value !== "")
    out[key] = value;
  return out;
}

// src/platform/read-bounded.ts
async function readBounded(response, maxBytes) {
  if (response.body === null)
    return "";
  const decoder = new TextDecoder;
  let text = "";
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw new TooLargeError(maxBytes);
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

// src/wire/error-body.ts
import { z as z5 } from "zod";
var errorBodySchema = z5.object({
  error: z5.string().optional(),
  code: z5.string().optional(),
  hint: z5.string().optional(),
  retry_after: z5.number().optional(),
  retry_after_seconds: z5.number().optional(),
  delivery_confirmed: z5.boolean().optional(),
  busy: z5.boolean().optional(),
  waking: z5.boolean().optional(),
  warming: z5.boolean().optional(),
  restarting: z5.boolean().optional()
});
var CODES = [
  [/^tool call failed$/, "may_not_delegate"],
  [/communicate per hierarchy rules/, "not_related"],
  [/different org$/, "other_organisation"],
  [/org isolation check failed$/, "organisation_unknown"],
  [/^workspace has no URL$/, "no_agent"],
  [/not publicly routable$/, "unroutable"],
  [/re-registering/, "restarting"],
  [/agent restarting/, "restarting"],
  [/agent unreachable/, "restarting"],
  [/waking from hibernation/, "waking"],
  [/warming up/, "warming"],
  [/agent busy/, "busy"],
  [/^failed to read agent response$/, "answer_lost"]
];
var FLAGS = ["restarting", "waking", "warming", "busy"];
function refusalCode(body) {
  const error = body.error ?? "";
  return body.code ?? CODES.find(([words]) => words.test(error))?.[1] ?? FLAGS.find((flag) => body[flag] === true) ?? (/^[a-z][a-z_]+$/.test(error) ? error : undefined);
}

// src/platform/status-error.ts
var MAX_ERROR_BYTES = 16 * 1024;
var MAX_DETAIL_CHARACTERS = 300;
async function statusError(response, target) {
  const body = await readBounded(response, MAX_ERROR_BYTES).catch(() => "");
  const text = body.replaceAll(target.token.reveal(), `${target.token}`);
  const facts = factsIn(text);
  return new HttpStatusError(response.status, {
    ...facts,
    retryAfterMs: retryAfterMs(response.headers) ?? facts.retryAfterMs
  });
}
function factsIn(text) {
  let json;
  try {
    json = JSON.parse(text);
  } catch {
    return text.trim() === "" ? {} : { detail: text.slice(0, MAX_DETAIL_CHARACTERS) };
  }
  const parsed = errorBodySchema.safeParse(json);
  if (!parsed.success)
    return { detail: text.slice(0, MAX_DETAIL_CHARACTERS) };
  const body = parsed.data;
  const seconds = body.retry_after ?? body.retry_after_seconds;
  return {
    code: refusalCode(body),
    detail: body.error?.slice(0, MAX_DETAIL_CHARACTERS),
    retryAfterMs: seconds === undefined ? undefined : seconds * 1000,
    deliveryConfirmed: body.delivery_confirmed
  };
}
function retryAfterMs(headers) {
  const value = headers.get("Retry-After");
  if (value === null)
    return;
  if (/^\d+$/.test(value.trim()))
    return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - Date.now());
}

// src/platform/http.ts
var DEFAULT_MAX_RESPONSE_BYTES = 8 * 1024 * 1024;
async function request(fetchLike, target, options) {
  return withDeadline(options, async (signal) => {
    const response = await exchange(fetchLike, target, options, signal);
    const text = await readBounded(response, options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES);
    return { status: response.status, headers: response.headers, json: parseJson(text) };
  });
}
async function openStream(fetchLike, target, options) {
  const response = await openBody(fetchLike, target, options, "text/event-stream");
  const isEventStream = response.headers.get("Content-Type")?.startsWith("text/event-stream") === true;
  if (isEventStream && response.body !== null)
    return response.body;
  await response.body?.cancel();
  throw new ProtocolError("the platform has no event stream", "Nothing to do: polling goes on without it.");
}
function openBody(fetchLike, target, options, accept) {
  return withDeadline(options, (signal) => exchange(fetchLike, target, { ...options, method: "GET", accept }, signal));
}
async function withDeadline(options, work) {
  const deadline = new AbortController;
  const onAbort = () => deadline.abort(options.signal.reason);
  if (options.signal.aborted)
    onAbort();
  options.signal.addEventListener("abort", onAbort, { once: true });
  const timer = setTimeout(() => deadline.abort(new TimeoutError(options.timeoutMs)), options.timeoutMs);
  try {
    return await work(deadline.signal);
  } catch (error) {
    throw deadline.signal.aborted ? deadline.signal.reason : toPlatformError(error);
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener("abort", onAbort);
  }
}
async function exchange(fetchLike, target, options, signal) {
  const response = await fetchLike(new Request(`${target.platformUrl}${options.path}`, {
    method: options.method,
    headers: headersFor(target, options),
    redirect: "manual",
    signal,
    ...options.body === undefined ? {} : { body: JSON.stringify(options.body) },
    ...options.stream === undefined ? {} : { body: options.stream.body }
  }));
  if (response.status >= 300 && response.status < 400) {
    await response.body?.cancel();
    throw new ProtocolError(`the platform redirects (HTTP ${response.status})`, "Set MOLECULE_PLATFORM_URL to the final address: the token is not sent along a redirect.");
  }
  if (!response.ok)
    throw await statusError(response, target);
  return response;
}
function headersFor(target, options) {
  const headers = new Headers({
    Accept: options.accept ?? "application/json",
    Origin: new URL(target.platformUrl).origin
  });
  if (options.body !== undefined)
    headers.set("Content-Type", "application/json");
  if (options.stream !== undefined) {
    headers.set("Content-Type", options.stream.contentType);
    headers.set("Content-Length", String(options.stream.lengthBytes));
  }
  if (options.authenticated !== false) {
    headers.set("Authorization", `Bearer ${target.token.reveal()}`);
    headers.set("X-Workspace-ID", target.id);
  }
  return headers;
}
function parseJson(text) {
  if (text.trim() === "")
    return;
  try {
    return JSON.parse(text);
  } catch (cause) {
    const what = /^\s*</.test(text) ? "a web page" : "text that is not JSON";
    throw new ProtocolError(`the platform answered with ${what}`, "Check that MOLECULE_PLATFORM_URL is the address of the platform itself, not of a proxy or a login page.", { cause });
  }
}
function toPlatformError(error) {
  if (error instanceof MoleculeError)
    return error;
  if (!(error instanceof Error))
    return new NetworkError("UNKNOWN", { cause: error });
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  return new NetworkError(code, { cause: error });
}
function dateHeaderMs(answer) {
  const at = Date.parse(answer.headers.get("Date") ?? "");
  return Number.isNaN(at) ? undefined : at;
}

// src/platform/connection.ts
class Connection {
  target;
  #fetch;
  constructor(target, fetchLike = fetch) {
    this.target = target;
    this.#fetch = fetchLike;
  }
  request(options) {
    return request(this.#fetch, this.target, options);
  }
  async json(schema, options) {
    return parseAnswer(schema, await this.request(options));
  }
  openStream(options) {
    return openStream(this.#fetch, this.target, options);
  }
  openBody(options) {
    return openBody(this.#fetch, this.target, options, "*/*");
  }
}
function parseAnswer(schema, answer) {
  const parsed = schema.safeParse(answer.json);
  if (parsed.success)
    return parsed.data;
  throw new ProtocolError("the platform answered in an unknown shape", "Check that MOLECULE_PLATFORM_URL is a Molecule platform, and that it is not older than 2026-04-29.", { cause: parsed.error });
}

// src/platform/activity-page.ts
var TIMEOUT_MS = 1e4;
var MAX_PAGE_BYTES = 96 * 1024 * 1024;
var activityAnswer = z6.array(z6.unknown());
async function readActivityPage(connection, query, signal) {
  const answer = await connection.request({
    method: "GET",
    path: `/workspaces/${connection.target.id}/activity?${new URLSearchParams(query)}`,
    timeoutMs: TIMEOUT_MS,
    signal,
    maxResponseBytes: MAX_PAGE_BYTES
  });
  const rows = parseAnswer(activityAnswer, answer).map(parseActivityRow);
  return {
    activities: rows.flatMap((row) => row.ok ? [row.activity] : []),
    unreadable: rows.flatMap((row) => row.ok ? [] : [row]),
    rowCount: rows.length,
    platformTimeMs: dateHeaderMs(answer)
  };
}

// src/platform/delegations.ts
import { z as z9 } from "zod";

// src/wire/a2a.ts
import { z as z7 } from "zod";
var queuedSchema = z7.union([
  z7.object({
    status: z7.literal("queued"),
    delivery_mode: z7.string().optional(),
    method: z7.string().nullish(),
    queue_id: z7.string().optional()
  }),
  z7.object({ queued: z7.literal(true), queue_id: z7.string().optional() })
]);
var queueItemSchema = z7.object({ status: z7.string(), response_body: z7.unknown().optional() });
var jsonRpcErrorSchema = z7.object({
  error: z7.object({ code: z7.number().optional(), message: z7.string().optional() })
});
var flatErrorSchema = z7.object({ error: z7.string() });
var partsSchema = z7.array(z7.object({ text: z7.string().optional() }).loose());
var withParts = z7.object({ parts: partsSchema }).loose();
var resultSchema = z7.object({
  result: z7.union([
    z7.string(),
    z7.object({
      parts: partsSchema.optional(),
      artifacts: z7.array(withParts).optional(),
      message: withParts.optional(),
      status: z7.object({ message: withParts.optional() }).loose().optional()
    }).loose()
  ])
});

// src/wire/delegations.ts
import { z as z8 } from "zod";
var delegateResponseSchema = z8.object({
  delegation_id: z8.string(),
  status: z8.string(),
  idempotent_hit: z8.boolean().optional()
});
var delegationItemSchema = z8.object({
  delegation_id: z8.string().nullish(),
  target_id: z8.string().nullish(),
  direction: z8.string().nullish(),
  source_id: z8.string().nullish(),
  status: z8.string(),
  created_at: z8.string(),
  error: z8.string().nullish(),
  response_preview: z8.string().nullish()
});
var delegationRequestSchema = z8.object({
  delegation_id: z8.string().optional(),
  task: z8.string().optional()
});
var delegationResponseSchema = z8.object({
  delegation_id: z8.string().optional(),
  text: z8.string().optional()
});

// src/wire/delegation-row.ts
var QUEUED_TEXT_CHARACTERS = 1000;
function isQueuedNote(text) {
  if (text.length > QUEUED_TEXT_CHARACTERS || !/^\s*\{/.test(text))
    return false;
  try {
    return queuedSchema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
function delegationState(status) {
  if (status === "completed")
    return "completed";
  return status === "failed" || status === "error" ? "failed" : "running";
}

// src/platform/delegations.ts
var TIMEOUT_MS2 = 1e4;
var PAGE_ROWS = 100;
var MAX_PAGES = 20;

class Delegations {
  #connection;
  constructor(connection) {
    this.#connection = connection;
  }
  async start(body, signal) {
    const answer = await this.#connection.json(delegateResponseSchema, {
      method: "POST",
      path: `/workspaces/${this.#connection.target.id}/delegate`,
      body,
      timeoutMs: TIMEOUT_MS2,
      signal
    });
    return { id: answer.delegation_id, status: answer.status, isRepeat: answer.idempotent_hit === true };
  }
  async list(signal) {
    const own = this.#connection.target.id;
    const items = await this.#connection.json(z9.array(z9.unknown()), {
      method: "GET",
      path: `/workspaces/${own}/delegations`,
      timeoutMs: TIMEOUT_MS2,
      signal
    });
    const listed = new Map;
    for (const item of items) {
      const parsed = delegationItemSchema.safeParse(item);
      const delegation = parsed.success ? toListed(parsed.data, own) : undefined;
      if (delegation === undefined)
        continue;
      const known = listed.get(delegation.id);
      if (known === undefined || finality(delegation) > finality(known))
        listed.set(delegation.id, delegation);
    }
    return [...listed.values()];
  }
  async* rows(sinceSeconds, signal) {
    let beforeMicros;
    for (let page = 0;page < MAX_PAGES; page += 1) {
      const query = {
        type: "delegation",
        limit: String(PAGE_ROWS),
        ...sinceSeconds === undefined ? {} : { since_secs: String(sinceSeconds) },
        ...beforeMicros === undefined ? {} : { before_ts: formatTimestampMicros(beforeMicros) }
      };
      const { activities, rowCount } = await readActivityPage(this.#connection, query, signal);
      yield* activities;
      if (activities.length === 0)
        return;
      const oldest = Math.min(...activities.map(({ createdAtMicros }) => createdAtMicros));
      const isEnd = rowCount < PAGE_ROWS || beforeMicros !== undefined && oldest + 1 >= beforeMicros;
      if (isEnd)
        return;
      beforeMicros = oldest + 1;
    }
  }
}
function toListed(item, own) {
  if (!item.delegation_id)
    return;
  const isSent = item.direction ? item.direction === "sent" : item.source_id === own;
  const preview = item.response_preview ?? "";
  const state = delegationState(item.status);
  return {
    id: item.delegation_id,
    state: state === "completed" && isQueuedNote(preview) ? "in_inbox" : state,
    status: item.status,
    direction: isSent ? "sent" : "received",
    ...item.target_id ? { peerId: item.target_id } : {},
    createdAt: item.created_at,
    error: item.error || undefined,
    preview: /^\{\s*"delegation_id"\s*:/.test(preview) ? "" : preview
  };
}
function finality({ state, preview }) {
  if (state === "running")
    return 0;
  return preview === "" ? 1 : 2;
}

// src/platform/history.ts
import { z as z10 } from "zod";
var TIMEOUT_MS3 = 1e4;
var MAX_HISTORY_BYTES = 32 * 1024 * 1024;
var rowsSchema = z10.array(z10.unknown());

class History {
  #connection;
  constructor(connection) {
    this.#connection = connection;
  }
  async read(query, signal) {
    const isWanted = (activity) => isPartOf(query, activity);
    const asked = await requestRows(this.#connection, query, query.limit, signal);
    if (asked.activities.every(isWanted)) {
      return { activities: asked.activities, isFull: asked.rowCount >= query.limit, isOutOfReach: false };
    }
    const newest = await requestRows(this.#connection, query, MAX_PAGE_ROWS, signal);
    const wanted = newest.activities.filter(isWanted);
    return {
      activities: wanted.slice(0, query.limit),
      isFull: wanted.length >= query.limit,
      isOutOfReach: newest.rowCount >= MAX_PAGE_ROWS
    };
  }
}
function isPartOf({ peerId, beforeMicros }, activity) {
  if (beforeMicros !== undefined && activity.createdAtMicros >= beforeMicros)
    return false;
  if (peerId === undefined)
    return activity.sourceId === undefined;
  return [activity.sourceId, activity.targetId].some((id) => id?.toLowerCase() === peerId.toLowerCase());
}
async function requestRows(connection, { peerId, beforeMicros }, limit, signal) {
  const search = new URLSearchParams({
    limit: String(limit),
    include: "peer_info",
    ...peerId === undefined ? { type: "a2a_receive", source: "canvas" } : { peer_id: peerId },
    ...beforeMicros === undefined ? {} : { before_ts: formatTimestampMicros(beforeMicros) }
  });
  const rows = await connection.json(rowsSchema, {
    method: "GET",
    path: `/workspaces/${connection.target.id}/activity?${search}`,
    timeoutMs: TIMEOUT_MS3,
    maxResponseBytes: MAX_HISTORY_BYTES,
    signal
  });
  const parsed = rows.map(parseActivityRow);
  return {
    rowCount: rows.length,
    activities: parsed.flatMap((row) => row.ok ? [row.activity] : [])
  };
}

// src/wire/memories.ts
import { z as z11 } from "zod";
var committedMemorySchema = z11.object({ id: z11.string(), scope: z11.string() });
var memoryListSchema = z11.array(z11.object({
  id: z11.string(),
  content: z11.string(),
  scope: z11.string(),
  created_at: z11.string(),
  workspace_id: z11.string().optional()
}));
var memorySearchSchema = z11.object({
  memories: z11.array(z11.object({ id: z11.string(), content: z11.string(), namespace: z11.string(), created_at: z11.string() })).nullable().transform((memories) => memories ?? [])
});

// src/platform/memories.ts
var TIMEOUT_MS4 = 1e4;
var MAX_LISTED = 50;
var MAX_FOUND = 100;

class Memories {
  #connection;
  constructor(connection) {
    this.#connection = connection;
  }
  async commit(body, signal) {
    const { id } = await this.#connection.json(committedMemorySchema, {
      method: "POST",
      path: `/workspaces/${this.#connection.target.id}/memories`,
      body,
      timeoutMs: TIMEOUT_MS4,
      signal
    });
    return id;
  }
  async recall(query, signal) {
    const isSearch = query.text !== "" && query.scope === undefined;
    const found = isSearch ? await search(this.#connection, query.text, signal) : undefined;
    return found ?? await list(this.#connection, query, signal);
  }
}
async function search(connection, text, signal) {
  try {
    const params = new URLSearchParams({ q: text, limit: String(MAX_FOUND) });
    const { memories } = await get(connection, memorySearchSchema, `v2/memories?${params}`, signal);
    if (memories.length === 0)
      return;
    return {
      memories: memories.map(({ id, content, namespace, created_at: createdAt }) => ({
        id,
        content,
        scope: namespace,
        createdAt
      })),
      isCapped: memories.length >= MAX_FOUND
    };
  } catch (error) {
    if (error instanceof HttpStatusError && error.status === 404)
      return;
    throw error;
  }
}
async function list(connection, { text, scope }, signal) {
  const params = new URLSearchParams({
    limit: String(MAX_LISTED),
    ...text === "" ? {} : { q: text },
    ...scope === undefined ? {} : { scope }
  });
  const rows = await get(connection, memoryListSchema, `memories?${params}`, signal);
  const words = text.toLowerCase().split(/\s+/);
  const memories = rows.filter((row) => scope === undefined || row.scope === scope).filter(({ workspace_id: isSearched, content }) => {
    const lower = content.toLowerCase();
    return isSearched !== undefined || words.every((word) => lower.includes(word));
  }).map(({ id, content, scope: rowScope, created_at: createdAt }) => ({
    id,
    content,
    scope: rowScope,
    createdAt
  }));
  return { memories, isCapped: rows.length >= MAX_LISTED };
}
function get(connection, schema, path, signal) {
  return connection.json(schema, {
    method: "GET",
    path: `/workspaces/${connection.target.id}/${path}`,
    timeoutMs: TIMEOUT_MS4,
    signal
  });
}

// src/platform/peers.ts
import { z as z13 } from "zod";

// src/wire/peers.ts
import { z as z12 } from "zod";
var peerSchema = z12.object({
  id: z12.string().refine(isWorkspaceId),
  name: z12.string(),
  role: z12.string().nullish(),
  status: z12.string().nullish(),
  parent_id: z12.string().nullish(),
  active_tasks: z12.number().nullish()
});

// src/platform/send-outcome.ts
function readSendOutcome(json) {
  const queued = queuedSchema.safeParse(json);
  if (queued.success) {
    const queueId = queued.data.queue_id;
    return queueId === undefined ? { kind: "queued" } : { kind: "queued", queueId };
  }
  const rpcError = jsonRpcErrorSchema.safeParse(json);
  if (rpcError.success)
    return { kind: "peer_error", code: rpcError.data.error.code };
  if (flatErrorSchema.safeParse(json).success)
    return { kind: "peer_error", code: undefined };
  const answer = resultSchema.safeParse(json);
  return { kind: "answered", text: answer.success ? answerText(answer.data.result) : "" };
}
function answerText(result) {
  if (typeof result === "string")
    return result;
  const groups = [
    result.parts,
    result.message?.parts,
    result.status?.message?.parts,
    ...(result.artifacts ?? []).map((artifact) => artifact.parts)
  ];
  return groups.flatMap((parts) => parts ?? []).map((part) => part.text ?? "").filter((text) => text !== "").join(`
`);
}

// src/platform/peers.ts
var TIMEOUT_MS5 = 1e4;

class Peers {
  #connection;
  constructor(connection) {
    this.#connection = connection;
  }
  async list(filter, signal) {
    const own = this.#connection.target.id;
    const query = filter === undefined ? "" : `?${new URLSearchParams({ q: filter })}`;
    const items = await this.#connection.json(z13.array(z13.unknown()), {
      method: "GET",
      path: `/registry/${own}/peers${query}`,
      timeoutMs: TIMEOUT_MS5,
      signal
    });
    return items.flatMap((item) => {
      const parsed = peerSchema.safeParse(item);
      return parsed.success && parsed.data.id !== own ? [toPeer(parsed.data)] : [];
    });
  }
  async queued(peerId, queueId, signal) {
    const item = await this.#connection.json(queueItemSchema, {
      method: "GET",
      path: `/workspaces/${encodeURIComponent(peerId)}/a2a/queue/${encodeURIComponent(queueId)}`,
      timeoutMs: TIMEOUT_MS5,
      signal
    });
    if (item.status === "completed") {
      return { kind: "handed_over", outcome: readSendOutcome(item.response_body) };
    }
    return { kind: item.status === "failed" || item.status === "dropped" ? "lost" : "waiting" };
  }
}
function toPeer(wire) {
  return {
    id: wire.id,
    name: wire.name,
    ...wire.role ? { role: wire.role } : {},
    ...wire.status ? { status: wire.status } : {},
    ...wire.parent_id ? { parentId: wire.parent_id } : {},
    ...typeof wire.active_tasks === "number" ? { activeTasks: wire.active_tasks } : {}
  };
}

// src/platform/plugins.ts
var TIMEOUT_MS6 = 60000;
var PLUGIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

class Plugins {
  #connection;
  constructor(connection) {
    this.#connection = connection;
  }
  async download(name, signal, source) {
    if (!PLUGIN_NAME.test(name)) {
      throw new ArgumentError("name", JSON.stringify(name), 'letters, digits, ".", "_" or "-"');
    }
    const query = source === undefined ? "" : `?${new URLSearchParams({ source })}`;
    const response = await this.#connection.openBody({
      path: `/workspaces/${this.#connection.target.id}/plugins/${name}/download${query}`,
      timeoutMs: TIMEOUT_MS6,
      signal
    });
    return response.body ?? new ReadableStream({ start: (controller) => controller.close() });
  }
}

// src/wire/uploads.ts
import { z as z14 } from "zod";
var uploadManifestSchema = z14.object({
  file_id: z14.string(),
  name: z14.string(),
  mimeType: z14.string(),
  size: z14.number(),
  uri: z14.string()
});
var uploadResponseSchema = z14.object({
  files: z14.array(z14.object({ uri: z14.string(), name: z14.string(), mimeType: z14.string(), size: z14.number() }))
});
var uploadLimitsSchema = z14.object({
  per_file_bytes: z14.int().positive(),
  per_request_bytes: z14.int().positive(),
  max_attachments_per_message: z14.int().positive()
});
var PENDING = /^platform-pending:([A-Za-z0-9_-]{1,128})\/([A-Za-z0-9_-]{1,128})$/;
function parsePendingUri(uri) {
  const [, workspaceId, fileId] = PENDING.exec(uri) ?? [];
  return workspaceId === undefined || fileId === undefined ? undefined : { workspaceId, fileId };
}

// src/platform/download.ts
function downloadOf(response, silenceMs, signal) {
  const lengthBytes = announcedBytes(response.headers);
  const reader = response.body?.getReader();
  const cancel = () => void reader?.cancel().catch(() => {
    return;
  });
  return {
    lengthBytes,
    cancel,
    chunks: readChunks({ reader, cancel, lengthBytes, silenceMs }, signal)
  };
}
function announcedBytes(headers) {
  const text = headers.get("Content-Length");
  if (text === null || !/^\d+$/.test(text) || headers.has("Content-Encoding"))
    return;
  return Number(text);
}
async function* readChunks({ reader, cancel, lengthBytes, silenceMs }, signal) {
  let readBytes = 0;
  let isSilent = false;
  signal.addEventListener("abort", cancel, { once: true });
  if (signal.aborted)
    cancel();
  try {
    while (reader !== undefined) {
      const silence = setTimeout(() => {
        isSilent = true;
        cancel();
      }, silenceMs);
      const next = await reader.read().finally(() => clearTimeout(silence));
      if (next.done)
        break;
      readBytes += next.value.byteLength;
      yield next.value;
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : toPlatformError(error);
  } finally {
    signal.removeEventListener("abort", cancel);
    cancel();
  }
  signal.throwIfAborted();
  if (isSilent)
    throw new TimeoutError(silenceMs);
  if (lengthBytes !== undefined && readBytes < lengthBytes)
    throw new NetworkError("CUT_OFF");
}

// src/platform/multipart-body.ts
var encoder = new TextEncoder;
function multipartBody(field, parts) {
  const boundary = `molecule-${crypto.randomUUID()}`;
  const heads = parts.map((part) => encoder.encode(headOf(boundary, field, part)));
  const end = encoder.encode(`--${boundary}--\r
`);
  const sizes = parts.map(({ sizeBytes }, index) => (heads[index]?.byteLength ?? 0) + sizeBytes + BREAK.byteLength);
  const chunks = chunksOf(parts, heads, end);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    lengthBytes: sizes.reduce((sum, size) => sum + size, end.byteLength),
    body: new ReadableStream({
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done === true)
          controller.close();
        else
          controller.enqueue(value);
      },
      async cancel() {
        await chunks.return(undefined);
      }
    })
  };
}
var BREAK = encoder.encode(`\r
`);
async function* chunksOf(parts, heads, end) {
  for (const [index, part] of parts.entries()) {
    yield heads[index] ?? end;
    yield* part.read();
    yield BREAK;
  }
  yield end;
}
function headOf(boundary, field, { name, mimeType }) {
  return `--${boundary}\r
Content-Disposition: form-data; name="${field}"; filename="${quoted(name)}"\r
Content-Type: ${mimeType}\r
\r
`;
}
function quoted(name) {
  return name.replace(/[\r\n"]/g, (character) => character === '"' ? "%22" : character === "\r" ? "%0D" : "%0A");
}

// src/platform/uploads.ts
var TIMEOUT_MS7 = {
  limits: 1e4,
  headers: 20000,
  silence: 30000,
  ack: 1e4,
  upload: 600000
};
var MIB = 1024 * 1024;
var OLDER_LIMITS = { fileBytes: 25 * MIB, requestBytes: 50 * MIB, filesPerMessage: 10 };

class Uploads {
  #connection;
  constructor(connection) {
    this.#connection = connection;
  }
  async download(fileId, signal) {
    const response = await this.#connection.openBody({
      path: `${this.#pathOf(fileId)}/content`,
      timeoutMs: TIMEOUT_MS7.headers,
      signal
    });
    return downloadOf(response, TIMEOUT_MS7.silence, signal);
  }
  async acknowledge(fileId, signal) {
    try {
      await this.#connection.request({
        method: "POST",
        path: `${this.#pathOf(fileId)}/ack`,
        timeoutMs: TIMEOUT_MS7.ack,
        signal
      });
    } catch (error) {
      if (!(error instanceof HttpStatusError) || error.status !== 404)
        throw error;
    }
  }
  async limits(signal) {
    try {
      const limits = await this.#connection.json(uploadLimitsSchema, {
        method: "GET",
        path: "/uploads/limits",
        timeoutMs: TIMEOUT_MS7.limits,
        signal,
        authenticated: false
      });
      return {
        fileBytes: limits.per_file_bytes,
        requestBytes: limits.per_request_bytes,
        filesPerMessage: limits.max_attachments_per_message
      };
    } catch (error) {
      if (error instanceof HttpStatusError && error.status === 404)
        return OLDER_LIMITS;
      throw error;
    }
  }
  async upload(parts, signal) {
    const { id } = this.#connection.target;
    const { files } = await this.#connection.json(uploadResponseSchema, {
      method: "POST",
      path: `/workspaces/${id}/chat/uploads`,
      stream: multipartBody("files", parts),
      timeoutMs: TIMEOUT_MS7.upload,
      signal
    });
    if (files.length !== parts.length || files.some(({ uri }) => parsePendingUri(uri)?.workspaceId !== id)) {
      throw new ProtocolError("the platform did not say where it put the files", "Tell the user: the platform does not keep files of this workspace.");
    }
    return files;
  }
  #pathOf(fileId) {
    return `/workspaces/${this.#connection.target.id}/pending-uploads/${encodeURIComponent(fileId)}`;
  }
}

// src/platform/client.ts
var TIMEOUT_MS8 = { registry: 1e4, read: 1e4, notify: 30000, stream: 15000 };

class PlatformClient {
  target;
  uploads;
  peers;
  delegations;
  history;
  memories;
  plugins;
  #connection;
  constructor(target, fetchLike = fetch) {
    this.target = target;
    this.#connection = new Connection(target, fetchLike);
    this.uploads = new Uploads(this.#connection);
    this.peers = new Peers(this.#connection);
    this.delegations = new Delegations(this.#connection);
    this.history = new History(this.#connection);
    this.memories = new Memories(this.#connection);
    this.plugins = new Plugins(this.#connection);
  }
  activities(query, signal) {
    const range = {
      since_secs: String(query.sinceSeconds),
      ...query.beforeTs === undefined ? {} : { before_ts: query.beforeTs }
    };
    return this.#activityPage(range, query.limit, signal);
  }
  activitiesAfter(activityId, limit, signal) {
    return this.#activityPage({ since_id: activityId }, limit, signal);
  }
  #activityPage(range, limit, signal) {
    const query = { type: "a2a_receive", include: "peer_info", limit: String(limit), ...range };
    return readActivityPage(this.#connection, query, signal);
  }
  async register(card, signal) {
    const body = { id: this.target.id, delivery_mode: "poll", agent_card: card };
    const answer = await this.#connection.request({
      method: "POST",
      path: "/registry/register",
      body,
      timeoutMs: TIMEOUT_MS8.registry,
      signal
    });
    return parseAnswer(registerResponseSchema, answer).delivery_mode;
  }
  async heartbeat(report, signal) {
    const body = { workspace_id: this.target.id, ...report };
    const answer = await this.#connection.request({
      method: "POST",
      path: "/registry/heartbeat",
      body,
      timeoutMs: TIMEOUT_MS8.registry,
      signal
    });
    parseAnswer(heartbeatResponseSchema, answer);
  }
  async workspace(signal, workspaceId = this.target.id) {
    const answer = await this.#connection.request({
      method: "GET",
      path: `/workspaces/${encodeURIComponent(workspaceId)}`,
      timeoutMs: TIMEOUT_MS8.read,
      signal,
      authenticated: false
    });
    const data = parseAnswer(workspaceSchema, answer);
    return {
      id: data.id,
      name: data.name,
      status: data.status,
      role: data.role ?? undefined,
      parentId: data.parent_id ?? undefined,
      runtime: data.runtime ?? undefined,
      activeTasks: data.active_tasks ?? undefined,
      mayWriteToUser: data.talk_to_user_enabled ?? undefined,
      lastHeartbeatAt: data.last_heartbeat_at,
      platformTimeMs: dateHeaderMs(answer)
    };
  }
  async sendMessage(peerId, body, timeoutMs, signal) {
    const answer = await this.#connection.request({
      method: "POST",
      path: `/workspaces/${encodeURIComponent(peerId)}/a2a`,
      body,
      timeoutMs,
      signal
    });
    return readSendOutcome(answer.json);
  }
  async notifyUser(body, signal) {
    const answer = await this.#connection.request({
      method: "POST",
      path: `/workspaces/${this.target.id}/notify`,
      body,
      timeoutMs: TIMEOUT_MS8.notify,
      signal
    });
    parseAnswer(notifyResponseSchema, answer);
  }
  secrets(signal) {
    return this.#connection.json(secretValuesSchema, {
      method: "GET",
      path: `/workspaces/${this.target.id}/secrets/values`,
      timeoutMs: TIMEOUT_MS8.read,
      signal
    });
  }
  eventStream(signal) {
    const path = `/workspaces/${this.target.id}/events/stream`;
    return this.#connection.openStream({ path, timeoutMs: TIMEOUT_MS8.stream, signal });
  }
}
// src/config/findings.ts
class Findings {
  #problems = new Map;
  #warnings = new Set;
  addProblem(problem) {
    this.#problems.set(JSON.stringify(problem), problem);
  }
  addWarning(warning) {
    this.#warnings.add(warning);
  }
  get problems() {
    return [...this.#problems.values()];
  }
  get warnings() {
    return [...this.#warnings];
  }
}

// src/core/secret.ts
var REDACTED = "[redacted]";

class Secret {
  #value;
  constructor(value) {
    this.#value = value;
  }
  reveal() {
    return this.#value;
  }
  equals(other) {
    return this.#value === other.#value;
  }
  toString() {
    return REDACTED;
  }
  toJSON() {
    return REDACTED;
  }
  [Symbol.for("nodejs.util.inspect.custom")]() {
    return REDACTED;
  }
}

// src/config/display.ts
var UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;
var MAX_SHOWN_CHARACTERS = 40;
function showValue(value) {
  if (value.length > MAX_SHOWN_CHARACTERS)
    return describeLength(value);
  return `"${oneLine(value)}"`;
}
function describeLength(value) {
  return value.length === 1 ? "a value of 1 character" : `a value of ${value.length} characters`;
}
function oneLine(text) {
  return text.replace(UNPRINTABLE, "\uFFFD");
}

// src/config/host-kind.ts
import { BlockList, isIP } from "net";
var LOOPBACK = ["127.0.0.0/8", "0.0.0.0/32", "::1/128", "::/128"];
var PRIVATE = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "169.254.0.0/16",
  "100.64.0.0/10",
  "fc00::/7",
  "fe80::/10"
];
var PRIVATE_SUFFIXES = [".local", ".internal", ".home.arpa"];
function hostKind(hostname) {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (isIP(host) !== 0) {
    if (isWithin(host, LOOPBACK))
      return "loopback";
    return isWithin(host, PRIVATE) ? "private" : "public";
  }
  if (host === "localhost" || host.endsWith(".localhost"))
    return "loopback";
  const isPrivate = !host.includes(".") || PRIVATE_SUFFIXES.some((suffix) => host.endsWith(suffix));
  return isPrivate ? "private" : "public";
}
function isWithin(address, networks) {
  const list = new BlockList;
  for (const network of networks) {
    const [base = "", bits] = network.split("/");
    list.addSubnet(base, Number(bits), familyOf(base));
  }
  return list.check(address, familyOf(address));
}
function familyOf(address) {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

// src/config/platform-url.ts
var EXPECTED = "the address of the canvas, such as https://tenant.example.com";
var FIX_ABSENT = "Write the address there, or set MOLECULE_PLATFORM_URL for all.";
var FIX = "Copy the address from the browser in which the canvas is open, up to and with the host name.";
function checkPlatformUrl(text) {
  if (text === "")
    return failure("no address", FIX_ABSENT);
  if (/[<>]|\$\{/.test(text))
    return failure("a placeholder");
  if (/[\s\p{Cc}]/u.test(text))
    return failure("a value with white space or control characters inside");
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined)
    return missingScheme(text);
  if (scheme !== "http" && scheme !== "https")
    return failure(`the scheme ${showValue(scheme)}`);
  if (!URL.canParse(text))
    return failure(`${describeLength(text)} that is not a URL`);
  const url = new URL(text);
  const problems = [...superfluousParts(text, url), ...publicPlainHttp(url)];
  if (problems.length > 0)
    return { problems };
  const warning = plainHttpWarning(url);
  return { origin: url.origin, problems, ...warning === undefined ? {} : { warning } };
}
function failure(got, fix = FIX) {
  return { problems: [{ got, expected: EXPECTED, fix }] };
}
function missingScheme(text) {
  const candidate = `http://${text.replace(/^(?:https?:)?\/*/i, "")}`;
  if (text.includes("@") || !URL.canParse(candidate))
    return failure("a value without a scheme");
  const url = new URL(candidate);
  if (!looksLikeHost(url))
    return failure(`${describeLength(text)} without a scheme`);
  return failure(`${showValue(url.host)} without a scheme`, `Write ${corrected(url)}.`);
}
function looksLikeHost(url) {
  if (url.host.length > 60)
    return false;
  if (url.hostname.startsWith("[") || url.port !== "" && url.hostname.length <= 20)
    return true;
  return /^localhost$|\.[a-z]{2,24}$|^[\d.]+$/.test(url.hostname);
}
function superfluousParts(text, url) {
  const afterScheme = text.slice(text.indexOf("://") + 3);
  const authority = /^[^/\\?#]*/.exec(afterScheme)?.[0] ?? "";
  const rest = afterScheme.slice(authority.length);
  const parts = [
    ...authority.includes("@") ? ["credentials"] : [],
    .../^[/\\]*$/.test(url.pathname) ? [] : ["a path"],
    .../^[^#]*\?/.test(rest) ? ["a query"] : [],
    ...rest.includes("#") ? ["a fragment"] : []
  ];
  if (parts.length === 0)
    return [];
  return [
    {
      got: `a URL with ${parts.join(", ")}`,
      expected: "only scheme, host and port",
      fix: `Write ${corrected(url)}.`
    }
  ];
}
function publicPlainHttp(url) {
  if (url.protocol !== "http:" || hostKind(url.hostname) !== "public")
    return [];
  return [
    {
      got: "plain http to a public host",
      expected: "https, so that nobody on the way can read the token",
      fix: `Write ${corrected(url)}.`
    }
  ];
}
function plainHttpWarning(url) {
  if (url.protocol !== "http:" || hostKind(url.hostname) !== "private")
    return;
  return `${url.origin} is plain http: whoever is on that network can read the token; use https when you can.`;
}
function corrected(url) {
  const scheme = url.protocol === "http:" && hostKind(url.hostname) === "public" ? "https:" : url.protocol;
  return `${scheme}//${url.host}`;
}

// src/config/token.ts
var EXPECTED2 = "the token of the workspace, one word as the canvas shows it";
var FIX2 = "Copy the token from the canvas, or create a new one there (Settings, Workspace Tokens).";
function tokenProblem(token) {
  const got = troubleWith(token);
  if (got === undefined)
    return;
  const fix = /^bearer\s/i.test(token) ? "Write the token alone, without the word Bearer before it." : FIX2;
  return { got, expected: EXPECTED2, fix };
}
function troubleWith(token) {
  if (token === "")
    return "an empty token";
  if (/[<>]|\$\{/.test(token) || /^ROTATE_TO_REVEAL_TOKEN$/i.test(token))
    return "a placeholder";
  if (/\s/.test(token))
    return `${describeLength(token)} with white space inside`;
  if (/\p{Cc}/u.test(token))
    return `${describeLength(token)} with control characters inside`;
  if (/["'`]/.test(token))
    return `${describeLength(token)} with a quotation mark inside`;
  if (/[^\x21-\x7e]/.test(token))
    return `${describeLength(token)} with a character outside ASCII`;
  return;
}

// src/config/targets.ts
function checkTargets(written, findings) {
  const tokens = written.flatMap(({ token }) => token?.text ?? []);
  const targets = written.flatMap((target) => {
    const id = checkId(target.id, tokens, findings);
    const token = checkToken(target.token, findings);
    const platformUrl = checkUrl(target.platformUrl, findings);
    if (id === undefined || token === undefined || platformUrl === undefined)
      return [];
    return [{ id, token, platformUrl }];
  });
  reportDuplicates(written, findings);
  return targets;
}
function checkId(value, tokens, findings) {
  if (value === undefined)
    return;
  if (isWorkspaceId(value.text))
    return value.text;
  report(value, findings, {
    got: value.text === "" ? "an empty id" : showId(value.text, tokens),
    expected: 'an id of 1 to 128 letters A-Z a-z, digits, "_" or "-"',
    fix: "Copy the id of the workspace from the canvas."
  });
  return;
}
function showId(id, tokens) {
  const mayHoldToken = tokens.some((token) => token.length >= 8 && id.includes(token));
  return mayHoldToken ? describeLength(id) : showValue(id);
}
function checkToken(value, findings) {
  if (value === undefined)
    return;
  const problem = tokenProblem(value.text);
  if (problem === undefined)
    return new Secret(value.text);
  report(value, findings, problem);
  return;
}
function checkUrl(value, findings) {
  if (value === undefined)
    return;
  const verdict = checkPlatformUrl(value.text);
  for (const problem of verdict.problems)
    report(value, findings, problem);
  if (verdict.warning !== undefined)
    findings.addWarning(`${value.variable}: ${verdict.warning}`);
  return verdict.origin;
}
function report(value, findings, problem) {
  const got = value.place === undefined ? problem.got : `${problem.got} (${value.place})`;
  findings.addProblem({ ...problem, variable: value.variable, got });
}
function reportDuplicates(written, findings) {
  const ids = written.flatMap(({ id }) => id !== undefined && isWorkspaceId(id.text) ? [id] : []);
  for (const id of ids) {
    const times = ids.filter(({ text }) => text === id.text).length;
    if (times === 1)
      continue;
    findings.addProblem({
      variable: id.variable,
      got: `the id ${showValue(id.text)} ${times} times`,
      expected: "each id once",
      fix: "Remove the entry that is too much, with its token."
    });
  }
}

// src/client/create-client.ts
function createClient(access, fetchLike) {
  const findings = new Findings;
  const value = (variable) => ({ variable, text: access[variable] });
  const [target] = checkTargets([{ id: value("workspaceId"), token: value("token"), platformUrl: value("platformUrl") }], findings);
  if (target === undefined || findings.problems.length > 0)
    throw new ConfigError(findings.problems);
  return new PlatformClient(target, fetchLike);
}
// src/client/extract-archive.ts
import { createHash } from "crypto";
import { createWriteStream } from "fs";
import { chmod, mkdir, mkdtemp, rename, rm, stat } from "fs/promises";
import { basename, dirname, join } from "path";
import { Readable, Transform } from "stream";
import { pipeline } from "stream/promises";
import { createGunzip } from "zlib";
import { extract } from "tar-stream";

// src/client/archive-path.ts
var DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;
var BAD_CHARACTER = /[\u0000-\u001f\\:]/;
function archivePath(name) {
  if (BAD_CHARACTER.test(name) || name.startsWith("/"))
    return;
  const segments = name.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.some((segment) => segment === ".." || DEVICE_NAME.test(segment) || segment.length > 255)) {
    return;
  }
  return segments.length === 0 ? "." : segments.join("/");
}

// src/client/extract-archive.ts
var MAX_BYTES = 500 * 1024 * 1024;
var MAX_ENTRIES = 1e4;
async function extractArchive(archive, destination, options = {}) {
  if (options.replace !== true && await exists(destination)) {
    throw new ArchiveError(`${destination} exists already`, "Ask for it to be replaced, or choose another folder.");
  }
  await mkdir(dirname(destination), { recursive: true, mode: 448 });
  const staging = await mkdtemp(join(dirname(destination), `.${basename(destination)}-`));
  try {
    const extracted = await unpack(archive, staging, options);
    const expected = options.sha256?.toLowerCase();
    if (expected !== undefined && expected !== extracted.sha256) {
      throw new ArchiveError(`the archive has SHA-256 ${extracted.sha256}, expected ${expected}`, "Do not use it: it is not the plugin that was asked for.");
    }
    await putInPlace(staging, destination);
    return extracted;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
async function unpack(archive, folder, options) {
  const hash = createHash("sha256");
  const files = [];
  const unpacked = extract();
  const source = archive instanceof Readable ? archive : Readable.from(archive);
  const hashing = new Transform({
    transform(chunk, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    }
  });
  const { signal } = options;
  const stop = new AbortController;
  const stopSignal = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const feeding = pipeline(source, hashing, createGunzip(), unpacked, { signal: stopSignal });
  const reading = writeEntries(unpacked, folder, files, options);
  reading.catch(() => stop.abort());
  const [fed, read] = await Promise.allSettled([feeding, reading]);
  if (read.status === "rejected" && read.reason instanceof ArchiveError)
    throw read.reason;
  if (signal?.aborted === true)
    throw signal.reason;
  if (fed.status === "rejected")
    throw damaged(fed.reason);
  if (read.status === "rejected")
    throw damaged(read.reason);
  return { files, sha256: hash.digest("hex") };
}
async function writeEntries(entries, folder, files, { maxBytes = MAX_BYTES, maxEntries = MAX_ENTRIES }) {
  let entryCount = 0;
  let bytes = 0;
  for await (const entry of entries) {
    const { name, type, size, mode } = entry.header;
    entryCount += 1;
    bytes += size;
    if (entryCount > maxEntries)
      throw tooLarge(`more than ${maxEntries} entries`);
    if (bytes > maxBytes)
      throw tooLarge(`more than ${maxBytes} bytes`);
    const path = archivePath(name);
    if (path === undefined || type !== "file" && type !== "contiguous-file" && type !== "directory") {
      throw new ArchiveError(`the archive holds ${path === undefined ? "a path that leads outside" : `a ${type}`}`, "Do not use it: a plugin consists of plain files and folders.");
    }
    const target = join(folder, path);
    if (type === "directory") {
      await mkdir(target, { recursive: true, mode: 448 });
      entry.resume();
      continue;
    }
    await mkdir(dirname(target), { recursive: true, mode: 448 });
    await pipeline(entry, createWriteStream(target, { flags: "wx", mode: 384 }));
    if ((mode & 64) !== 0)
      await chmod(target, 448);
    files.push(path);
  }
}
async function putInPlace(staging, destination) {
  if (!await exists(destination))
    return rename(staging, destination);
  const old = `${staging}-old`;
  await rename(destination, old);
  try {
    await rename(staging, destination);
  } catch (error) {
    await rename(old, destination);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}
async function exists(path) {
  return stat(path).then(() => true, () => false);
}
function tooLarge(what) {
  return new ArchiveError(`the archive holds ${what}`, "Do not use it, or allow more.");
}
function damaged(cause) {
  return new ArchiveError("the archive is damaged or was cut off", "Download it again.", { cause });
}
export {
  ArchiveError,
  ArgumentError,
  ConfigError,
  FencedError,
  FileTooLargeError,
  HttpStatusError,
  InboxDamagedError,
  InboxUnwritableError,
  MoleculeError,
  NetworkError,
  NoAnswerError,
  PlatformClient,
  ProtocolError,
  TimeoutError,
  TooLargeError,
  ToolInputError,
  createClient,
  extractArchive
};
