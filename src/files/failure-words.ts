import { errorCode, FileTooLargeError, HttpStatusError, MoleculeError } from '../core/errors.ts';

/** Why a file is not there, in our words, following "is not available: ". Nothing in it is remote text. */
export function failureWords(error: unknown): string {
  if (error instanceof FileTooLargeError) {
    return `it is larger than ${megabytes(error.maxBytes)} MB (MOLECULE_MAX_FILE_MB)`;
  }
  if (error instanceof HttpStatusError) return statusWords(error.status);
  if (error instanceof MoleculeError)
    return `it could not be fetched (${error.message}); ask the sender to send it again`;
  const code = errorCode(error);
  const reason = code !== undefined && /^E[A-Z]+$/.test(code) ? code : 'unknown error';
  return `it could not be saved on this machine (${reason})`;
}

function statusWords(status: number): string {
  if (status === 404 || status === 410) {
    return 'the platform no longer has it (files are kept for 24 hours); ask the sender to send it again';
  }
  return `the platform refused it (HTTP ${status}); ask the sender to send it again, or call channel_status`;
}

function megabytes(bytes: number): number {
  return Math.round(bytes / 1024 ** 2);
}
