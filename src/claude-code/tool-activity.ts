import type { HookEvent } from './hooks.ts';

/** What the session is doing, in words for people and without any of its contents. */
export interface Doing {
  readonly words: string;
  /** It goes on only when somebody at the terminal, or where that is allowed on the canvas, has decided. */
  readonly waits: boolean;
}

export const ASKING_TOOLS: ReadonlySet<string> = new Set(['AskUserQuestion', 'ExitPlanMode']);

const BY_TOOL: Readonly<Record<string, string>> = {
  Read: 'reading',
  Glob: 'reading',
  Grep: 'reading',
  LS: 'reading',
  NotebookRead: 'reading',
  Edit: 'editing',
  MultiEdit: 'editing',
  Write: 'editing',
  NotebookEdit: 'editing',
  WebFetch: 'reading on the web',
  WebSearch: 'searching the web',
  Agent: 'working with another agent',
  Task: 'working with another agent',
};
const SHELLS: ReadonlySet<string> = new Set(['Bash', 'PowerShell']);
const MAX_COMMAND_CHARACTERS = 2_000;
const BY_WORD: Readonly<Record<string, string>> = {
  'running tests': 'test tests jest vitest pytest mocha rspec phpunit tox ctest playwright',
  building: 'build compile make cmake tsc webpack gradle mvn',
  installing: 'install add update upgrade',
  'using git': 'git gh',
};

/** What a hook tells about what the session does; undefined where it tells nothing new. */
export function doingOf({ event, toolName = '', command = '' }: HookEvent): Doing | undefined {
  switch (event) {
    case 'PermissionRequest':
      return {
        words: ASKING_TOOLS.has(toolName) ? 'waiting for an answer' : 'waiting for approval',
        waits: true,
      };
    case 'PreToolUse': {
      const words = SHELLS.has(toolName) ? shellWords(command) : BY_TOOL[toolName];
      return words === undefined ? undefined : { words, waits: false };
    }
    case 'PostToolBatch':
      // It is over; what is read or edited mostly goes on with the next file.
      return { words: BY_TOOL[toolName] ?? '', waits: false };
    case 'UserPromptSubmit':
      return { words: '', waits: false };
    default:
      return undefined;
  }
}

function shellWords(command: string): string {
  const words = command
    .slice(0, MAX_COMMAND_CHARACTERS)
    .toLowerCase()
    .split(/[^a-z0-9_]+/);
  const known = Object.entries(BY_WORD).find(([, programs]) =>
    programs.split(' ').some((program) => words.includes(program)),
  );
  return known?.[0] ?? 'running a command';
}
