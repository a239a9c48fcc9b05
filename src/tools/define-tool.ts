import type { z } from 'zod';
import { ToolInputError } from '../core/errors.ts';
import type { RegisteredTool, Tool } from './tool.ts';

/** Joins a tool's schema and handler, so that a handler sees parsed input only. */
export function defineTool<Input extends z.ZodObject>(tool: Tool<Input>): RegisteredTool {
  const { handle, ...rest } = tool;
  return {
    ...rest,
    async call(args, context, signal) {
      const parsed = tool.input.safeParse(args ?? {});
      if (!parsed.success) throw inputError(tool.name, parsed.error);
      return handle(parsed.data, context, signal);
    },
  };
}

function inputError(toolName: string, error: z.ZodError): ToolInputError {
  const problems = error.issues.map((issue) => `${issue.path.join('.') || 'arguments'}: ${issue.message}`);
  return new ToolInputError(
    `${toolName} was called with arguments it cannot use: ${problems.join('; ')}.`,
    'Call it again with these corrected.',
  );
}
