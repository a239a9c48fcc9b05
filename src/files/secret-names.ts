/** A file of one of these kinds, or a copy of it: `server.pem`, `server.key.bak`, `prod.env`, `terraform.tfstate.backup`. */
const KINDS = [
  'env',
  'pem',
  'keys?',
  'p8',
  'p12',
  'pfx',
  'pkcs12',
  'jks',
  'bks',
  'keystore',
  'ppk',
  'kdbx?',
  'gpg',
  'pgp',
  'age',
  'ovpn',
  'tfstate',
  'tfvars',
  'kubeconfig',
  'secrets?',
  'credentials?',
];
const OF_A_KIND = new RegExp(`\\.(?:${KINDS.join('|')})(?:[._~-].*)?$`);

const ALWAYS = [
  OF_A_KIND,
  /^id_(?:rsa|dsa|ecdsa|ed25519)/,
  /^_?(?:netrc|npmrc|pypirc|pgpass|git-credentials)/,
  /^kube-?config/,
  /^wallet\.dat$/,
  /credential/,
];

/** Words of data only: a source file may well be about tokens. */
const WORDS =
  /(?:^|[._ -])(?:secrets?|passwords?|passwd|passphrases?|api[_-]?keys?|private[_-]?keys?)(?:[._ -]|$)/;
const TOKENS = /^tokens?(?:\.|$)|(?:access|refresh|auth|bearer|api|bot)[._-]?tokens?(?:[._-]|$)/;
const ACCOUNT = /^service[-_]account.*\.json/;
const BROWSER = /^(?:cookies|login data)(?:\.|$)/;
const SOURCE =
  /\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|kts|scala|rb|php|cs|fs|c|cc|cpp|cxx|h|hpp|m|mm|swift|dart|ex|exs|erl|hs|lua|pl|r|jl|sql|sh|bash|zsh|ps1|vue|svelte|astro|html?|s?css|less|md|mdx|rst|adoc|proto|graphql)$/;

/** Whether a file of this name tends to hold secrets: hidden ones, keys and credentials, copies of them included. */
export function isSecretFile(name: string): boolean {
  const lower = name.toLowerCase();
  if (lower.startsWith('.') || ALWAYS.some((pattern) => pattern.test(lower))) return true;
  return !SOURCE.test(lower) && [WORDS, TOKENS, ACCOUNT, BROWSER].some((pattern) => pattern.test(lower));
}

/** The same for a folder, which may well be called after what its programs deal with. */
export function isSecretFolder(name: string): boolean {
  const lower = name.toLowerCase();
  return lower.startsWith('.') || /^(?:credentials?|secrets?|tokens?|private[_-]?keys?)$/.test(lower);
}
