import type { AskedQuestion } from '../claude-code/asked.ts';
import { indentedText, safeBody, visibleText } from '../core/safe-text.ts';

const MAX_QUESTION_CHARACTERS = 2_000;
const MAX_LABEL_CHARACTERS = 200;
const MAX_DESCRIPTION_CHARACTERS = 400;
const MAX_OWN_WORDS = 4_000;
/** A longer plan is not shown: nobody may approve what was left out. */
export const MAX_PLAN_CHARACTERS = 20_000;
/** A text that has this much of a question in it quotes it. */
const MIN_QUOTED_CHARACTERS = 12;

/** What stands in every text about one question, and in no answer to it. */
export function questionMark(code: string): string {
  return `question ${code}`;
}

/** A question to the person. What comes from Claude is indented: in Markdown it stays as it is. */
export function questionText(
  { question, options, multiSelect }: AskedQuestion,
  code: string,
  place: { readonly number: number; readonly of: number },
  expiresAtMs: number,
): string {
  const which = place.of > 1 ? `, ${place.number} of ${place.of}` : '';
  const lines = options.map(({ label, description }, index) => {
    const what = oneLine(description, MAX_DESCRIPTION_CHARACTERS);
    return `    ${index + 1}. ${oneLine(label, MAX_LABEL_CHARACTERS)}${what === '' ? '' : `: ${what}`}`;
  });
  const several = multiSelect ? ' Several numbers may be given, such as 1, 3.' : '';
  const how =
    options.length === 0
      ? 'Answer in your own words.'
      : `Answer with a number, with the words of an option, or in your own words.${several}`;
  return [
    `Claude asks (${questionMark(code)}${which}), and waits:`,
    '',
    indentedText(question, MAX_QUESTION_CHARACTERS),
    ...(lines.length === 0 ? [] : ['', ...lines]),
    '',
    `${how} ${untilText(expiresAtMs)}`,
  ].join('\n');
}

export function planText(plan: string, code: string, expiresAtMs: number): string {
  return [
    `Claude has made a plan (${questionMark(code)}), and waits for a decision:`,
    '',
    indentedText(plan, MAX_PLAN_CHARACTERS),
    '',
    `Answer yes to have it carried out, or no and why. ${untilText(expiresAtMs)}`,
  ].join('\n');
}

function untilText(expiresAtMs: number): string {
  const time = new Date(expiresAtMs).toISOString().slice(11, 16);
  return `The first answer counts, here or in the terminal; here until ${time} UTC.`;
}

export const PLAN_HINT =
  'Claude waits for a decision about its plan: answer yes, or no and why. What you wrote goes to Claude as a message afterwards.';

/** What a question in the terminal is that cannot be answered here. */
export function elsewhereText(what: 'question' | 'plan' | 'long_plan'): string {
  switch (what) {
    case 'question':
      return 'Claude asks something in the terminal that cannot be shown here. It waits until somebody answers there.';
    case 'plan':
      return 'Claude has made a plan and waits for a decision in the terminal; the text of the plan is not available here.';
    case 'long_plan':
      return 'Claude has made a plan that is too long to be shown here, and waits for a decision in the terminal.';
  }
}

/** How a question ended. */
export type QuestionEnd = 'answered' | 'terminal' | 'dismissed' | 'expired' | 'closed';

/** @param answer what was passed on, when that is how it ended */
export function endText(end: QuestionEnd, code: string, answer: string): string {
  const which = questionMark(code);
  switch (end) {
    case 'answered':
      return `Passed on to Claude as the answer to ${which}: ${answer}`;
    case 'terminal':
      return `It was answered in the terminal: ${which} is closed.`;
    case 'dismissed':
      return `It was dismissed in the terminal: ${which} is closed. Claude waits for its user there.`;
    case 'expired':
      return `Nobody answered in time: ${which} can only be answered in the terminal now.`;
    case 'closed':
      return `The session no longer takes answers from here: ${which} is closed.`;
  }
}

