const SECRET = [
  /\.(pem|key|p12|pfx|jks|keystore|ppk|kdbx|gpg)$/,
  /^id_(rsa|dsa|ecdsa|ed25519)/,
  /^_netrc$/,
  // As data only: a source file may well be about tokens.
  /^(credentials?|secrets?|tokens?)(\.(json|ya?ml|toml|ini|conf|cfg|xml|csv|txt))?$/,
  /^service[-_]account.*\.json$/,
];

/**
 * Whether a file or folder of this name tends to hold secrets: hidden ones (`.env`, `.npmrc`, `.ssh`), and keys and
 * credentials by their usual names.
 */
export function isSecretName(name: string): boolean {
  const lower = name.toLowerCase();
  return lower.startsWith('.') || SECRET.some((pattern) => pattern.test(lower));
}
