import type { Database } from 'bun:sqlite';

/** A staged file without its bytes. Times are microseconds. */
export interface UploadRecord {
  readonly file_id: string;
  readonly workspace_id: string;
  readonly size_bytes: number;
  readonly filename: string;
  readonly mimetype: string;
  readonly created_at: number;
  readonly expires_at: number;
  readonly fetched_at: number | null;
  readonly acked_at: number | null;
}

export interface NewUpload {
  readonly fileId: string;
  readonly workspaceId: string;
  readonly content: Uint8Array;
  readonly filename: string;
  readonly mimeType: string;
  readonly createdAtMicros: number;
}

const COLUMNS =
  'file_id, workspace_id, size_bytes, filename, mimetype, created_at, expires_at, fetched_at, acked_at';
const HOUR_MICROS = 3_600_000_000;
const LIFETIME_MICROS = 24 * HOUR_MICROS;
/** How long the bytes stay once the agent has them. */
const ACKED_LIFETIME_MICROS = HOUR_MICROS;

export class UploadStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Stores all files, and whatever `alongside` writes, or nothing. */
  insertAll(uploads: readonly NewUpload[], alongside: () => void): void {
    this.#database.transaction(() => {
      for (const upload of uploads) this.#insert(upload);
      alongside();
    })();
  }

  get(fileId: string): UploadRecord | undefined {
    return (
      this.#database
        .query<UploadRecord, [string]>(`SELECT ${COLUMNS} FROM pending_uploads WHERE file_id = ?`)
        .get(fileId) ?? undefined
    );
  }

  content(fileId: string): Uint8Array<ArrayBuffer> {
    const found = this.#database
      .query<{ content: Uint8Array<ArrayBuffer> }, [string]>(
        'SELECT content FROM pending_uploads WHERE file_id = ?',
      )
      .get(fileId);
    return found?.content ?? new Uint8Array();
  }

  fetched(fileId: string, nowMicros: number): void {
    this.#database
      .query<null, [number, string]>('UPDATE pending_uploads SET fetched_at = ? WHERE file_id = ?')
      .run(nowMicros, fileId);
  }

  acknowledged(fileId: string, nowMicros: number): void {
    this.#database
      .query<null, [number, string]>(
        'UPDATE pending_uploads SET acked_at = coalesce(acked_at, ?) WHERE file_id = ?',
      )
      .run(nowMicros, fileId);
  }

  /** Removes what is too old, and what the agent has had for an hour. Returns how many files went. */
  sweep(nowMicros: number): number {
    return this.#database
      .query<null, [number, number]>('DELETE FROM pending_uploads WHERE expires_at <= ? OR acked_at <= ?')
      .run(nowMicros, nowMicros - ACKED_LIFETIME_MICROS).changes;
  }

  #insert(upload: NewUpload): void {
    this.#database
      .query<null, [string, string, Uint8Array, number, string, string, number, number]>(
        `INSERT INTO pending_uploads
           (file_id, workspace_id, content, size_bytes, filename, mimetype, created_at, expires_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        upload.fileId,
        upload.workspaceId,
        upload.content,
        upload.content.byteLength,
        upload.filename,
        upload.mimeType,
        upload.createdAtMicros,
        upload.createdAtMicros + LIFETIME_MICROS,
      );
  }
}
