/** SQLite's name of what went wrong, e.g. `SQLITE_FULL`; for a file operation the system's, e.g. `EACCES`. */
export function sqliteCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
