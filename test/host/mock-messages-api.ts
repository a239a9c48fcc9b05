import {
  fullTextOf,
  type MessagesRequest,
  messagesRequest,
  newTextOf,
  type ToolResult,
  toolResultsOf,
} from './messages-request.ts';
import { messagesResponse } from './messages-response.ts';
import { createMockModel, type ModelRule } from './mock-model.ts';

export interface RecordedRequest {
  readonly model: string;
  /** Everything after the model's own last message. */
  readonly newText: string;
  /** The system prompt and the whole conversation. */
  readonly fullText: string;
  readonly tools: MessagesRequest['tools'];
  readonly toolResults: readonly ToolResult[];
}

export interface MockMessagesApi {
  readonly url: string;
  /** Every request to the Messages API so far, oldest first. */
  requests(): readonly RecordedRequest[];
  /** Every result that a tool has given the model so far, each once. */
  toolResults(): readonly ToolResult[];
  /** Requests that were no valid Messages API request, as text. */
  strangeRequests(): readonly string[];
  stop(): Promise<void>;
}

/** The Anthropic Messages API as far as the client needs it, with a model that follows `rules`. Loopback only. */
export function startMockMessagesApi(rules: readonly ModelRule[]): MockMessagesApi {
  const requests: RecordedRequest[] = [];
  const strange: string[] = [];
  const model = createMockModel(rules);

  async function answer(httpRequest: Request): Promise<Response> {
    const path = new URL(httpRequest.url).pathname;
    if (httpRequest.method === 'HEAD') return new Response();
    if (path.endsWith('/count_tokens')) return Response.json({ input_tokens: 10 });
    const parsed = path.endsWith('/v1/messages')
      ? messagesRequest.safeParse(await httpRequest.json().catch(() => undefined))
      : undefined;
    if (parsed?.success !== true) {
      strange.push(`${httpRequest.method} ${path} ${parsed?.error.message ?? ''}`.trimEnd());
      return Response.json(
        { type: 'error', error: { type: 'not_found_error', message: 'mock' } },
        { status: 404 },
      );
    }
    const request = parsed.data;
    const id = `msg_mock_${requests.push(recorded(request))}`;
    const turn = model.answer(request);
    if (turn.delayMs > 0) await Bun.sleep(turn.delayMs);
    return messagesResponse(id, request.model, turn.answer, request.stream);
  }

  const server = Bun.serve({ hostname: '127.0.0.1', port: 0, idleTimeout: 255, fetch: answer });
  return {
    url: server.url.origin,
    requests: () => [...requests],
    toolResults: () => eachOnce(requests),
    strangeRequests: () => [...strange],
    stop: () => server.stop(true),
  };
}

function recorded(request: MessagesRequest): RecordedRequest {
  return {
    model: request.model,
    newText: newTextOf(request),
    fullText: fullTextOf(request),
    tools: request.tools,
    toolResults: toolResultsOf(request),
  };
}

/** Each request repeats the conversation before it, so a result is seen again in every later one. */
function eachOnce(requests: readonly RecordedRequest[]): ToolResult[] {
  const results = requests.flatMap((request) => request.toolResults);
  return [...new Map(results.map((result) => [result.toolUseId, result])).values()];
}
