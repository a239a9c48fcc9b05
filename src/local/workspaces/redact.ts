/** Each with the word that takes the place of what it finds. The last also hits long paths and hashes. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\b(?:sk|pk|ghp|gho|xox[abp])[-_][A-Za-z0-9_-]{8,}/g, '[REDACTED:API_KEY]'],
  [/\bBearer\s+[A-Za-z0-9._~+/=-]{8,}/gi, '[REDACTED:BEARER]'],
  [/\b[A-Z][A-Z0-9_]*(?:API_KEY|TOKEN|SECRET|PASSWORD)\s*[=:]\s*\S+/g, '[REDACTED:SECRET]'],
  [/[A-Za-z0-9+/]{33,}/g, '[REDACTED:BASE64]'],
];

/** What the platform stores of a memory: nothing that looks like a secret. */
export function redactSecrets(text: string): string {
  return SECRETS.reduce((rest, [pattern, word]) => rest.replace(pattern, word), text);
}
