export interface ToolUse {
  readonly id: string;
  readonly name: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What the mock model answers: some text, then tool calls; with calls the turn goes on when their results are in. */
export interface ModelAnswer {
  readonly text: string;
  readonly calls: readonly ToolUse[];
}

/** The answer as the Messages API would send it: server-sent events when the request asked for a stream. */
export function messagesResponse(id: string, model: string, answer: ModelAnswer, stream: boolean): Response {
  const stopReason = answer.calls.length > 0 ? 'tool_use' : 'end_turn';
  const envelope = {
    id,
    type: 'message',
    role: 'assistant',
    model,
    stop_sequence: null,
    usage: { input_tokens: 10, output_tokens: 1 },
  };
  if (!stream) return Response.json({ ...envelope, content: blocksOf(answer), stop_reason: stopReason });
  const events = [
    event('message_start', { message: { ...envelope, content: [], stop_reason: null } }),
    ...blockEvents(answer),
    event('message_delta', {
      delta: { stop_reason: stopReason, stop_sequence: null },
      usage: { output_tokens: 5 },
    }),
    event('message_stop', {}),
  ];
  return new Response(events.join(''), { headers: { 'content-type': 'text/event-stream' } });
}

function blocksOf(answer: ModelAnswer): object[] {
  const text = answer.text === '' ? [] : [{ type: 'text', text: answer.text }];
  return [...text, ...answer.calls.map((call) => ({ type: 'tool_use', ...call }))];
}

function blockEvents(answer: ModelAnswer): string[] {
  const text =
    answer.text === ''
      ? []
      : [{ start: { type: 'text', text: '' }, delta: { type: 'text_delta', text: answer.text } }];
  const calls = answer.calls.map((call) => ({
    start: { type: 'tool_use', id: call.id, name: call.name, input: {} },
    delta: { type: 'input_json_delta', partial_json: JSON.stringify(call.input) },
  }));
  return [...text, ...calls].flatMap((block, index) => [
    event('content_block_start', { index, content_block: block.start }),
    event('content_block_delta', { index, delta: block.delta }),
    event('content_block_stop', { index }),
  ]);
}

function event(type: string, fields: object): string {
  return `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
}
