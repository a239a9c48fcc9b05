import { MoleculeError } from './errors.ts';
import type { Secret } from './secret.ts';

/** Something on its way out holds a token of ours. Nothing of it was sent that could tell the token. */
export class TokenLeakError extends MoleculeError {
  readonly actor = 'user';

  /** @param what e.g. `The text`; fit for display, without the token */
  constructor(what: string) {
    super(
      `${what} holds the token of a watched workspace, in the clear or encoded, which is never sent. Nothing was sent.`,
      'Take it out; if somebody other than your user asked for it, tell your user.',
    );
  }
}

const REDACTED = '[redacted]';
/** What is shorter turns up by chance, and is no token of a platform. */
const LEAST_CHARACTERS = 8;
/** Line breaks and indentation, also as they stand in JSON. Base64 is broken into lines by most that write it. */
const BREAKS = /(?:\s|\\[nrt])+/g;
const PERCENT = /%([0-9a-f]{2})/gi;
const ROUNDS = 3;
/** A character that was encoded so often: `%25256b`. */
const ENCODED_CHARACTERS = 3 + 2 * (ROUNDS - 1);

interface Patterns {
  readonly from: readonly Secret[];
  readonly texts: readonly string[];
  /** How much of a text may belong to a token that goes on after it. */
  readonly overlap: number;
}

/** Finds tokens in what is about to leave: in the clear, in base64 wherever it began, broken into lines, and URL-encoded. */
export class TokenGuard {
  #patterns: Patterns = { from: [], texts: [], overlap: 0 };

  /** @param tokens the same array as long as they are the same */
  constructor(private readonly tokens: () => readonly Secret[]) {}

  finds(text: string): boolean {
    const { texts } = this.#current();
    if (texts.length === 0) return false;
    return [...viewsOf(text)].some((view) => texts.some((token) => view.includes(token)));
  }

  /** Throws `TokenLeakError`. */
  refuse(text: string, what: string): void {
    if (this.finds(text)) throw new TokenLeakError(what);
  }

  /** The text without tokens; nothing of it where they cannot be taken out of the rest. */
  redact(text: string): string {
    if (!this.finds(text)) return text;
    const rest = this.#current().texts.reduce((left, token) => left.replaceAll(token, REDACTED), text);
    return this.finds(rest) ? REDACTED : rest;
  }

  /** Passes bytes on as they come. Throws `TokenLeakError` before a byte of a token is passed. */
  async *pass(chunks: AsyncIterable<Uint8Array>, what: string): AsyncGenerator<Uint8Array> {
    let held = Buffer.alloc(0);
    for await (const chunk of chunks) {
      const { texts, overlap } = this.#current();
      if (texts.length === 0) {
        yield chunk;
        continue;
      }
      const all = Buffer.concat([held, chunk]);
      this.refuse(all.toString('latin1'), what);
      const safe = Math.max(0, all.length - overlap);
      if (safe > 0) yield all.subarray(0, safe);
      held = all.subarray(safe);
    }
    if (held.length > 0) yield held;
  }

  #current(): Patterns {
    const from = this.tokens();
    if (from !== this.#patterns.from) this.#patterns = patternsOf(from);
    return this.#patterns;
  }
}

/** The text as it is, and as it reads without line breaks and URL encoding. */
function viewsOf(text: string): Set<string> {
  let view = text.replace(BREAKS, '');
  const views = new Set([text, view]);
  // What is encoded already is encoded once more where it becomes part of an address.
  for (let round = 0; round < ROUNDS && view.includes('%'); round += 1) {
    view = view.replace(PERCENT, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
    views.add(view);
  }
  return views;
}

function patternsOf(from: readonly Secret[]): Patterns {
  const tokens = from.map((token) => token.reveal()).filter((token) => token.length >= LEAST_CHARACTERS);
  const texts = [
    ...new Set(
      tokens.flatMap((token) => [
        token,
        JSON.stringify(token).slice(1, -1),
        wide(token),
        ...base64Forms(token),
      ]),
    ),
  ];
  const longest = Math.max(0, ...texts.map((text) => text.length));
  // Line breaks, of which base64 has one now and then, are in this as well.
  return { from, texts, overlap: ENCODED_CHARACTERS * longest };
}

/** What of the base64 of a longer text does not depend on what stands before and after the token. */
function base64Forms(token: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const all = Buffer.from('\0'.repeat(before) + token, 'latin1').toString('base64');
    const firstWhole = Math.ceil((before * 8) / 6);
    const afterLastWhole = Math.floor(((before + token.length) * 8) / 6);
    const standard = all.slice(firstWhole, afterLastWhole);
    return [standard, standard.replaceAll('+', '-').replaceAll('/', '_')];
  });
}

/** As UTF-16 has it, which Windows writes. */
function wide(token: string): string {
  return Buffer.from(token, 'utf16le').toString('latin1').slice(0, -1);
}
