import { join } from 'node:path';
import { z } from 'zod';
import { parseJson } from '../core/json.ts';
import { PLUGIN } from '../core/product.ts';
import { claudeDirectory, type Environment } from '../settings/environment.ts';
import { readJsonFile } from '../settings/files.ts';

/** The beginning of the names that Claude Code gives our tools. */
const TOOLS = `mcp__plugin_${PLUGIN.name}_${PLUGIN.serverKey}`;

/** What an answer takes: without a rule each of these calls is asked about, or costs a question to a model. */
export const ALLOW_RULES: readonly string[] = [
  'reply_to_workspace',
  'channel_status',
  'wait_for_message',
  'inbox_peek',
  'inbox_pop',
].map((tool) => `${TOOLS}__${tool}`);

/** The one without which no message is answered while nobody is at the terminal. */
export const REPLY_RULE = `${TOOLS}__reply_to_workspace`;

const settingsSchema = z.looseObject({
  permissions: z
    .looseObject({ allow: z.array(z.string()).optional(), deny: z.array(z.string()).optional() })
    .optional(),
  enabledPlugins: z.record(z.string(), z.unknown()).optional(),
  disableAllHooks: z.boolean().optional(),
  env: z.record(z.string(), z.string()).optional(),
});
export type ClaudeSettings = z.output<typeof settingsSchema>;

export function userSettingsPath(env: Environment): string {
  return join(claudeDirectory(env), 'settings.json');
}

/** The user's settings of Claude Code; empty where there are none, and the reason where they cannot be used. */
export function readClaudeSettings(path: string): ClaudeSettings | { readonly unusable: string } {
  const file = readJsonFile(path, settingsSchema);
  if (file.kind === 'unusable') return { unusable: file.reason };
  return file.kind === 'read' ? file.value : {};
}

/** Whether a permission rule covers this one: itself, all tools of the server, or a pattern. */
export function covers(rules: readonly string[] | undefined, rule: string): boolean {
  return (rules ?? []).some(
    (one) => one === rule || one === TOOLS || one === `${TOOLS}__*` || one === 'mcp__*' || one === '*',
  );
}

export function missingRules(settings: ClaudeSettings): string[] {
  return ALLOW_RULES.filter((rule) => !covers(settings.permissions?.allow, rule));
}

/** The text of a settings file with these rules allowed; undefined where it is no JSON object. What else it says stays. */
export function withRules(text: string, rules: readonly string[]): string | undefined {
  return edited(text, (allow) => [...allow, ...rules.filter((rule) => !allow.includes(rule))]);
}

export function withoutRules(text: string, rules: readonly string[]): string | undefined {
  return edited(text, (allow) => allow.filter((rule) => !rules.includes(rule)));
}

const objectSchema = z.record(z.string(), z.unknown());

/** Checked with what is known of settings, changed as they stand there, so that nothing moves. */
function edited(text: string, change: (allow: readonly string[]) => string[]): string | undefined {
  const json = text.trim() === '' ? {} : parseJson(text);
  const known = settingsSchema.safeParse(json);
  const written = objectSchema.safeParse(json);
  if (!known.success || !written.success) return undefined;
  const permissions = objectSchema.safeParse(written.data.permissions).data ?? {};
  const allow = change(known.data.permissions?.allow ?? []);
  const next = { ...written.data, permissions: { ...permissions, allow } };
  return `${JSON.stringify(next, null, indentOf(text))}\n`;
}

function indentOf(text: string): string {
  return /^\{\s*\n([ \t]+)/.exec(text)?.[1] ?? '  ';
}
