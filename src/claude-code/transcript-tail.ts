/** What was written before we first looked cannot be about messages of ours that are still open, but for a little. */
const FIRST_LOOK_BACK_BYTES = 256 * 1024;
const MAX_READ_BYTES = 8 * 1024 * 1024;

/** The new lines of the host's transcript files since the last look; a file is followed from where it was. */
export class TranscriptTail {
  #path = '';
  #offset = 0;

  /** Complete new lines; undefined when the file is gone or cannot be read. */
  async read(path: string): Promise<string[] | undefined> {
    try {
      const file = Bun.file(path);
      const { size } = await file.stat();
      if (path !== this.#path) {
        this.#path = path;
        this.#offset = Math.max(0, size - FIRST_LOOK_BACK_BYTES);
      }
      if (size < this.#offset) this.#offset = 0;
      const text = Buffer.from(await file.slice(this.#offset, this.#offset + MAX_READ_BYTES).arrayBuffer());
      const end = text.lastIndexOf('\n') + 1;
      // A line of more than one read is no message of ours.
      this.#offset += end === 0 && text.length === MAX_READ_BYTES ? text.length : end;
      return text.subarray(0, end).toString('utf8').split('\n');
    } catch {
      return undefined;
    }
  }
}
