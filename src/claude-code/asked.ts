import { z } from 'zod';
import { parseJson } from '../core/json.ts';

/** A question of Claude to its user, as its tool `AskUserQuestion` has it. */
export interface AskedQuestion {
  readonly question: string;
  readonly options: readonly { readonly label: string; readonly description: string }[];
  readonly multiSelect: boolean;
}

/** What a dialog asks; `input` is that of the tool, which the answer gives back. */
export type Asked =
  | { readonly kind: 'questions'; readonly questions: readonly AskedQuestion[]; readonly input: ToolInput }
  | { readonly kind: 'plan'; readonly plan: string; readonly input: ToolInput };

type ToolInput = Readonly<Record<string, unknown>>;

const toolInput = z.record(z.string(), z.unknown());
const questionsInput = z.object({
  questions: z
    .array(
      z.object({
        question: z.string().min(1),
        options: z.array(z.object({ label: z.string(), description: z.string().catch('') })).catch([]),
        multiSelect: z.boolean().catch(false),
      }),
    )
    .min(1)
    .max(8),
});
const planInput = z.object({ plan: z.string().trim().min(1) });

/** What a dialog of Claude Code asks (2.1.197 and 2.1.332); undefined for another tool, and for a plan without its text. */
export function readAsked(toolName: string, json: string): Asked | undefined {
  const input = toolInput.safeParse(parseJson(json)).data;
  if (input === undefined) return undefined;
  if (toolName === 'AskUserQuestion') {
    const parsed = questionsInput.safeParse(input).data;
    return parsed && { kind: 'questions', questions: parsed.questions, input };
  }
  const parsed = toolName === 'ExitPlanMode' ? planInput.safeParse(input).data : undefined;
  return parsed && { kind: 'plan', plan: parsed.plan, input };
}

/** Leaves the decision to the dialog in the terminal. */
export const LEFT_TO_TERMINAL = '{}';

/** @param answers to each question, by its text */
export function answerQuestions(input: ToolInput, answers: Readonly<Record<string, string>>): string {
  return decision({ behavior: 'allow', updatedInput: { ...input, answers } });
}

export function approvePlan(input: ToolInput): string {
  return decision({ behavior: 'allow', updatedInput: input });
}

/** @param message for the model */
export function refusePlan(message: string): string {
  return decision({ behavior: 'deny', message });
}

function decision(value: object): string {
  return JSON.stringify({ hookSpecificOutput: { hookEventName: 'PermissionRequest', decision: value } });
}
