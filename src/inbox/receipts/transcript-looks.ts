import { readTranscriptLine, type TranscriptEvidence, TranscriptTail } from '../../claude-code/transcript.ts';

export interface TranscriptLooksDeps {
  readonly serverName: string;
  readonly onEvidence: (evidence: TranscriptEvidence) => void;
  readonly onFailed: (error: unknown) => void;
}

/** Looks into the host's transcript, one look after the other, for what is new in it. */
export class TranscriptLooks {
  readonly #tail = new TranscriptTail();
  #looking: Promise<void> = Promise.resolve();
  /** Whether the last look found a transcript. */
  canRead = false;

  constructor(private readonly deps: TranscriptLooksDeps) {}

  /** Resolves when what was there is told. Never rejects. */
  look(path: string): Promise<void> {
    this.#looking = this.#looking.then(() => this.#read(path)).catch(this.deps.onFailed);
    return this.#looking;
  }

  async #read(path: string): Promise<void> {
    const lines = await this.#tail.read(path);
    this.canRead = lines !== undefined;
    for (const line of lines ?? []) this.deps.onEvidence(readTranscriptLine(line, this.deps.serverName));
  }
}
