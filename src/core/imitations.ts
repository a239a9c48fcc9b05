import { lookalikesOf, plainForm, plainWord } from './lookalikes.ts';

/** The tag around a message that a hook of the plugin brings; Claude Code puts its own `channel` tag around the others. */
export const HOOK_TAG = 'molecule-message';

/** Beginnings of tags by which Claude Code (2.1.332) tells who speaks; behind a hyphen any further word may follow. */
const TAG_BEGINNINGS = [
  'channel',
  'molecule',
  'system-',
  'systemreminder',
  'task-notification',
  'task-id',
  'command-',
  'local-command',
  'bash-',
  'user-prompt',
  'user-memory',
  'user-message',
  'post-tool-use',
  'pre-tool-use',
  'session-start',
  'tool-',
  'function-',
  'antml',
  'teammate-',
  'agent-message',
  'cross-session',
  'coordinator-',
  'slack-',
  'remote-review',
  'voice-call',
  'fetched-web',
  'untrusted-',
  'artifact-',
  'cowritten-artifact',
  'mcp-',
  'ide-',
  'persisted-',
  'total-tokens',
  'sandbox-violation',
  'fork-',
  'forked-',
  'new-diagnostics',
  'repl-output',
  'pasted-content',
  'cc-memory',
];
const WHOLE_TAGS = [
  'system',
  'user',
  'human',
  'assistant',
  'tick',
  'functions',
  'invoke',
  'parameter',
  'stdin',
];

/** What a note of the plugin begins with; only the whole word. */
const NOTE_WORD = 'molecule';
/** What bracketed lines of Claude Code begin with; a space or anything else may follow. */
const BRACKET_BEGINNINGS = ['system ', 'system:', 'system-', 'system]', 'request interrupted'];

/** How the lines begin that Claude Code writes around what is not the user's, and the turns of old prompts. */
const LINE_BEGINNINGS = [
  'a message arrived from',
  'another claude session sent',
  'a peer session sent',
  'the user sent a',
  'the user sent you',
  'caveat: the messages below',
  'this session is being continued',
  'human:',
  'assistant:',
  'system:',
];
/** After the name of a hook, e.g. `Stop hook feedback:`. */
const HOOK_WORDS = [
  'additional context:',
  'feedback:',
  'success:',
  'error:',
  'blocking error from',
  'stopped continuation:',
];

const plainPattern = (words: readonly string[]) =>
  words.map((word) => RegExp.escape(plainWord(word))).join('|');

const TAG_NAME = new RegExp(`^(?:${plainPattern(TAG_BEGINNINGS)}|(?:${plainPattern(WHOLE_TAGS)})(?![a-z]))`);
/** Those that mean nothing else without their hyphens. */
const RUN_TOGETHER = TAG_BEGINNINGS.filter((name) => !name.endsWith('-')).map((name) =>
  name.replaceAll('-', ''),
);
const TAG_NAME_RUN_TOGETHER = new RegExp(`^(?:${plainPattern(RUN_TOGETHER)})`);
const BRACKETED = new RegExp(`^(?:${plainWord(NOTE_WORD)} ?(?![a-z ])|${plainPattern(BRACKET_BEGINNINGS)})`);
const LINE = new RegExp(
  `^(?:${plainPattern(LINE_BEGINNINGS)}|[a-z-]{1,40} ${plainWord('hook')} (?:${plainPattern(HOOK_WORDS)}))`,
);
/** How much of what follows is read: the longest beginning is within it. */
const NAME_CHARACTERS = 24;
const LINE_CHARACTERS = 70;

const TAG_OPENING = new RegExp(`[${lookalikesOf('<')}](?!\\\\)`, 'gu');
const BRACKET_OPENING = new RegExp(`[${lookalikesOf('[')}](?!\\\\)`, 'gu');

/** The text with a backslash wherever it imitates a tag or line of Claude Code, or a note of ours, in look-alikes as well. */
export function withoutImitations(text: string): string {
  return text
    .split('\n')
    .map(withoutHostLine)
    .join('\n')
    .replace(TAG_OPENING, (open, offset: number, whole: string) =>
      isTagName(plainFrom(whole, offset + open.length, NAME_CHARACTERS)) ? `${open}\\` : open,
    )
    .replace(BRACKET_OPENING, (open, offset: number, whole: string) =>
      BRACKETED.test(plainFrom(whole, offset + open.length, NAME_CHARACTERS)) ? `${open}\\` : open,
    );
}

/** Marks of a heading, a quotation, a list or bold letters may stand before its first word. */
function withoutHostLine(line: string): string {
  let start = 0;
  while (start < line.length && !/^[a-z0-9\\]/.test(plainForm(characterAt(line, start)))) {
    start += characterAt(line, start).length;
  }
  return LINE.test(plainFrom(line, start, LINE_CHARACTERS))
    ? `${line.slice(0, start)}\\${line.slice(start)}`
    : line;
}

function characterAt(text: string, index: number): string {
  return String.fromCodePoint(text.codePointAt(index) ?? 0);
}

function isTagName(plain: string): boolean {
  const name = /^[\s/?!|]*([a-z-]*)/.exec(plain)?.[1] ?? '';
  return TAG_NAME.test(name) || TAG_NAME_RUN_TOGETHER.test(name.replaceAll('-', ''));
}

/** The plain form of what begins here, with single spaces, up to `maxCharacters` or the next opening of a tag or bracket. */
function plainFrom(text: string, from: number, maxCharacters: number): string {
  let plain = '';
  for (let at = from; at < text.length && plain.length < maxCharacters; ) {
    const character = characterAt(text, at);
    const form = plainForm(character);
    if (form === '<' || form === '[') break;
    at += character.length;
    if (form !== ' ') plain += form;
    else if (plain !== '' && !plain.endsWith(' ')) plain += ' ';
  }
  return plain;
}
