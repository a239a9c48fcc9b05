import type { Readable, Writable } from 'node:stream';
import { INSTRUCTIONS } from '../claude-code/instructions.ts';
import { asRecord, parseJson } from '../core/json.ts';
import { capabilities, SERVER_INFO } from './introduction.ts';

/** Revisions of MCP that are taken as they are asked for; every other is left to the server, which knows them all. */
const REVISIONS = new Set(['2025-11-25', '2025-06-18', '2025-03-26', '2024-11-05']);
const METHOD_NOT_FOUND = { code: -32601, message: 'Method not found' };
const LINE_END = 10;

/**
 * Answers `initialize` while most of the program, the MCP SDK among it, is not loaded yet. All input is kept for the
 * server, which then reads `initialize` as well and whose answer to it is left out. Anything but the beginning that
 * Claude Code 2.1.332 and its predecessors make is left to the server.
 */
export class FirstAnswer {
  /** Resolves when the host has its answer, or when that is left to the server. */
  readonly settled: Promise<void>;
  readonly #settle: () => void;
  #input = Buffer.alloc(0);
  #isSettled = false;
  #answeredId: string | number | undefined;

  constructor(
    private readonly stdin: Readable,
    private readonly stdout: Writable,
  ) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.settled = promise;
    this.#settle = resolve;
    stdin.on('data', this.#take);
  }

  /** All that the server has to read; from here on it listens itself. */
  takeInput(): Buffer {
    this.stdin.off('data', this.#take);
    return this.#input;
  }

  /** Whether a message of the server is the answer that the host already has. True once. */
  isGiven(message: object): boolean {
    const { id, result } = asRecord(message) ?? {};
    if (this.#answeredId === undefined || id !== this.#answeredId || result === undefined) return false;
    this.#answeredId = undefined;
    return true;
  }

  readonly #take = (chunk: Buffer): void => {
    this.#input = Buffer.concat([this.#input, chunk]);
    while (!this.#isSettled) {
      const end = this.#input.indexOf(LINE_END);
      if (end === -1) return;
      this.#read(end);
    }
  };

  #read(end: number): void {
    const { id, method, params } = asRecord(parseJson(this.#input.toString('utf8', 0, end))) ?? {};
    const isQuestion = typeof id === 'string' || typeof id === 'number';
    if (isQuestion && method === 'server/discover') {
      // Asked first by hosts that know a later protocol, in which there are no channels.
      this.#write({ id, error: METHOD_NOT_FOUND });
      this.#input = this.#input.subarray(end + 1);
      return;
    }
    this.#isSettled = true;
    const { protocolVersion } = asRecord(params) ?? {};
    if (isQuestion && method === 'initialize' && typeof protocolVersion === 'string') {
      this.#initialize(id, protocolVersion);
    }
    this.#settle();
  }

  #initialize(id: string | number, protocolVersion: string): void {
    if (!REVISIONS.has(protocolVersion)) return;
    this.#answeredId = id;
    const introduction = { capabilities: capabilities(false), serverInfo: SERVER_INFO };
    this.#write({ id, result: { protocolVersion, ...introduction, instructions: INSTRUCTIONS } });
  }

  #write(answer: object): void {
    this.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...answer })}\n`);
  }
}
