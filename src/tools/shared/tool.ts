import { z } from 'zod';
import { ToolInputError } from '../../core/errors.ts';
import type { SaveText } from '../../core/long-text.ts';
import type { Target } from '../../core/target.ts';
import type { OutgoingFiles } from '../../files/outgoing-files.ts';
import type { Deliveries } from '../../inbox/deliveries.ts';
import type { Inbox } from '../../inbox/inbox.ts';
import type { PlatformClient } from '../../platform/client.ts';
import type { OutgoingIds } from './outgoing-message.ts';
import type { Mode, StatusReport } from './status-report.ts';

/** What a tool may use. */
export interface ToolContext {
  /** The watched workspaces. Throws `ConfigError`, which says what is missing, while there are none. */
  targets(): readonly Target[];
  client(target: Target): PlatformClient;
  /** Undefined while no inbox exists on this machine. */
  inbox(): Inbox | undefined;
  status(): StatusReport;
  mode(): Mode;
  readonly outgoingIds: OutgoingIds;
  readonly outgoingFiles: OutgoingFiles;
  /** Keeps a text that is too long for a result. */
  readonly saveText: SaveText;
  /** Told what the session was shown, answered and popped. */
  readonly deliveries: Deliveries;
  /** Takes a hook's call. Resolves with what the hook is to answer, as the host reads it; never rejects. */
  hook(event: HookEvent): Promise<string>;
  /** Claude asks its user something; resolves with what the hook is to answer, never rejects. */
  ask(toolName: string, input: string, signal: AbortSignal): Promise<string>;
}

/** What the host told a hook of the plugin. */
export type HookEvent = Parameters<Deliveries['hook']>[0];

/** What one call brings besides its arguments. */
export interface ToolCall {
  /** Aborts when the host cancels the call or the process ends. */
  readonly signal: AbortSignal;
  /** Shows the user that a long call is alive, with one line about what it waits for. */
  progress(message: string): void;
}

export interface ToolResult {
  /** For the model. */
  readonly text: string;
  /** For hosts that do not read `data`, where that is not the text: what `molecule-mcp` returns as text. */
  readonly plainText?: string;
  /** The same as data (`structuredContent`); the text is added to it as `message`. */
  readonly data?: Readonly<Record<string, unknown>>;
  /** True when the call did not do what it was asked for. */
  readonly isError?: boolean;
  /** What went wrong, with the remote words that the text leaves out: for the log. */
  readonly failures?: readonly unknown[];
}

const ARRIVED = new Set<unknown>(['unknown', 'delivered', 'peer_error']);

/** Whether what a tool was to send arrived, or may have. */
export function mayHaveArrived({ isError, data }: ToolResult): boolean {
  return isError !== true || ARRIVED.has(data?.status);
}

/** How many of the texts of these sizes, from the first on, have at most so many characters together. */
export function fittingCount(sizes: readonly number[], maxCharacters: number): number {
  let characters = 0;
  const end = sizes.findIndex((size) => {
    characters += size;
    return characters > maxCharacters;
  });
  return end === -1 ? sizes.length : end;
}

/** Hints of MCP about what a call does; `openWorldHint` means that it asks the platform. */
export interface Annotations {
  readonly readOnlyHint: boolean;
  readonly destructiveHint: boolean;
  readonly idempotentHint: boolean;
  readonly openWorldHint: boolean;
}

const annotations = (
  readOnlyHint: boolean,
  idempotentHint: boolean,
  openWorldHint: boolean,
): Annotations => ({
  readOnlyHint,
  destructiveHint: false,
  idempotentHint,
  openWorldHint,
});

export const READS_HERE = annotations(true, true, false);
export const READS_PLATFORM = annotations(true, true, true);
export const CHANGES_INBOX = annotations(false, true, false);
export const WRITES_TO_PLATFORM = annotations(false, false, true);

/** One tool: name, texts, input and behaviour in one value. */
export interface Tool<Input extends z.ZodObject = z.ZodObject> {
  readonly name: string;
  readonly title: string;
  /** For the model: when to use it and what comes back. The host cuts at 2,048 characters. */
  readonly description: string;
  readonly input: Input;
  /**
   * Other names under which an argument is accepted, as `molecule-mcp` (Molecule's server for any MCP
   * client) spells it, each with the name in `input`. They are not in the schema that the model sees.
   */
  readonly aliases?: Readonly<Record<string, string>>;
  /** Names in `input` that are accepted, and left out of the schema that the model sees. */
  readonly unlisted?: readonly string[];
  readonly annotations: Annotations;
  /** False for what the plugin's hooks call, and for older names of a tool: the model never sees it. */
  readonly isListed?: boolean;
  /** Kept in the model's tool list even when the host defers others behind a search. */
  readonly alwaysLoad?: boolean;
  handle(input: z.output<Input>, context: ToolContext, call: ToolCall): Promise<ToolResult>;
}

/** A tool as the registry holds it: it parses its own arguments. Throws `ToolInputError` on bad ones. */
export interface RegisteredTool extends Omit<Tool, 'handle'> {
  call(args: unknown, context: ToolContext, call: ToolCall): Promise<ToolResult>;
}

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
