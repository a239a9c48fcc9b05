import { readFileSync } from 'node:fs';
import { errorCode } from '../../core/errors.ts';
import { printable, quotedLine } from '../../core/safe-text.ts';
import { readConnectText } from '../../settings/connect-text.ts';
import { CommandError, type Input } from '../command.ts';
import { type Draft, isPlaceholder, missingParts, PART_NAMES } from './connection.ts';
import type { Conversation, Questions } from './conversation.ts';
import type { FoundWorkspace } from './found-workspaces.ts';

/** What the command line says of the workspace. */
export interface Given {
  readonly url?: string | undefined;
  readonly id?: string | undefined;
  readonly token?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly from?: string | undefined;
  readonly found: boolean;
}

export const STANDARD_INPUT = '-';

/** What of the workspaces is known without asking anybody; at least one draft, which may be empty. */
export async function draftsFrom(
  given: Given,
  found: readonly FoundWorkspace[],
  input: Input,
): Promise<readonly Draft[]> {
  const parts: Draft = {
    ...(given.url === undefined ? {} : { platformUrl: given.url }),
    ...(given.id === undefined ? {} : { id: given.id }),
    ...(given.token === undefined ? {} : { token: given.token.trim() }),
    ...(given.tokenFile === undefined ? {} : { token: (await textOf(given.tokenFile, input)).trim() }),
  };
  // Where answers cannot be shown nobody knows that something is to be typed.
  const isForTheRest = !input.isTyped && !given.found && missingParts(parts).length > 0;
  const from =
    given.from ?? (isForTheRest && given.tokenFile !== STANDARD_INPUT ? STANDARD_INPUT : undefined);
  const read = from === undefined ? [] : readDrafts(await textOf(from, input), parts);
  const all = [...read, ...(given.found ? found.map(({ workspace }) => workspace) : [])];
  return all.length === 0 ? [parts] : all.map((draft) => ({ ...draft, ...parts }));
}

/** A word where only the token is missing is the token, whatever it looks like. */
export function readDrafts(text: string, known: Draft): readonly Draft[] {
  const drafts = readConnectText(text);
  const word = text.trim();
  const isRest = missingParts(known).join() === 'token' && /^\S{8,}$/.test(word);
  return drafts.length === 0 && isRest ? [{ token: word }] : drafts;
}

/** A file, or what comes on the standard input. Throws `CommandError`. */
export async function textOf(source: string, input: Input): Promise<string> {
  if (source === STANDARD_INPUT) return input.text();
  try {
    return readFileSync(source, 'utf8');
  } catch (error) {
    throw new CommandError(
      `${printable(source)} cannot be read (${errorCode(error) ?? 'unknown error'}).`,
      'Name a file that is there, or - for the standard input.',
    );
  }
}

/** Throws `CommandError` that names what is missing and how it can be given. */
export function requireWhole(draft: Draft): void {
  const missing = missingParts(draft);
  if (missing.length === 3) {
    throw new CommandError(
      'no workspace was given.',
      "Pipe the canvas's connect snippet into this command, as it is, or name a file with it: --from <file>. By hand: --url <address> --id <id> --token-file <file>.",
    );
  }
  const [first] = missing;
  if (first !== undefined) {
    throw new CommandError(
      `${missing.map((part) => PART_NAMES[part]).join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing.`,
      `Give ${missing.map((part) => OPTIONS[part]).join(' and ')}.`,
    );
  }
  if (isPlaceholder(draft.token)) throw new CommandError(PLACEHOLDER, NEW_TOKEN);
}

const OPTIONS = { platformUrl: '--url <address>', id: '--id <id>', token: '--token-file <file>' } as const;
const PLACEHOLDER = 'there is a placeholder where the token belongs.';
const NEW_TOKEN =
  'The canvas shows a token once only: create a new one there (Rotate, or Settings, Workspace Tokens, + New Token) and copy that.';

const OTHER_WAYS = 'Nothing to paste? Press Enter for the other ways.';

/** Asks the person for everything, beginning with the paste that most have ready. */
export async function askForDrafts(
  questions: Questions,
  found: readonly FoundWorkspace[],
): Promise<readonly Draft[] | 'create'> {
  for (;;) {
    const text = await questions.paste(
      "Paste the canvas's connect snippet, or JSON.",
      found.length === 0 ? OTHER_WAYS : `${OTHER_WAYS} What is on this machine already is one of them.`,
    );
    if (text.trim() === '') {
      const chosen = await chooseOtherWay(questions, found);
      if (chosen === 'paste') continue;
      return chosen;
    }
    const drafts = readConnectText(text);
    if (drafts.length > 0) return drafts;
    const isAgain = await questions.confirm(
      'No address, id or token was found in that. Paste again? (No: type them one after the other)',
      true,
    );
    if (!isAgain) return [{}];
  }
}

async function chooseOtherWay(
  questions: Questions,
  found: readonly FoundWorkspace[],
): Promise<readonly Draft[] | 'create' | 'paste'> {
  const source = await questions.choose('What do you have?', [
    { value: 'parts', label: 'An address, an id and a token', hint: 'one after the other' },
    { value: 'create', label: "An administrator's token", hint: 'makes a new workspace' },
    ...found.map(({ workspace, place }, index) => ({
      value: `found ${index}`,
      label: `What is in ${place}`,
      ...(workspace.id === undefined ? {} : { hint: quotedLine(workspace.id) }),
    })),
    { value: 'paste', label: "The canvas's connect snippet after all", hint: 'one paste' },
  ]);
  if (source === 'create' || source === 'paste') return source;
  if (source === 'parts') return [{}];
  const chosen = found[Number(source.replace('found ', ''))];
  return [chosen?.workspace ?? {}];
}

/** Asks for the parts that are missing. */
export async function completed(draft: Draft, { questions, say }: Conversation): Promise<Draft> {
  if (questions === undefined) {
    requireWhole(draft);
    return draft;
  }
  if (isPlaceholder(draft.token)) say('warning', `In it ${PLACEHOLDER} ${NEW_TOKEN}`);
  const platformUrl =
    draft.platformUrl ?? (await questions.text('Address of the canvas', 'https://tenant.example.com'));
  const id =
    draft.id ?? (await questions.text('Id of the workspace', '0b6f2f5e-8d3c-4a52-9c1f-2f7f5a0c1d11'));
  const token =
    draft.token === undefined || isPlaceholder(draft.token)
      ? await questions.secret('Token of the workspace (not shown)')
      : draft.token;
  return { platformUrl, id, token };
}
