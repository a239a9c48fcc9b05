import type { Server } from '@modelcontextprotocol/sdk/server/index.js';
import type { RequestHandlerExtra } from '@modelcontextprotocol/sdk/shared/protocol.js';
import {
  CallToolRequestSchema,
  type CallToolResult,
  ErrorCode,
  ListToolsRequestSchema,
  McpError,
  type ServerNotification,
  type ServerRequest,
  ToolSchema,
  type Tool as WireTool,
} from '@modelcontextprotocol/sdk/types.js';
import { z } from 'zod';
import { MoleculeError } from '../core/errors.ts';
import type { RegisteredTool, ToolCall, ToolContext, ToolResult } from '../tools/shared/tool.ts';

export interface ServeToolsOptions {
  readonly tools: readonly RegisteredTool[];
  readonly context: ToolContext;
  readonly endOfCalls: AbortSignal;
  readonly onToolError: (toolName: string, error: unknown) => void;
  readonly onToolCall?: (() => void) | undefined;
}

export interface RunningCalls {
  /** Resolves when those of now have ended. */
  idle(): Promise<void>;
}

export function serveTools(server: Server, options: ServeToolsOptions, onListed: () => void): RunningCalls {
  const byName = new Map(options.tools.map((tool) => [tool.name, tool]));
  const listed = options.tools.filter((tool) => tool.isListed !== false);
  const wireTools = listed.map(toWireTool);
  const running = new Set<Promise<unknown>>();

  server.setRequestHandler(ListToolsRequestSchema, () => {
    onListed();
    return { tools: wireTools };
  });

  server.setRequestHandler(CallToolRequestSchema, async (request, extra) => {
    const tool = byName.get(request.params.name);
    if (tool === undefined) {
      throw new McpError(
        ErrorCode.InvalidParams,
        `unknown tool; there are ${listed.map(({ name }) => name).join(', ')}`,
      );
    }
    options.onToolCall?.();
    const call = {
      signal: AbortSignal.any([extra.signal, options.endOfCalls]),
      progress: progressOf(extra, options.onToolError),
    };
    const result = callTool(tool, request.params.arguments, options, call);
    running.add(result);
    return result.finally(() => running.delete(result));
  });
  return {
    async idle() {
      await Promise.allSettled(running);
    },
  };
}

type Extra = RequestHandlerExtra<ServerRequest, ServerNotification>;

/** Progress goes only to a host that asked for it. MCP wants a number that grows with every line. */
function progressOf(extra: Extra, onFailed: ServeToolsOptions['onToolError']): ToolCall['progress'] {
  const token = extra._meta?.progressToken;
  if (token === undefined) return () => undefined;
  let steps = 0;
  return (message) => {
    steps += 1;
    const params = { progressToken: token, progress: steps, message };
    extra
      .sendNotification({ method: 'notifications/progress', params })
      .catch((error: unknown) => onFailed('progress', error));
  };
}

/** Errors become words for the model; those of bugs also go to the log. */
async function callTool(
  tool: RegisteredTool,
  args: unknown,
  options: ServeToolsOptions,
  call: ToolCall,
): Promise<CallToolResult> {
  try {
    const result = await tool.call(args, options.context, call);
    for (const failure of result.failures ?? []) options.onToolError(tool.name, failure);
    return toWireResult(result);
  } catch (error) {
    if (error instanceof MoleculeError)
      return toWireResult({ isError: true, text: `${error.message} ${error.advice}` });
    if (!call.signal.aborted) options.onToolError(tool.name, error);
    const why = call.signal.aborted
      ? 'was cancelled'
      : 'failed because of a bug in the plugin; the log file has the details';
    return toWireResult({ isError: true, text: `${tool.name} ${why}.` });
  }
}

/** Every session pays for the list, so it says only what a model or a host needs; the limits are in our errors. */
function toWireTool(tool: RegisteredTool): WireTool {
  const shown = Object.entries(tool.input.shape).filter(([name]) => !tool.unlisted?.includes(name));
  const { $schema: _dialect, ...inputSchema } = z.toJSONSchema(z.object(Object.fromEntries(shown)), {
    io: 'input',
    override({ jsonSchema }) {
      for (const limit of LIMITS) delete jsonSchema[limit];
    },
  });
  return {
    name: tool.name,
    description: tool.description,
    inputSchema: ToolSchema.shape.inputSchema.parse(inputSchema),
    annotations: { title: tool.title, ...hintsOf(tool) },
    ...(tool.alwaysLoad === true ? { _meta: { 'anthropic/alwaysLoad': true } } : {}),
  };
}

const LIMITS = ['minLength', 'maxLength', 'minItems', 'maxItems', 'minimum', 'maximum'] as const;

/** What differs from what MCP assumes; Claude Code takes a missing `openWorldHint` for false. */
function hintsOf({ annotations }: RegisteredTool) {
  const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = annotations;
  if (readOnlyHint) return { readOnlyHint, openWorldHint };
  return { destructiveHint, ...(idempotentHint ? { idempotentHint } : {}), openWorldHint };
}

function toWireResult(result: ToolResult): CallToolResult {
  return {
    content: [{ type: 'text', text: result.plainText ?? result.text }],
    // Of a result with data, Claude Code shows the model only the data: the text is repeated in it.
    ...(result.data === undefined ? {} : { structuredContent: { message: result.text, ...result.data } }),
    ...(result.isError === true ? { isError: true } : {}),
  };
}
