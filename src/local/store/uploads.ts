import type { PlatformDatabase } from './schema.ts';

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

type FirstColumns = 'file_id' | 'workspace_id' | 'filename' | 'mimetype' | 'created_at';

export type NewUpload = Pick<UploadRecord, FirstColumns> & { readonly content: Uint8Array };

const COLUMNS =
  'file_id, workspace_id, size_bytes, filename, mimetype, created_at, expires_at, fetched_at, acked_at';
const HOUR_MICROS = 3_600_000_000;
const LIFETIME_MICROS = 24 * HOUR_MICROS;
/** How long the bytes stay once the agent has them. */
const ACKED_LIFETIME_MICROS = HOUR_MICROS;

export class UploadStore {
  readonly #database: PlatformDatabase;

  constructor(database: PlatformDatabase) {
    this.#database = database;
  }

  /** Stores all files, and whatever `alongside` writes, or nothing. */
  insertAll(uploads: readonly NewUpload[], alongside: () => void): void {
    this.#database.transaction(() => {
      for (const upload of uploads) {
        const size = upload.content.byteLength;
        const expiresAt = upload.created_at + LIFETIME_MICROS;
        this.#database.insert('pending_uploads', { ...upload, size_bytes: size, expires_at: expiresAt });
      }
      alongside();
    });
  }

  get(fileId: string): UploadRecord | undefined {
    return this.#database.one(`SELECT ${COLUMNS} FROM pending_uploads WHERE file_id = ?`, fileId);
  }

  content(fileId: string): Uint8Array<ArrayBuffer> {
    const found = this.#database.one<{ content: Uint8Array<ArrayBuffer> }>(
      'SELECT content FROM pending_uploads WHERE file_id = ?',
      fileId,
    );
    return found?.content ?? new Uint8Array();
  }

  fetched(fileId: string, nowMicros: number): void {
    this.#database.run('UPDATE pending_uploads SET fetched_at = ? WHERE file_id = ?', nowMicros, fileId);
  }

  acknowledged(fileId: string, nowMicros: number): void {
    const sql = 'UPDATE pending_uploads SET acked_at = coalesce(acked_at, ?) WHERE file_id = ?';
    this.#database.run(sql, nowMicros, fileId);
  }

  /** Removes what is too old, and what the agent has had for an hour. Returns how many files went. */
  sweep(nowMicros: number): number {
    const sql = 'DELETE FROM pending_uploads WHERE expires_at <= ? OR acked_at <= ?';
    return this.#database.run(sql, nowMicros, nowMicros - ACKED_LIFETIME_MICROS);
  }
}
