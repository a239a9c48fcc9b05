import { expect } from 'bun:test';
import { parseJson } from '../../src/core/json.ts';
import type { ToolResult } from '../../src/tools/shared/tool.ts';
import { hiddenIn, imitationsIn } from './hostile-text.ts';

const FILE = 'attachment(?: \\d+)? (?:“”|\\(without a name\\))';
const REQUEST = 'request(?: “”)?';
/** Everything that the plugin says in notes, where “” stands for somebody else's words. */
const OUR_NOTES = [
  'only the first \\d+ of \\d+ characters are shown here; (?:the whole text is saved as [^ ]+|the rest could not be saved on this machine; ask the sender for it in smaller messages)',
  `${FILE} is (?:saved as [^ ]+|still being fetched; it will be [^ ]+ when it is complete|not available: [^“”]+|a link, too long to be shown with the others)`,
  '\\d+ more attachments were not looked at',
  '\\d+ more attachments are not shown here',
  `a message without text; ${FILE}(?:, ${FILE})*`,
  "no readable text in this message; the platform's own summary of it: “”",
  'an empty message',
  'this delegation failed, there is no answer(?:; the platform gives as the reason: “”)?',
  'this delegation failed: the peer answered with an error, and these are its words',
  'the platform keeps only the beginning of a broadcast; its sender knows the rest',
  '(?:the platform does not accept the token of )?workspace [\\w-]{1,128}(?: was| is| works|:)[^“”<]*',
  'you have not replied to:\\n(?:- (?:canvas user|platform|peer “”|peer [\\w-]{1,8}) wrote “”, activity_id [\\w.:-]+\\n)+(?:- and \\d+ more; list them with chat_history\\n)?Nobody on the canvas [^“”<]* You are asked once',
  'this is how the channel of the molecule plugin works in this conversation\\.',
  'attached “”(?:, “”)*',
  'a delegated task',
  'an error instead of an answer',
  '\\d+ earlier comments are not shown',
  'the molecule plugin brings messages from a Molecule canvas this way .* its activity_id\\.',
  'a message from (?:canvas user|platform|peer “”|peer [\\w-]{1,8}) is too long to be brought this way; .*',
  `you are asked for this with a request(?: \\((?:task|approval)\\))?(?:, request_id [\\w-]+)?: answer it with .*`,
  `your (?:(?:task|approval) )?${REQUEST} was (?:[\\w.:-]+|“”) by (?:the canvas user|the agent that was asked|the other side)(?:, request_id [\\w-]+)?; get_request shows what was said`,
  `this was (?:said by [a-z ]+ about your|added to the) (?:(?:task|approval) )?${REQUEST}(?: that you were given)?(?:, request_id [\\w-]+)?; .*`,
  `the (?:(?:task|approval) )?${REQUEST} that you were given was taken back(?:, request_id [\\w-]+)?: .*`,
  '(?:For older messages call chat_history again with before_ts [0-9TZ:.-]+\\. ?|Nothing older is kept\\. ?|This platform cannot search its history: only its newest 500 entries were looked at\\. ?|Of your own side only delegations are kept here: messages to a peer are in that peer’s log\\. ?)+',
  '(?:\\d+ more were found but are too long to show; ask for something more particular\\. ?|The platform gives only so many at once: older memories may not have been looked at\\. ?|\\[REDACTED…\\] marks what the platform removed when the memory was stored\\. ?)+',
];
const OUR_NOTE = new RegExp(`^(?:${OUR_NOTES.join('|')})$`);
const A_NOTE = /\[molecule: ((?:[^[\]]|\[REDACTED…\])*)\]/g;

/** The notes of the plugin in a text; what is none of them, though it looks like one, is left. */
export function withoutOurNotes(text: string): { readonly notes: readonly string[]; readonly rest: string } {
  const notes: string[] = [];
  const rest = text.replace(A_NOTE, (whole, words: string) => {
    if (!OUR_NOTE.test(words.replace(/“[^“”]*”/g, '“”'))) return whole;
    notes.push(words);
    return '';
  });
  return { notes, rest };
}

/** Fails unless nothing in a text for model or terminal poses as something else, and nothing in it is hidden. */
export function expectHarmless(text: string): void {
  const { rest } = withoutOurNotes(text);
  expect([...imitationsIn(rest), ...hiddenIn(text)], JSON.stringify(text)).toEqual([]);
}

/** All strings in a value, keys included. */
export function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [key, ...stringsIn(inner)]);
}

/** Everything that a result of a tool shows; in JSON a backslash is no part of the words. */
export function wordsIn({
  text,
  plainText,
  data,
}: Pick<ToolResult, 'text' | 'plainText' | 'data'>): string[] {
  return [
    text,
    ...stringsIn(plainText === undefined ? '' : (parseJson(plainText) ?? plainText)),
    ...stringsIn(data),
  ];
}
