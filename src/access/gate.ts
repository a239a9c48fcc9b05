import type { Message } from '../core/message.ts';
import { accessFileMark, readAccessFile } from './access-file.ts';
import { type AccessPolicy, CLOSED_POLICY, mayWrite, OPEN_POLICY } from './policy.ts';

export interface GateEvents {
  /** The file was changed; `problem` when it cannot be used, and nobody but the canvas user may write. */
  readonly onChanged: (policy: AccessPolicy, problem: string | undefined) => void;
}

/**
 * Who may write to the session, as `access.json` says at this moment: the file is looked at with each question, and
 * read when it has changed. A file that cannot be used lets no peer in.
 */
export class AccessGate {
  readonly #stateDirectory: string;
  readonly #events: GateEvents;
  #mark: string | undefined;
  #policy: AccessPolicy = OPEN_POLICY;
  #problem: string | undefined;

  constructor(stateDirectory: string, events: GateEvents) {
    this.#stateDirectory = stateDirectory;
    this.#events = events;
  }

  get policy(): AccessPolicy {
    this.#look();
    return this.#policy;
  }

  /** Why the file cannot be used; undefined while it can, or there is none. */
  get problem(): string | undefined {
    this.#look();
    return this.#problem;
  }

  /** See `mayWrite`. */
  admits(message: Message): boolean {
    return mayWrite(this.policy, message);
  }

  #look(): void {
    const mark = accessFileMark(this.#stateDirectory);
    if (mark === this.#mark) return;
    const isFirst = this.#mark === undefined;
    this.#mark = mark;
    const file = readAccessFile(this.#stateDirectory);
    const wasProblem = this.#problem;
    this.#policy = file.kind === 'policy' ? file.policy : CLOSED_POLICY;
    this.#problem = file.kind === 'policy' ? undefined : file.reason;
    const isNews =
      this.#problem === undefined ? !isFirst || wasProblem !== undefined : this.#problem !== wasProblem;
    if (isNews) this.#events.onChanged(this.#policy, this.#problem);
  }
}
