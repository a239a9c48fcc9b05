import { type MessagesRequest, newTextOf } from './messages-request.ts';
import type { ModelAnswer } from './messages-response.ts';

interface RuleScope {
  /** Tried against the text that is new to the model. */
  readonly when: RegExp;
  /** How often the rule may answer; without it, always. */
  readonly times?: number;
  readonly delayMs?: number;
}

/** One habit of the mock model. The first rule that fits answers; when none does, the model says "ok". */
export type ModelRule =
  | (RuleScope & { readonly say: string })
  | (RuleScope & {
      /** The tool's own name, without the client's prefix. The rule does not fit where that tool is not offered. */
      readonly call: string;
      /** Makes one call for each place where `when` matches. */
      readonly input: (match: RegExpExecArray) => Readonly<Record<string, unknown>>;
    });

export interface MockModel {
  answer(request: MessagesRequest): { readonly answer: ModelAnswer; readonly delayMs: number };
}

/** A model without a mind: the first rule that fits the new text answers, else it says "ok". */
export function createMockModel(rules: readonly ModelRule[]): MockModel {
  const used = new Map<ModelRule, number>();
  let calls = 0;

  function matchesOf(rule: ModelRule, text: string): RegExpExecArray[] {
    if (rule.times !== undefined && (used.get(rule) ?? 0) >= rule.times) return [];
    const flags = rule.when.flags.includes('g') ? rule.when.flags : `${rule.when.flags}g`;
    return [...text.matchAll(new RegExp(rule.when.source, flags))];
  }

  function answerOf(
    rule: ModelRule,
    matches: RegExpExecArray[],
    request: MessagesRequest,
  ): ModelAnswer | undefined {
    if ('say' in rule) return { text: rule.say, calls: [] };
    const name = request.tools.find((tool) => isTool(tool.name, rule.call))?.name;
    if (name === undefined) return undefined;
    return {
      text: '',
      calls: matches.map((match) => ({ id: `toolu_mock_${++calls}`, name, input: rule.input(match) })),
    };
  }

  return {
    answer(request) {
      const text = newTextOf(request);
      for (const rule of rules) {
        const matches = matchesOf(rule, text);
        const answer = matches.length === 0 ? undefined : answerOf(rule, matches, request);
        if (answer === undefined) continue;
        used.set(rule, (used.get(rule) ?? 0) + 1);
        return { answer, delayMs: rule.delayMs ?? 0 };
      }
      return { answer: { text: 'ok', calls: [] }, delayMs: 0 };
    },
  };
}

/** The client offers a server's tool as `mcp__<server>__<tool>` and its own under their plain name. */
export function isTool(fullName: string, tool: string): boolean {
  return fullName === tool || fullName.endsWith(`__${tool}`);
}
