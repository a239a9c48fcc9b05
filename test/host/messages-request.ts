import { z } from 'zod';

const otherBlock = z.object({ type: z.string() }).transform(() => ({ type: 'other' as const }));
const textBlock = z.object({ type: z.literal('text'), text: z.string() });
const toolUseBlock = z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string() });
const toolResultBlock = z.object({
  type: z.literal('tool_result'),
  tool_use_id: z.string(),
  is_error: z.boolean().optional(),
  content: z.union([z.string(), z.array(z.union([textBlock, otherBlock]))]).optional(),
});
const content = z.union([
  z.string(),
  z.array(z.union([textBlock, toolUseBlock, toolResultBlock, otherBlock])),
]);
const message = z.object({ role: z.enum(['user', 'assistant', 'system']), content });

/** The part of a Messages API request that the tests look at. */
export const messagesRequest = z.object({
  model: z.string(),
  stream: z.boolean().default(false),
  system: content.default(''),
  messages: z.array(message),
  tools: z
    .array(
      z.object({
        name: z.string(),
        description: z.string().default(''),
        defer_loading: z.boolean().default(false),
      }),
    )
    .default([]),
});

export type MessagesRequest = z.infer<typeof messagesRequest>;
type Content = z.infer<typeof content>;

export interface ToolResult {
  readonly toolUseId: string;
  readonly tool: string;
  readonly isError: boolean;
  readonly text: string;
}

/**
 * What is new to the model: everything after its own last message. A `system` message before the first answer is the
 * client's context (instructions, skills); a later one carries what arrived in the middle of a turn.
 */
export function newTextOf(request: MessagesRequest): string {
  const last = request.messages.findLastIndex((entry) => entry.role === 'assistant');
  return request.messages
    .slice(last + 1)
    .filter((entry) => entry.role === 'user' || last >= 0)
    .map((entry) => textOf(entry.content))
    .join('\n');
}

/** The system prompt and the whole conversation. */
export function fullTextOf(request: MessagesRequest): string {
  return [request.system, ...request.messages.map((entry) => entry.content)].map(textOf).join('\n');
}

export function toolResultsOf(request: MessagesRequest): ToolResult[] {
  const blocks = request.messages.flatMap((entry) =>
    typeof entry.content === 'string' ? [] : entry.content,
  );
  const tools = new Map(
    blocks.flatMap((block) => (block.type === 'tool_use' ? [[block.id, block.name]] : [])),
  );
  return blocks.flatMap((block) => {
    if (block.type !== 'tool_result') return [];
    const toolUseId = block.tool_use_id;
    const tool = tools.get(toolUseId) ?? 'unknown';
    return [{ toolUseId, tool, isError: block.is_error ?? false, text: textOf(block.content ?? '') }];
  });
}

function textOf(value: Content): string {
  if (typeof value === 'string') return value;
  return value.map(blockText).join('\n');
}

function blockText(block: Exclude<Content, string>[number]): string {
  if (block.type === 'text') return block.text;
  if (block.type === 'tool_result') return `[tool_result ${textOf(block.content ?? '')}]`;
  return '';
}
