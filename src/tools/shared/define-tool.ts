import { z } from 'zod';
import { ToolInputError } from '../../core/errors.ts';
import type { RegisteredTool, Tool } from './tool.ts';

/** Joins a tool's schema and handler, so that a handler sees parsed input only. */
export function defineTool<Input extends z.ZodObject>(tool: Tool<Input>): RegisteredTool {
  const { handle, ...rest } = tool;
  return {
    ...rest,
    async call(args, context, call) {
      const parsed = tool.input.safeParse(withOwnNames(args ?? {}, tool.aliases ?? {}));
      if (!parsed.success) throw inputError(tool.name, parsed.error);
      return handle(parsed.data, context, call);
    },
  };
}

const anyArguments = z.record(z.string(), z.unknown());

/** Arguments under the tool's own names; one that is given under both names keeps the value of its own. */
function withOwnNames(args: unknown, aliases: Readonly<Record<string, string>>): unknown {
  const parsed = anyArguments.safeParse(args);
  if (!parsed.success) return args;
  const renamed = Object.entries(parsed.data).map(([name, value]) => [aliases[name] ?? name, value]);
  const own = Object.entries(parsed.data).filter(([name]) => aliases[name] === undefined);
  return Object.fromEntries([...renamed, ...own]);
}

function inputError(toolName: string, error: z.ZodError): ToolInputError {
  const problems = error.issues.map((issue) => `${issue.path.join('.') || 'arguments'}: ${issue.message}`);
  return new ToolInputError(
    `${toolName} was called with arguments it cannot use: ${problems.join('; ')}.`,
    'Call it again with these corrected.',
  );
}