/** Whether a text quotes the question rather than answering it. */
export function quotesQuestion(text: string, asked: string, code: string): boolean {
  if (text.includes(questionMark(code))) return true;
  const plain = (words: string) =>
    words
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim();
  const question = plain(asked);
  return question.length >= MIN_QUOTED_CHARACTERS && plain(text).includes(question);
}

/** What a person's text answers to a question, in the words of its options or their own; a hint where it does not. */
export type Reading =
  | { readonly kind: 'answer'; readonly answer: string }
  | { readonly kind: 'hint'; readonly hint: string };

export function readAnswer(text: string, { options, multiSelect }: AskedQuestion): Reading {
  const words = text.trim();
  const byLabel = labelsIn(words, options, multiSelect);
  if (byLabel !== undefined) return answer(byLabel);
  const numbers = numbersIn(words);
  if (numbers === undefined || options.length === 0) {
    return { kind: 'answer', answer: safeBody(words.slice(0, MAX_OWN_WORDS)) };
  }
  if (numbers.length > 1 && !multiSelect) return hint('only one option can be chosen');
  const chosen = numbers.map((number) => options[number - 1]?.label);
  const known = chosen.filter((label) => label !== undefined);
  if (known.length < chosen.length) return hint(`there are the options 1 to ${options.length}`);
  return answer([...new Set(known)]);
}

const YES = /^(?:y|yes)[.!]?$/i;
const NO = /^(?:n|no)(?:[\s,.:;!–—-]+(?<reason>\S.*))?$/is;

/** What a person's text decides about a plan. */
export function readDecision(
  text: string,
): { readonly approves: boolean; readonly reason: string } | undefined {
  const words = text.trim().slice(0, MAX_OWN_WORDS);
  if (YES.test(words)) return { approves: true, reason: '' };
  const no = NO.exec(words);
  return no === null ? undefined : { approves: false, reason: no.groups?.reason?.trim() ?? '' };
}

/** For the model. */
export function refusalText(reason: string): string {
  return reason === ''
    ? 'The person on the canvas who gave the work does not approve the plan. Ask what should change.'
    : `The person on the canvas who gave the work does not approve the plan, and says: ${safeBody(reason)}`;
}

function answer(labels: readonly string[]): Reading {
  return { kind: 'answer', answer: labels.join(', ') };
}

function hint(why: string): Reading {
  return { kind: 'hint', hint: `That was not passed on: ${why}. Answer again.` };
}

function labelsIn(
  words: string,
  options: AskedQuestion['options'],
  multiSelect: boolean,
): readonly string[] | undefined {
  const plain = (label: string) => withoutMarks(label.trim()).toLowerCase();
  const find = (word: string) => options.find(({ label }) => plain(label) === plain(word))?.label;
  const whole = find(words);
  if (whole !== undefined) return [whole];
  if (!multiSelect) return undefined;
  const parts = words.split(/[,;\n]/).filter((part) => part.trim() !== '');
  const found = parts.map(find).filter((label) => label !== undefined);
  return found.length > 0 && found.length === parts.length ? [...new Set(found)] : undefined;
}

const MARKS = new Set(`"'“”‘’.`);

/** Without quotation marks and full stops at either end. */
function withoutMarks(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && MARKS.has(text.charAt(start))) start += 1;
  while (end > start && MARKS.has(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** The numbers of a text that is nothing but numbers, such as `1, 3` or `1 and 3`. */
function numbersIn(words: string): readonly number[] | undefined {
  const parts = words
    .replace(/[.)]$/, '')
    .split(/[\s,;&+]+/)
    .filter((part) => part !== '' && part.toLowerCase() !== 'and');
  return parts.length > 0 && parts.every((part) => /^\d{1,2}$/.test(part)) ? parts.map(Number) : undefined;
}

function oneLine(text: string, maxCharacters: number): string {
  return visibleText(text.replace(/\s+/g, ' ').trim(), maxCharacters);
}
