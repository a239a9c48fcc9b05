/** What the program at the other end of the MCP session calls itself. */
export interface HostProgram {
  readonly name: string;
  readonly version: string;
}

const CLAUDE_CODE = 'claude-code';
export const CHANNELS_SINCE = '2.1.80';
/** The first version that knows hooks of the type `mcp_tool`; an older one does not run them. */
export const HOOKS_SINCE = '2.1.118';
/** Seen to take text for the model at a turn's end; 2.1.150 does not. */
const TURN_END_CONTEXT_SINCE = '2.1.197';
/** Seen to call a hook also for what comes into a turn that runs; 2.1.197 does not. */
const MID_TURN_PROMPTS_SINCE = '2.1.260';
/** Seen to let a hook answer questions and plans while their dialog is open. */
export const QUESTIONS_SINCE = '2.1.197';
/** Seen to have channels without a claude.ai login; 2.1.118 asks for one. */
const NO_LOGIN_SINCE = '2.1.150';

export const TESTED = { from: '2.1.197', to: '2.1.332' } as const;
/** Where the left arrow on an empty prompt opens the agents view. */
export const AGENTS_VIEW_SINCE = '2.1.232';

export function isClaudeCode(host: HostProgram | undefined): boolean {
  return host?.name === CLAUDE_CODE;
}

/** Whether this host runs the plugin's hooks: Claude Code, new enough, with us loaded as a plugin. */
export function runsHooks(isPlugin: boolean, host: HostProgram | undefined): boolean {
  return isPlugin && isClaudeCode(host) && isAtLeast(host?.version ?? '', HOOKS_SINCE);
}

export function takesTurnEndContext(host: HostProgram | undefined): boolean {
  return isAtLeast(host?.version ?? '', TURN_END_CONTEXT_SINCE);
}

export function tellsMidTurnPrompts(host: HostProgram | undefined): boolean {
  return isAtLeast(host?.version ?? '', MID_TURN_PROMPTS_SINCE);
}

/** Whether a hook can answer questions and plans beside their dialog. */
export function takesAnswers(host: HostProgram | undefined): boolean {
  return isAtLeast(host?.version ?? '', QUESTIONS_SINCE);
}

/** Whether channels need a claude.ai login there, so that an API key is not enough. */
export function needsLogin(host: HostProgram | undefined): boolean {
  return isClaudeCode(host) && !isAtLeast(host?.version ?? '', NO_LOGIN_SINCE);
}

/** A pre-release counts as the version that it precedes. */
export function isAtLeast(version: string, least: string): boolean {
  const numbers = version.split('.').map(Number);
  for (const [index, wanted] of least.split('.').map(Number).entries()) {
    const number = numbers[index] ?? 0;
    if (number !== wanted) return number > wanted;
  }
  return true;
}
