import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import {
  ALLOW_RULES,
  missingRules,
  readClaudeSettings,
  userSettingsPath,
  withoutRules,
  withRules,
} from '../../claude-code/user-settings.ts';
import { errorCode } from '../../core/errors.ts';
import { printable } from '../../core/safe-text.ts';
import type { Environment } from '../../settings/environment.ts';
import { readSmallFile } from '../../settings/files.ts';
import { CommandError } from '../command.ts';

/** A change of the user's settings of Claude Code that is not made yet. */
export interface RuleChange {
  readonly path: string;
  readonly rules: readonly string[];
  /** As a person reads it: what goes, what comes. */
  readonly lines: readonly string[];
  write(): Promise<void>;
}

/** The change that lets Claude answer without asking each time; undefined when all of it is there. */
export function allowChange(env: Environment): RuleChange | undefined {
  return change(env, '+', (settings) => missingRules(settings), withRules);
}

/** The change that takes our rules out again. */
export function disallowChange(env: Environment): RuleChange | undefined {
  return change(
    env,
    '-',
    ({ permissions }) => ALLOW_RULES.filter((rule) => permissions?.allow?.includes(rule)),
    withoutRules,
  );
}

function change(
  env: Environment,
  sign: '+' | '-',
  rulesOf: (
    settings: Exclude<ReturnType<typeof readClaudeSettings>, { unusable: string }>,
  ) => readonly string[],
  edit: (text: string, rules: readonly string[]) => string | undefined,
): RuleChange | undefined {
  const path = userSettingsPath(env);
  const settings = readClaudeSettings(path);
  if ('unusable' in settings) throw unusable(path, String(settings.unusable));
  const rules = rulesOf(settings);
  if (rules.length === 0) return undefined;
  const file = readSmallFile(path);
  const text = edit(file.kind === 'text' ? file.text : '', rules);
  if (text === undefined) throw unusable(path, 'not JSON');
  return {
    path,
    rules,
    lines: [printable(path), '  "permissions": { "allow": [', ...rules.map((rule) => `${sign}   "${rule}"`)],
    write: async () => {
      try {
        mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
        await writeFileAtomic(path, text, file.kind === 'text' ? { mode: file.mode } : { mode: 0o600 });
      } catch (error) {
        throw new CommandError(
          `${printable(path)} cannot be written (${errorCode(error) ?? 'unknown error'}).`,
          `Make the change by hand, or allow the tool when Claude Code asks.`,
        );
      }
    },
  };
}

function unusable(path: string, reason: string): CommandError {
  return new CommandError(
    `${printable(path)} cannot be used (${reason}); it was not changed.`,
    `Correct it, or add to "permissions", "allow" by hand: ${ALLOW_RULES.join(', ')}`,
  );
}
