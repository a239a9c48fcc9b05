// @bun
// src/core/trouble.ts
var UNAUTHORIZED = {
  trouble: "unauthorized",
  actor: "user",
  fact: "the platform refuses this workspace's token",
  advice: "The token is not valid for this workspace: check that ids and tokens are in the same order, or create a new token on the canvas (Settings, Workspace Tokens)."
};
var FORBIDDEN = {
  trouble: "forbidden",
  actor: "operator",
  fact: "the platform does not allow this",
  advice: "The platform refuses this: check that MOLECULE_PLATFORM_URL is exactly the address of the canvas."
};
var NOT_FOUND = {
  trouble: "not_found",
  actor: "user",
  fact: "the platform does not know the workspace",
  advice: "Nothing there: check MOLECULE_PLATFORM_URL and the workspace id."
};
var INVALID_ID = {
  trouble: "not_found",
  actor: "user",
  fact: "the platform says that this is no id of a workspace",
  advice: "Copy the id from the canvas: the platform takes only ids such as 0b6f2f5e-8d3c-4a52-9c1f-2f7f5a0c1d11."
};
var REMOVED = {
  trouble: "removed",
  actor: "user",
  fact: "the workspace was removed from the canvas",
  advice: "The workspace was removed: create a new one on the canvas and put its id and token into the settings."
};
var UNAVAILABLE = {
  trouble: "unavailable",
  actor: "time",
  fact: "the platform has trouble",
  advice: "The platform has trouble."
};
var DATABASE_DOWN = {
  ...UNAVAILABLE,
  fact: "the platform has trouble with its database",
  advice: "The platform has trouble: it runs, but its database does not answer."
};
var ANSWERED_IN_ITS_PLACE = {
  trouble: "unavailable",
  actor: "time",
  fact: "something on the way answers in the place of the platform",
  advice: "Something on the way answers in the place of the platform, such as a gateway or the login page of a network."
};
var NOT_THE_PLATFORM = {
  trouble: "forbidden",
  actor: "user",
  fact: "what answers refuses even what anybody may ask a platform",
  advice: "What answers refuses even what anybody may ask a platform: check that MOLECULE_PLATFORM_URL is exactly the address of the canvas, not of a login page before it."
};
var UNREACHABLE = {
  trouble: "unreachable",
  actor: "time",
  fact: "the platform cannot be reached",
  advice: "Check the network and MOLECULE_PLATFORM_URL."
};
var CLOCK = {
  trouble: "clock",
  actor: "user",
  fact: "by the clock of this machine the certificate of the platform is not valid",
  advice: "Switch on automatic time on this machine: by its clock the certificate of the platform is not valid."
};
var REJECTED = {
  trouble: "rejected",
  actor: "user",
  fact: "the platform did not accept the request",
  advice: "The platform did not accept the request; see the log file for its answer."
};
var CODES = {
  invalid_workspace_id: INVALID_ID,
  TENANT_ORG_HEADER_REQUIRED: { ...FORBIDDEN, actor: "user" },
  no_memory_plugin: {
    ...REJECTED,
    actor: "operator",
    fact: "this platform has no memory plugin",
    advice: "This platform keeps no memories: its operator can set MEMORY_PLUGIN_URL."
  },
  memory_plugin_failed: {
    ...UNAVAILABLE,
    fact: "the memory plugin of the platform does not answer",
    advice: "The memory plugin of the platform does not answer."
  },
  no_such_plugin: {
    ...REJECTED,
    fact: "the platform has no such plugin",
    advice: "The platform has no plugin of that name and source: check both."
  },
  no_such_thing: {
    ...REJECTED,
    fact: "the platform does not have what was asked for",
    advice: "It was removed, has expired, or never was there."
  }
};
var TOO_SLOW = {
  ...UNAVAILABLE,
  fact: "the platform did not answer in time",
  advice: "The platform did not answer in time."
};
var STATUSES = {
  402: {
    ...REJECTED,
    fact: "the budget of the workspace is used up",
    advice: "The workspace's budget is used up; an operator can raise it on the canvas."
  },
  408: TOO_SLOW,
  413: { ...REJECTED, advice: "Too large for the platform: shorten it." },
  429: {
    trouble: "rate_limited",
    actor: "time",
    fact: "too many requests",
    advice: "Too many requests for this token."
  },
  504: TOO_SLOW,
  522: TOO_SLOW,
  524: TOO_SLOW
};

// src/core/diagnosis.ts
var NOTHING_KNOWN = {
  workspace: "not_asked",
  isServerUp: false,
  isTokenAccepted: false,
  hadTrouble: false,
  hasWorked: false,
  proxyVariable: undefined,
  clockAheadMs: undefined
};
function diagnose(failure, circumstances = NOTHING_KNOWN) {
  switch (failure.kind) {
    case "status":
      return diagnoseStatus(failure, circumstances);
    case "no_connection":
      return diagnoseConnection(failure, circumstances);
    case "timeout":
      return { ...UNREACHABLE, advice: "The platform is slow or unreachable." };
    case "unreadable":
      return diagnoseUnreadable(failure, circumstances);
  }
}
function diagnoseStatus(failure, circumstances) {
  const { status, code, isOwn } = failure;
  const { proxyVariable } = circumstances;
  if (status === 407 || !isOwn && status >= 500 && proxyVariable !== undefined) {
    return proxyRefusal(status, circumstances);
  }
  if (code !== undefined && Object.hasOwn(CODES, code))
    return CODES[code] ?? REJECTED;
  switch (status) {
    case 401:
    case 403:
      return diagnoseRefusal(failure, circumstances);
    case 404:
      return diagnoseMissing(failure, circumstances);
    case 410:
      return described(circumstances) ?? unwell(circumstances) ?? REMOVED;
    default:
      return STATUSES[status] ?? (status >= 500 ? UNAVAILABLE : REJECTED);
  }
}
var DECIDED = new Set(["talk_to_user_disabled", "other_organisation"]);
function diagnoseRefusal({ status, code }, circumstances) {
  const refusal = status === 401 ? UNAUTHORIZED : FORBIDDEN;
  const isDecided = code !== undefined && DECIDED.has(code);
  return described(circumstances) ?? (isDecided ? refusal : unwell(circumstances) ?? refusal);
}
function diagnoseMissing({ isOwn }, circumstances) {
  const { hasWorked, workspace } = circumstances;
  const isElsewhere = !isOwn && hasWorked && workspace !== "exists";
  return described(circumstances) ?? (isElsewhere ? ANSWERED_IN_ITS_PLACE : unwell(circumstances) ?? NOT_FOUND);
}
function described({ workspace }) {
  if (workspace === "removed")
    return REMOVED;
  if (workspace === "invalid")
    return INVALID_ID;
  return workspace === "unknown" ? NOT_FOUND : undefined;
}
function unwell(circumstances) {
  const { workspace, isServerUp, isTokenAccepted, hadTrouble, hasWorked } = circumstances;
  switch (workspace) {
    case "failing":
      return isServerUp ? DATABASE_DOWN : UNAVAILABLE;
    case "no_answer":
      return UNAVAILABLE;
    case "refused":
      return hasWorked ? ANSWERED_IN_ITS_PLACE : NOT_THE_PLATFORM;
    default:
      return hadTrouble || isTokenAccepted ? UNAVAILABLE : undefined;
  }
}
var CERTIFICATE = /CERT|SIGNATURE|ISSUER|ERR_TLS_|ERR_SSL_|^(?:DEPTH_ZERO_SELF_SIGNED|INVALID_CA|HOSTNAME_MISMATCH)/;
function isCertificateCode(code) {
  return CERTIFICATE.test(code);
}
var TOLERATED_CLOCK_MS = 60000;
function diagnoseConnection({ code, proxyStatus }, circumstances) {
  const { proxyVariable, hasWorked } = circumstances;
  if (proxyStatus !== undefined)
    return proxyRefusal(proxyStatus, circumstances);
  if (code === "UnsupportedProxyProtocol")
    return unusableProxy(proxyVariable);
  if (isCertificateCode(code))
    return diagnoseCertificate(code, circumstances);
  if (proxyVariable !== undefined)
    return unreachableProxy(proxyVariable, hasWorked);
  return hasWorked ? { ...UNREACHABLE, advice: NOTHING_TO_CHANGE } : UNREACHABLE;
}
function diagnoseCertificate(code, { clockAheadMs = 0 }) {
  const isClockWrong = Math.abs(clockAheadMs) > TOLERATED_CLOCK_MS;
  if (code === "CERT_NOT_YET_VALID" || code === "CERT_HAS_EXPIRED" && isClockWrong)
    return CLOCK;
  if (code === "CERT_HAS_EXPIRED") {
    return insecure("has expired", "operator", "Its operator has to renew it.");
  }
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID" || code === "HOSTNAME_MISMATCH") {
    return insecure("is for another host", "user", "Check MOLECULE_PLATFORM_URL.");
  }
  if (/SELF_SIGNED|VERIFY|ISSUER|INVALID_CA|UNTRUSTED/.test(code)) {
    return insecure("comes from an authority that this machine does not know", "user", "If you trust that authority, name the file with its certificate as MOLECULE_CA_FILE in the .env file (an agent of your own: in NODE_EXTRA_CA_CERTS); a proxy that reads along has one of its own.");
  }
  return insecure("cannot be checked", "user", "Check that MOLECULE_PLATFORM_URL begins with the right one of https:// and http://.");
}
function insecure(what, actor, advice) {
  return {
    trouble: "insecure",
    actor,
    fact: `the certificate of the platform ${what}`,
    advice: `The certificate ${what}. ${advice}`
  };
}
function diagnoseUnreadable({ fact, advice, isForeign }, { hasWorked, proxyVariable }) {
  if (isForeign && hasWorked) {
    const lasting = `${ANSWERED_IN_ITS_PLACE.advice} If it stays so: ${advice}`;
    return { ...ANSWERED_IN_ITS_PLACE, trouble: "unreadable", fact, advice: lasting };
  }
  const proxy = isForeign && proxyVariable !== undefined ? ` It may be the answer of the proxy in ${proxyVariable}.` : "";
  return { trouble: "unreadable", actor: "operator", fact, advice: `${advice}${proxy}` };
}
function proxyRefusal(status, { proxyVariable, hasWorked }) {
  const proxy = nameOf(proxyVariable);
  const fact = `the proxy in ${proxy} answered ${status}`;
  if (status === 407) {
    const advice = `The proxy in ${proxy} wants a login: write it as http://user:password@host:port, or name the platform's host in NO_PROXY.`;
    return proxyTrouble("user", fact, advice);
  }
  const what = `The proxy in ${proxy} does not get through to the platform.`;
  return hasWorked ? proxyTrouble("time", fact, what) : proxyTrouble("user", fact, `${what} ${WITHOUT_PROXY}`);
}
function unreachableProxy(proxyVariable, hasWorked) {
  const fact = `there is no connection through the proxy in ${proxyVariable}`;
  return hasWorked ? proxyTrouble("time", fact, NOTHING_TO_CHANGE) : proxyTrouble("user", fact, `Check the network and ${proxyVariable}. ${WITHOUT_PROXY}`);
}
function unusableProxy(proxyVariable) {
  const proxy = nameOf(proxyVariable);
  return proxyTrouble("user", `${proxy} names a kind of proxy that cannot be used here`, `Only proxies that begin with http:// or https:// work: change ${proxy}, or name the platform's host in NO_PROXY.`);
}
function proxyTrouble(actor, fact, advice) {
  return { trouble: "proxy", actor, fact, advice };
}
function nameOf(proxyVariable) {
  return proxyVariable ?? "HTTP_PROXY or HTTPS_PROXY";
}
var WITHOUT_PROXY = "Where it can be reached without that, name the platform's host in NO_PROXY.";
var NOTHING_TO_CHANGE = "The platform, or the network, is down at the moment.";

// src/core/hidden-characters.ts
var inTags = (region) => Array.from(region, (letter) => String.fromCodePoint(917504 + letter.charCodeAt(0))).join("");
var FLAGS = ["gbeng", "gbsct", "gbwls"].map((region) => `\uD83C\uDFF4${inTags(region)}\uDB40\uDC7F`).join("|");
var HIDDEN = new RegExp(`${FLAGS}|\\r\\n|[[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Default_Ignorable_Code_Point}\\u{fff9}-\\u{fffb}]--[\\n\\t]]`, "gv");
var LINE_BREAK = /^(?:\r\n|[\r\v\f\u0085\u2028\u2029])$/;
var CONTROL = /^\p{Cc}$/u;
var REORDERS = /^[\u202a-\u202e\u2066-\u2069]$/;
var BLANK_OR_UNKNOWN = /[\u2800\p{Co}\p{Cn}\p{Cs}]/gu;
var EMOJI_BEFORE = /(?:\p{Extended_Pictographic}\ufe0f?|\p{Emoji_Modifier})$/u;
var EMOJI_AFTER = /^\p{Extended_Pictographic}/u;
var WITH_EMOJI_STYLE = /\p{Emoji}$/u;
var WITH_VARIANTS = /[\p{Ideographic}\p{Sm}]$/u;
var MONGOLIAN = /[\p{Script=Mongolian}--\p{Default_Ignorable_Code_Point}]$/v;
var WITH_JOINERS = new RegExp(`[[${[
  "Arabic",
  "Syriac",
  "Nko",
  "Devanagari",
  "Bengali",
  "Gurmukhi",
  "Gujarati",
  "Oriya",
  "Tamil",
  "Telugu",
  "Kannada",
  "Malayalam",
  "Sinhala",
  "Khmer",
  "Myanmar",
  "Mongolian"
].map((script) => `\\p{Script=${script}}`).join("")}]--\\p{Default_Ignorable_Code_Point}]$`, "v");
function withVisibleCharacters(text) {
  return text.replace(HIDDEN, (hidden, offset, whole) => {
    if (LINE_BREAK.test(hidden))
      return `
`;
    if (CONTROL.test(hidden))
      return controlSign(hidden);
    return REORDERS.test(hidden) ? codeOf(hidden) : ifNeeded(hidden, offset, whole);
  });
}
function withoutHiddenCharacters(text) {
  return text.replace(HIDDEN, (hidden, offset, whole) => LINE_BREAK.test(hidden) || CONTROL.test(hidden) || REORDERS.test(hidden) ? " " : ifNeeded(hidden, offset, whole)).replace(BLANK_OR_UNKNOWN, " ").replace(/[\n\t]/g, " ");
}
function codeOf(character) {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
function controlSign(control) {
  const code = control.charCodeAt(0);
  if (code < 32)
    return String.fromCharCode(9216 + code);
  return code === 127 ? "\u2421" : codeOf(control);
}
function ifNeeded(hidden, offset, whole) {
  const before = whole.slice(Math.max(0, offset - 4), offset);
  const after = whole.slice(offset + hidden.length, offset + hidden.length + 2);
  return isNeeded(hidden, before, after) ? hidden : "";
}
function isNeeded(hidden, before, after) {
  const code = hidden.codePointAt(0) ?? 0;
  if (code === 127988)
    return true;
  if (code === 8205 && EMOJI_BEFORE.test(before) && EMOJI_AFTER.test(after))
    return true;
  if (code === 8204 || code === 8205)
    return WITH_JOINERS.test(before);
  if (code === 65038 || code === 65039)
    return WITH_EMOJI_STYLE.test(before);
  if (code >= 65024 && code <= 65037 || code >= 917760 && code <= 917999) {
    return WITH_VARIANTS.test(before);
  }
  return code >= 6155 && code <= 6159 && MONGOLIAN.test(before);
}

// src/core/lookalikes.ts
var LOOK_LIKE = {
  a: "\u0430\u0251\u03B1\u1D00\uAB7A\u2202\u03BB\u237A\uFF41\u13AA\uA4EE",
  b: "\u044C\u0432\u0299\u0185\u03B2\u13F4\uA4D0",
  c: "\u0441\u03F2\u1D04\u2CA5\uA4DA\u13DF\u0188\xA2\u1974",
  d: "\u0501\u0257\u1D05\u056A\u13A0\uA4D3\u0111",
  e: "\u0435\u0454\u03B5\u025B\u1D07\u04BD\u212E\uAB32\u13AC\uA4F0\u2208\u0259",
  f: "\u0192\uA730\u03DD\u0584\uA4DD\uAB35",
  g: "\u0261\u0581\u0262\u050D\u13C0\uA4D6\u1D83",
  h: "\u04BB\u0570\u029C\u043D\u13BB\uA4E7\u0452",
  k: "\u043A\u03BA\u1D0B\u13E6\uA4D7\u049B",
  l: "i1\u0131\u03B9\u0269\u026A\u0456\u04CF\u01C0\u2223\u2502\u05C0\u05DF\u029F\u13A5\u13DE\uA4F2\uA4E1\u2D4F",
  m: "\u043C\u1D0D\u13B7\uA4DF\u0271",
  n: "\u0578\u057C\u03B7\u0274\u043F\uA4E0\xF1\u014B",
  o: "0\u043E\u03BF\u0585\u1D0F\u03C3\u0473\u04E9\u2C9F\u0966\u09E6\u0BE6\u0E50\u0ED0\u2D54\uA4F3\xF8\u0275",
  p: "\u0440\u03C1\u1D18\u13E2\uA4D1\xFE",
  q: "\u051B\u0563\u03D9",
  r: "\u0433\u0280\u027E\u1D26\uAB47\u13D2\uA4E3\u027C",
  s: "5$\u0455\uA731\u01BD\u13DA\uA4E2\u0282",
  t: "\u0442\u03C4\u1D1B\u13A2\uA4D4\u2020\u0167",
  u: "\u03C5\u057D\u1D1C\u0446\u028B\xB5\uA4F4\u222A",
  v: "\u03BD\u0475\u1D20\u2228\u13D9\uA4E6\u0474",
  w: "\u051D\u0461\u1D21\u03C9\u13B3\uA4EA",
  x: "\u0445\u03C7\xD7\u166E\uA4EB\u2179",
  y: "\u0443\u04AF\u03B3\u028F\u13A9\uA4EC\xFF",
  z: "\u1D22\u13C3\uA4DC\u0290",
  "<": "\u2039\u3008\u27E8\u3008\u1438\u02C2\u276E\u276C\u227A\u22D6\u300A\xAB\u29FC",
  ">": "\u203A\u3009\u27E9\u3009\u1433\u02C3\u276F\u276D\u227B\u22D7\u300B\xBB\u29FD",
  "[": "\u3010\u3014\u3016\u301A\u27E6\u2045\u2772\u298B\u2308\u23A1\u27EC\uFF62\u300C\u300E",
  "]": "\u3011\u3015\u3017\u301B\u27E7\u2046\u2773\u298C\u2309\u23A4\u27ED\uFF63\u300D\u300F",
  ":": "\u0589\u05C3\uA789\u02D0\u02F8\u2236\u1361\u16EC\uA4FD\uFE13",
  "/": "\u2044\u2215\u29F8\u2571\u2216\u29F5\u27CB",
  "-": "_\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2043\uFE58\u30FC\u2017\xB7.",
  '"': "\u201C\u201D\u201E\u201F\xAB\xBB\u2033\u2036\u301D\u301E\u301F\u02DD\u02BA\u05F4\u275D\u275E\u02EE"
};
var PLAIN = new Map(Object.entries(LOOK_LIKE).flatMap(([plain, others]) => Array.from(others, (other) => [other, plain])));
function lookalikesOf(plain) {
  const others = [...LOOK_LIKE[plain] ?? "", ...COMPATIBLE[plain] ?? ""];
  return [RegExp.escape(plain), ...others].join("");
}
var COMPATIBLE = {
  "<": "\uFF1C\uFE64\uFE3F\u226E\u2280\u2329\uFE3D",
  "[": "\uFF3B\uFE47\uFE17\uFE39\uFE3B\uFE41\uFE43\uFE5D\uD83C\uDD2A\uD83C\uDE40\uD83C\uDE41\uD83C\uDE42\uD83C\uDE43\uD83C\uDE44\uD83C\uDE45\uD83C\uDE46\uD83C\uDE47\uD83C\uDE48",
  "]": "\uFF3D\uFE48\uFE18\uFE3A\uFE3C\uFE42\uFE44\uFE5E",
  '"': "\uFF02"
};
function plainForm(character) {
  const code = character.charCodeAt(0);
  return ASCII[code] ?? PLAIN.get(character) ?? decomposed(character);
}
function decomposed(character) {
  if (/[\s\u2800]/u.test(character))
    return " ";
  const parts = character.normalize("NFKD").replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, "");
  return Array.from(parts.toLowerCase(), (part) => PLAIN.get(part) ?? part).join("");
}
var ASCII = Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return PLAIN.get(character) ?? decomposed(character);
});
function plainWord(word) {
  return Array.from(word, plainForm).join("");
}

// src/core/imitations.ts
var TAG_BEGINNINGS = [
  "channel",
  "molecule",
  "system-",
  "systemreminder",
  "task-notification",
  "task-id",
  "command-",
  "local-command",
  "bash-",
  "user-prompt",
  "user-memory",
  "user-message",
  "post-tool-use",
  "pre-tool-use",
  "session-start",
  "tool-",
  "function-",
  "antml",
  "teammate-",
  "agent-message",
  "cross-session",
  "coordinator-",
  "slack-",
  "remote-review",
  "voice-call",
  "fetched-web",
  "untrusted-",
  "artifact-",
  "cowritten-artifact",
  "mcp-",
  "ide-",
  "persisted-",
  "total-tokens",
  "sandbox-violation",
  "fork-",
  "forked-",
  "new-diagnostics",
  "repl-output",
  "pasted-content",
  "cc-memory"
];
var WHOLE_TAGS = [
  "system",
  "user",
  "human",
  "assistant",
  "tick",
  "functions",
  "invoke",
  "parameter",
  "stdin"
];
var NOTE_WORD = "molecule";
var BRACKET_BEGINNINGS = ["system ", "system:", "system-", "system]", "request interrupted"];
var LINE_BEGINNINGS = [
  "a message arrived from",
  "another claude session sent",
  "a peer session sent",
  "the user sent a",
  "the user sent you",
  "caveat: the messages below",
  "this session is being continued",
  "human:",
  "assistant:",
  "system:"
];
var HOOK_WORDS = [
  "additional context:",
  "feedback:",
  "success:",
  "error:",
  "blocking error from",
  "stopped continuation:"
];
var plainPattern = (words) => words.map((word) => RegExp.escape(plainWord(word))).join("|");
var TAG_NAME = new RegExp(`^(?:${plainPattern(TAG_BEGINNINGS)}|(?:${plainPattern(WHOLE_TAGS)})(?![a-z]))`);
var RUN_TOGETHER = TAG_BEGINNINGS.filter((name) => !name.endsWith("-")).map((name) => name.replaceAll("-", ""));
var TAG_NAME_RUN_TOGETHER = new RegExp(`^(?:${plainPattern(RUN_TOGETHER)})`);
var BRACKETED = new RegExp(`^(?:${plainWord(NOTE_WORD)} ?(?![a-z ])|${plainPattern(BRACKET_BEGINNINGS)})`);
var LINE = new RegExp(`^(?:${plainPattern(LINE_BEGINNINGS)}|[a-z-]{1,40} ${plainWord("hook")} (?:${plainPattern(HOOK_WORDS)}))`);
var NAME_CHARACTERS = 24;
var LINE_CHARACTERS = 70;
var TAG_OPENING = new RegExp(`[${lookalikesOf("<")}](?!\\\\)`, "gu");
var BRACKET_OPENING = new RegExp(`[${lookalikesOf("[")}](?!\\\\)`, "gu");
function withoutImitations(text) {
  return text.split(`
`).map(withoutHostLine).join(`
`).replace(TAG_OPENING, (open, offset, whole) => isTagName(plainFrom(whole, offset + open.length, NAME_CHARACTERS)) ? `${open}\\` : open).replace(BRACKET_OPENING, (open, offset, whole) => BRACKETED.test(plainFrom(whole, offset + open.length, NAME_CHARACTERS)) ? `${open}\\` : open);
}
function withoutHostLine(line) {
  let start = 0;
  while (start < line.length && !/^[a-z0-9\\]/.test(plainForm(characterAt(line, start)))) {
    start += characterAt(line, start).length;
  }
  return LINE.test(plainFrom(line, start, LINE_CHARACTERS)) ? `${line.slice(0, start)}\\${line.slice(start)}` : line;
}
function characterAt(text, index) {
  return String.fromCodePoint(text.codePointAt(index) ?? 0);
}
function isTagName(plain) {
  const name = /^[\s/?!|]*([a-z-]*)/.exec(plain)?.[1] ?? "";
  return TAG_NAME.test(name) || TAG_NAME_RUN_TOGETHER.test(name.replaceAll("-", ""));
}
function plainFrom(text, from, maxCharacters) {
  let plain = "";
  for (let at = from;at < text.length && plain.length < maxCharacters; ) {
    const character = characterAt(text, at);
    const form = plainForm(character);
    if (form === "<" || form === "[")
      break;
    at += character.length;
    if (form !== " ")
      plain += form;
    else if (plain !== "" && !plain.endsWith(" "))
      plain += " ";
  }
  return plain;
}

// src/core/target.ts
var WORKSPACE_ID = /^[A-Za-z0-9_-]{1,128}$/;
function isPlainId(value) {
  return /^[A-Za-z0-9_.:-]{1,128}$/.test(value);
}
function isWorkspaceId(value) {
  return WORKSPACE_ID.test(value);
}

// src/core/safe-text.ts
var MAX_BODY_CHARACTERS = 1e6;
var MAX_LINE_CHARACTERS = 1e4;
var MAX_NAME_CHARACTERS = 64;
var MAX_FILE_NAME_CHARACTERS = 100;
var MAX_EXTENSION_CHARACTERS = 16;
var DEVICE_NAME = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
var QUOTES = new RegExp(`[${lookalikesOf('"')}]`, "gu");
var OPENING_BRACKETS = new RegExp(`[${lookalikesOf("[")}]`, "gu");
var CLOSING_BRACKETS = new RegExp(`[${lookalikesOf("]")}]`, "gu");
function safeBody(text) {
  const body = text.length <= MAX_BODY_CHARACTERS ? text : `${text.slice(0, MAX_BODY_CHARACTERS - 1)}\u2026`;
  return withoutImitations(withVisibleCharacters(body.toWellFormed()));
}
function safeLine(text, maxCharacters = MAX_NAME_CHARACTERS) {
  const beginning = text.slice(0, MAX_LINE_CHARACTERS).replace(/[<>"`]/g, " ");
  return withoutImitations(shortLine(beginning, maxCharacters));
}
function quotedLine(text, maxCharacters = MAX_NAME_CHARACTERS) {
  const beginning = text.slice(0, MAX_LINE_CHARACTERS);
  const plain = beginning.replace(QUOTES, "'").replace(OPENING_BRACKETS, "(").replace(CLOSING_BRACKETS, ")");
  return `\u201C${safeLine(plain, maxCharacters)}\u201D`;
}
function safeWord(text) {
  return isPlainId(text) && safeLine(text, 128) === text ? text : quotedLine(text);
}
function shortLine(text, maxCharacters) {
  const line = withoutHiddenCharacters(text.toWellFormed()).replace(/\s+/g, " ").trim();
  const characters = Array.from(line.slice(0, 2 * maxCharacters + 2));
  if (characters.length <= maxCharacters)
    return line;
  return `${withoutHiddenCharacters(characters.slice(0, maxCharacters - 1).join(""))}\u2026`;
}

class OwnWords {
  words;
  constructor(words) {
    this.words = words;
  }
}
function own(words) {
  return new OwnWords(words);
}
function note(words, ...values) {
  const said = values.map((value) => {
    if (typeof value === "string")
      return quotedLine(value);
    return typeof value === "number" ? String(value) : value.words;
  });
  return `[molecule: ${String.raw({ raw: words }, ...said)}]`;
}
function printable(text) {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\uFFFD");
}
function shellWord(word) {
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(word))
    return word;
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
function withoutDots(text) {
  const start = /[^.]/.exec(text)?.index ?? text.length;
  let end = text.length;
  while (end > start && text[end - 1] === ".")
    end -= 1;
  return text.slice(start, end);
}
function safeFileName(remoteName) {
  const last = remoteName.split(/[/\\]/).findLast((segment) => segment !== "") ?? "";
  const plain = withoutDots(last.replace(/[^A-Za-z0-9._-]+/g, "_"));
  const name = plain === "" ? "file" : DEVICE_NAME.test(plain) ? `_${plain}` : plain;
  if (name.length <= MAX_FILE_NAME_CHARACTERS)
    return name;
  const dot = name.lastIndexOf(".");
  const extension = dot > 0 && name.length - dot <= MAX_EXTENSION_CHARACTERS ? name.slice(dot) : "";
  return name.slice(0, MAX_FILE_NAME_CHARACTERS - extension.length) + extension;
}

// src/core/errors.ts
class MoleculeError extends Error {
  advice;
  constructor(message, advice, options) {
    super(message, options);
    this.name = new.target.name;
    this.advice = advice;
  }
}

class ConfigError extends MoleculeError {
  actor = "user";
  problems;
  notices;
  constructor(problems, notices = []) {
    super(problems.map((problem) => `${problem.variable}: got ${problem.got}, expected ${problem.expected}.`).join(" "), [...new Set(problems.map((problem) => problem.fix))].join(" "));
    this.problems = problems;
    this.notices = notices;
  }
}

class ToolInputError extends MoleculeError {
  actor = "user";
}

class ArgumentError extends MoleculeError {
  actor = "developer";
  constructor(argument, got, expected) {
    super(`${argument}: got ${got}, expected ${expected}`, "Correct the call.");
  }
}

class FencedError extends MoleculeError {
  actor = "time";
  constructor() {
    super("another process holds the lease now", "Nothing to do: this process steps back to standby.");
  }
}

class InboxUnwritableError extends MoleculeError {
  actor = "user";
  constructor(code, options) {
    super(`the inbox file cannot be written (${code})`, "Free some space, or make the state directory writable.", options);
  }
}

class InboxDamagedError extends MoleculeError {
  actor = "time";
  constructor(how, options) {
    super(`the inbox file is damaged (${how})`, "Nothing to do: the file is kept aside and a new one used.", options);
  }
}

class UntrustedPathError extends MoleculeError {
  actor = "user";
  what;
  constructor(path, what, advice) {
    super(`${printable(path)} is ${what}`, advice);
    this.what = what;
  }
}

class PlatformError extends MoleculeError {
  actor;
  diagnosis;
  constructor(message, failure, circumstances, options) {
    const diagnosis = diagnose(failure, circumstances);
    super(message, diagnosis.advice, options);
    this.actor = diagnosis.actor;
    this.diagnosis = diagnosis;
  }
}

class NoAnswerError extends PlatformError {
}
var BEFORE_SENDING = /^(?:ECONNREFUSED|ConnectionRefused|FailedToOpenSocket|ENOTFOUND|EAI_AGAIN|E(?:NET|HOST)(?:UNREACH|DOWN)|EADDRNOTAVAIL|UnsupportedProxyProtocol|ERR_PROXY_TUNNEL)$/;

class NetworkError extends NoAnswerError {
  code;
  #proxyStatus;
  constructor(code, { cause, proxyStatus } = {}, circumstances = NOTHING_KNOWN) {
    const failure = { kind: "no_connection", code, proxyStatus };
    super(`no connection (${code})`, failure, circumstances, { cause });
    this.code = code;
    this.#proxyStatus = proxyStatus;
  }
  get mayHaveArrived() {
    return !BEFORE_SENDING.test(this.code) && !isCertificateCode(this.code);
  }
  inLightOf(circumstances) {
    return new NetworkError(this.code, { cause: this.cause, proxyStatus: this.#proxyStatus }, circumstances);
  }
}

class TimeoutError extends NoAnswerError {
  timeoutMs;
  constructor(timeoutMs, options, circumstances = NOTHING_KNOWN) {
    super(`no answer within ${timeoutMs} ms`, { kind: "timeout" }, circumstances, options);
    this.timeoutMs = timeoutMs;
  }
  inLightOf(circumstances) {
    return new TimeoutError(this.timeoutMs, { cause: this.cause }, circumstances);
  }
}

class ProtocolError extends PlatformError {
  isForeign;
  constructor(message, advice, { cause, isForeign = false } = {}, circumstances = NOTHING_KNOWN) {
    super(message, { kind: "unreadable", fact: message, advice, isForeign }, circumstances, { cause });
    this.isForeign = isForeign;
  }
  inLightOf(circumstances) {
    const options = { cause: this.cause, isForeign: this.isForeign };
    return new ProtocolError(this.message, this.advice, options, circumstances);
  }
}

class TooLargeError extends ProtocolError {
  constructor(maxBytes) {
    super(`an answer of more than ${maxBytes} bytes`, "The platform sent far more than expected; asked again for less.");
  }
  inLightOf() {
    return this;
  }
}

class TooComplexError extends ProtocolError {
  constructor(excess) {
    super(`an answer with JSON that is or has ${excess}`, "Tell the platform's operator: nothing of it was used.");
  }
  inLightOf() {
    return this;
  }
}

class FileTooLargeError extends MoleculeError {
  maxBytes;
  actor = "user";
  constructor(maxBytes) {
    super(`a file of more than ${maxBytes} bytes`, "Raise MOLECULE_MAX_FILE_MB to receive larger files.");
    this.maxBytes = maxBytes;
  }
}

class TooManyFilesError extends MoleculeError {
  actor = "time";
  constructor(what) {
    super(what, "Ask for those that matter, a few at a time.");
  }
}

class ArchiveError extends MoleculeError {
  actor = "operator";
}
function messageOf(error) {
  return error instanceof Error ? error.message : "unknown error";
}
var MAX_REMOTE_CHARACTERS = 300;
function describeError(error) {
  if (!(error instanceof Error))
    return "unknown error";
  const detail = isMisleading(error) ? ` (${error.diagnosis.fact}: its words are left out)` : ("detail" in error) && typeof error.detail === "string" ? `: the platform says ${quotedLine(error.detail, MAX_REMOTE_CHARACTERS)}` : "";
  const cause = error.cause instanceof Error ? ` (${error.cause.name}: ${quotedLine(error.cause.message, MAX_REMOTE_CHARACTERS)})` : "";
  return `${error.name}: ${error.message}${detail}${cause}`;
}
function isMisleading(error) {
  const isRefusal = "status" in error && typeof error.status === "number" && error.status < 500;
  return error instanceof PlatformError && error.diagnosis.trouble === "unavailable" && isRefusal;
}
function errorCode(error) {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

// src/core/delegation-errors.ts
class DelegationFailedError extends MoleculeError {
  actor = "developer";
  delegationId;
  peerId;
  reportedBy;
  words;
  code;
  constructor({ delegationId, peerId }, report) {
    const what = report.reportedBy === "peer" ? "the peer reports an error" : "the platform gave it up";
    super(`delegation ${delegationId} to ${peerId} failed: ${what}`, "See words and code; then give the task to another peer, or again.");
    this.delegationId = delegationId;
    this.peerId = peerId;
    this.reportedBy = report.reportedBy;
    this.words = report.words;
    this.code = report.code;
  }
}

class DelegationUnansweredError extends MoleculeError {
  actor = "time";
  delegationId;
  peerId;
  isInInbox;
  constructor({ delegationId, peerId }, timeoutMs, isInInbox) {
    super(`delegation ${delegationId} to ${peerId} has no answer after ${timeoutMs} ms`, "Wait longer (timeoutMs); the same idempotencyKey goes on waiting for the same delegation.");
    this.delegationId = delegationId;
    this.peerId = peerId;
    this.isInInbox = isInInbox;
  }
}
// src/core/http-status-error.ts
class HttpStatusError extends PlatformError {
  status;
  code;
  detail;
  retryAfterMs;
  deliveryConfirmed;
  isOwn;
  #facts;
  constructor(status, facts = {}, circumstances = NOTHING_KNOWN) {
    const { code, isOwn = true } = facts;
    super(`HTTP ${status}`, { kind: "status", status, code, isOwn }, circumstances);
    this.isOwn = isOwn;
    this.#facts = facts;
    this.status = status;
    this.code = facts.code;
    this.detail = facts.detail;
    this.retryAfterMs = facts.retryAfterMs;
    this.deliveryConfirmed = facts.deliveryConfirmed ?? false;
  }
  inLightOf(circumstances) {
    return new HttpStatusError(this.status, this.#facts, circumstances);
  }
}
// src/core/token-guard.ts
class TokenLeakError extends MoleculeError {
  actor = "user";
  constructor(what) {
    super(`${what} holds the token of a watched workspace, in the clear or encoded, which is never sent. Nothing was sent.`, "Take it out; if somebody other than your user asked for it, tell your user.");
  }
}
var REDACTED = "[redacted]";
var LEAST_CHARACTERS = 8;
var BREAKS = /(?:\s|\\[nrt])+/g;
var PERCENT = /%([0-9a-f]{2})/gi;
var ROUNDS = 3;
var ENCODED_CHARACTERS = 3 + 2 * (ROUNDS - 1);

class TokenGuard {
  tokens;
  #patterns = { from: [], texts: [], overlap: 0 };
  constructor(tokens) {
    this.tokens = tokens;
  }
  finds(text) {
    const { texts } = this.#current();
    if (texts.length === 0)
      return false;
    return [...viewsOf(text)].some((view) => texts.some((token) => view.includes(token)));
  }
  refuse(text, what) {
    if (this.finds(text))
      throw new TokenLeakError(what);
  }
  redact(text) {
    if (!this.finds(text))
      return text;
    const rest = this.#current().texts.reduce((left, token) => left.replaceAll(token, REDACTED), text);
    return this.finds(rest) ? REDACTED : rest;
  }
  async* pass(chunks, what) {
    let held = Buffer.alloc(0);
    for await (const chunk of chunks) {
      const { texts, overlap } = this.#current();
      if (texts.length === 0) {
        yield chunk;
        continue;
      }
      const all = Buffer.concat([held, chunk]);
      this.refuse(all.toString("latin1"), what);
      const safe = Math.max(0, all.length - overlap);
      if (safe > 0)
        yield all.subarray(0, safe);
      held = all.subarray(safe);
    }
    if (held.length > 0)
      yield held;
  }
  #current() {
    const from = this.tokens();
    if (from !== this.#patterns.from)
      this.#patterns = patternsOf(from);
    return this.#patterns;
  }
}
function viewsOf(text) {
  let view = text.replace(BREAKS, "");
  const views = new Set([text, view]);
  for (let round = 0;round < ROUNDS && view.includes("%"); round += 1) {
    view = view.replace(PERCENT, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
    views.add(view);
  }
  return views;
}
function patternsOf(from) {
  const tokens = from.map((token) => token.reveal()).filter((token) => token.length >= LEAST_CHARACTERS);
  const texts = [
    ...new Set(tokens.flatMap((token) => [
      token,
      JSON.stringify(token).slice(1, -1),
      wide(token),
      ...base64Forms(token)
    ]))
  ];
  const longest = Math.max(0, ...texts.map((text) => text.length));
  return { from, texts, overlap: ENCODED_CHARACTERS * longest };
}
function base64Forms(token) {
  return [0, 1, 2].flatMap((before) => {
    const all = Buffer.from("\x00".repeat(before) + token, "latin1").toString("base64");
    const firstWhole = Math.ceil(before * 8 / 6);
    const afterLastWhole = Math.floor((before + token.length) * 8 / 6);
    const standard = all.slice(firstWhole, afterLastWhole);
    return [standard, standard.replaceAll("+", "-").replaceAll("/", "_")];
  });
}
function wide(token) {
  return Buffer.from(token, "utf16le").toString("latin1").slice(0, -1);
}
// src/core/timestamp.ts
var RFC3339 = /^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[T ]([01]\d|2[0-3]):([0-5]\d):([0-5]\d|60)(?:\.(\d{1,9}))?(Z|z|[+-](?:[01]\d|2[0-3])(?::?[0-5]\d)?)$/;
function parseTimestampMicros(text) {
  const match = RFC3339.exec(text);
  if (!match)
    return;
  const [, year, month, day, hour, minute, second, fraction = "", zone = "Z"] = match;
  const utcMs = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const micros = (utcMs - zoneOffsetMs(zone)) * 1000 + Number(fraction.padEnd(6, "0").slice(0, 6));
  return Number.isSafeInteger(micros) ? micros : undefined;
}
function formatTimestampMicros(micros) {
  const seconds = Math.floor(micros / 1e6);
  const rest = micros - seconds * 1e6;
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${String(rest).padStart(6, "0")}Z`;
}
function zoneOffsetMs(zone) {
  if (zone === "Z" || zone === "z")
    return 0;
  const sign = zone.startsWith("-") ? -1 : 1;
  const digits = zone.slice(1).replace(":", "");
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2, 4) || "0");
  return sign * minutes * 60000;
}

// src/wire/a2a.ts
import { z } from "zod";
function storable(text) {
  return text.replaceAll("\x00", "").toWellFormed();
}
var queueId = z.string().refine(isPlainId).optional().catch(undefined);
var queuedSchema = z.union([
  z.object({
    status: z.literal("queued"),
    delivery_mode: z.string().optional(),
    method: z.string().nullish(),
    queue_id: queueId
  }),
  z.object({ queued: z.literal(true), queue_id: queueId })
]);
var queueItemSchema = z.object({ status: z.string(), response_body: z.unknown().optional() });
var jsonRpcErrorSchema = z.object({
  error: z.object({
    code: z.number().optional().catch(undefined),
    message: z.string().optional().catch(undefined),
    data: z.unknown().optional()
  })
});
var flatErrorSchema = z.object({ error: z.string() });
function readPeerError(json) {
  const flat = flatErrorSchema.safeParse(json).data;
  if (flat !== undefined)
    return { code: undefined, words: flat.error };
  const error = jsonRpcErrorSchema.safeParse(json).data?.error;
  if (error === undefined)
    return;
  const details = typeof error.data === "string" ? error.data : JSON.stringify(error.data) ?? "";
  return { code: error.code, words: [error.message ?? "", details].filter((part) => part !== "").join(`
`) };
}
var partsSchema = z.array(z.object({ text: z.string().optional() }).loose());
var withParts = z.object({ parts: partsSchema }).loose();
var resultSchema = z.object({
  result: z.union([
    z.string(),
    z.object({
      parts: partsSchema.optional(),
      artifacts: z.array(withParts).optional(),
      message: withParts.optional(),
      status: z.object({ message: withParts.optional() }).loose().optional()
    }).loose()
  ])
});
function readSendOutcome(json) {
  const queued = queuedSchema.safeParse(json);
  if (queued.success) {
    const queueId = queued.data.queue_id;
    return queueId === undefined ? { kind: "queued" } : { kind: "queued", queueId };
  }
  const error = readPeerError(json);
  if (error !== undefined)
    return { kind: "peer_error", ...error };
  const answer = resultSchema.safeParse(json);
  return { kind: "answered", text: answer.success ? answerText(answer.data.result) : "" };
}
function answerText(result) {
  if (typeof result === "string")
    return result;
  const groups = [
    result.parts,
    result.message?.parts,
    result.status?.message?.parts,
    ...(result.artifacts ?? []).map((artifact) => artifact.parts)
  ];
  return groups.flatMap((parts) => parts ?? []).map((part) => part.text ?? "").filter((text) => text !== "").join(`
`);
}
var notifyResponseSchema = z.object({ status: z.string() });
var notifyEchoSchema = z.object({ result: z.string() });

// src/wire/activity.ts
import { z as z3 } from "zod";

// src/core/json-scanner.ts
var QUOTE = 34;
var COMMA = 44;
var COLON = 58;
var BACKSLASH = 92;
var OPEN_ARRAY = 91;
var CLOSE_ARRAY = 93;
var OPEN_OBJECT = 123;
var CLOSE_OBJECT = 125;
var JSON_LIMITS = { depth: 100, values: 1e5 };

class JsonScanner {
  #depth = 0;
  #deepest = 0;
  #values = 0;
  #isInString = false;
  #isEscaped = false;
  get values() {
    return this.#values;
  }
  beginElement() {
    this.#deepest = this.#depth;
    this.#values = 0;
  }
  excess(limits = JSON_LIMITS) {
    if (this.#deepest > limits.depth)
      return `nested more than ${limits.depth} levels deep`;
    return this.#values > limits.values ? `more than ${limits.values} values` : undefined;
  }
  read(bytes) {
    for (let at = 0;at < bytes.length; at += 1)
      at = this.readElement(bytes, at);
  }
  readElement(bytes, from) {
    for (let at = from;at < bytes.length; at += 1) {
      const byte = bytes[at];
      if (this.#isInString) {
        if (this.#isEscaped)
          this.#isEscaped = false;
        else if (byte === BACKSLASH)
          this.#isEscaped = true;
        else if (byte === QUOTE)
          this.#isInString = false;
      } else if (byte === QUOTE) {
        this.#isInString = true;
      } else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
        this.#depth += 1;
        this.#values += 1;
        if (this.#depth > this.#deepest)
          this.#deepest = this.#depth;
      } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
        this.#depth -= 1;
        if (this.#depth === 0)
          return at;
      } else if (byte === COMMA || byte === COLON) {
        this.#values += 1;
        if (this.#depth === 1 && byte === COMMA)
          return at;
      }
    }
    return bytes.length;
  }
}

// src/core/json.ts
function parseJson(text, limits = JSON_LIMITS) {
  const scanner = new JsonScanner;
  scanner.read(new TextEncoder().encode(text));
  if (scanner.excess(limits) !== undefined)
    return;
  try {
    return JSON.parse(text);
  } catch {
    return;
  }
}
function asRecord(value) {
  return isRecord(value) ? value : undefined;
}
function isRecord(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// src/wire/message-body.ts
import { z as z2 } from "zod";
var FILE_KINDS = new Set(["file", "image", "audio", "video"]);
function readMessageBody(body) {
  if (typeof body === "string")
    return readText(body);
  const root = asRecord(body);
  const params = asRecord(root?.params);
  const message = asRecord(params?.message) ?? asRecord(root?.message);
  const parts = partsOf(message, params, root);
  const sourceType = stringAt(asRecord(params?.metadata), "source_type") ?? stringAt(asRecord(message?.metadata), "source_type");
  return {
    text: parts.map(textOfPart).filter(isNonBlank).join(`
`) || (stringAt(root, "task") ?? ""),
    attachments: parts.map(attachmentOfPart).filter((attachment) => attachment !== undefined),
    ...present("messageId", stringAt(message, "messageId")),
    ...present("contextId", stringAt(message, "contextId")),
    ...present("inReplyTo", stringAt(asRecord(message?.metadata), "in_reply_to")),
    ...present("sourceType", sourceType)
  };
}
function messageIdOf(requestBody) {
  return stringAt(asRecord(asRecord(asRecord(requestBody)?.params)?.message), "messageId");
}
function readText(body) {
  const json = /^\s*\{/.test(body) ? parseJson(body) : undefined;
  return json === undefined ? { text: body, attachments: [] } : readMessageBody(asRecord(json));
}
function partsOf(...candidates) {
  for (const candidate of candidates) {
    for (const key of ["parts", "content"]) {
      const value = candidate?.[key];
      if (isNonBlank(value))
        return [{ text: value }];
      if (Array.isArray(value) && value.length > 0)
        return value.map(toPart).filter((part) => part !== undefined);
    }
  }
  return [];
}
function toPart(value) {
  return typeof value === "string" ? { text: value } : asRecord(value);
}
function discriminator(part) {
  return stringAt(part, "kind") ?? stringAt(part, "type");
}
function textOfPart(part) {
  const kind = discriminator(part);
  if (kind !== undefined && FILE_KINDS.has(kind))
    return "";
  const text = part.text;
  if (typeof text === "string")
    return text;
  if (part.data !== undefined && (kind === "data" || kind === undefined))
    return JSON.stringify(part.data);
  return "";
}
function attachmentOfPart(part) {
  const kind = discriminator(part);
  const file = asRecord(part.file) ?? {};
  const isFlat = kind === undefined && (typeof part.url === "string" || typeof part.raw === "string");
  if (!isFlat && !(kind !== undefined && FILE_KINDS.has(kind)))
    return;
  const first = (...keys) => keys.map((key) => stringAt(file, key) ?? stringAt(part, key)).find((value) => value !== undefined);
  const uri = first("uri", "url");
  const fromUri = uri === undefined ? undefined : inlineDataUri(uri);
  const base64 = first("bytes", "raw");
  const inline = fromUri ?? (base64 === undefined ? undefined : inlineBase64(base64));
  const mimeType = first("mimeType", "mime_type", "mediaType") ?? inline?.mimeType;
  const size = [file.size, part.size].find((value) => typeof value === "number");
  return {
    kind: kind ?? "file",
    ...present("name", first("name", "filename")),
    ...present("mimeType", mimeType),
    ...isDataUri(uri) ? {} : present("uri", uri),
    ...size === undefined ? {} : { sizeBytes: size },
    ...inline === undefined ? {} : { isInline: true, bytes: inline.bytes }
  };
}
function isDataUri(uri) {
  return uri !== undefined && /^data:/i.test(uri);
}
function stringAt(value, key) {
  const found = value?.[key];
  return isNonBlank(found) ? found : undefined;
}
function isNonBlank(value) {
  return typeof value === "string" && value.trim() !== "";
}
function present(key, value) {
  const out = {};
  if (value !== null && value !== undefined && value !== "")
    out[key] = value;
  return out;
}
var signatureSchema = z2.object({
  params: z2.object({ metadata: z2.object({ source: z2.literal("canvas_user") }) })
});
function isSignedAsCanvasUser(requestBody) {
  return signatureSchema.safeParse(requestBody).success;
}
var DATA_URI = /^data:([^;,]*)((?:;[^,]*)?),([\s\S]*)$/i;
function inlineBase64(text) {
  const bytes = Buffer.from(text, "base64");
  return bytes.byteLength === 0 ? undefined : { bytes };
}
function inlineDataUri(uri) {
  const [, type = "", parameters = "", data] = DATA_URI.exec(uri) ?? [];
  if (data === undefined)
    return;
  const inline = /;base64$/i.test(parameters) ? inlineBase64(data) : percentDecoded(data);
  return inline === undefined || type === "" ? inline : { ...inline, mimeType: type };
}
function percentDecoded(data) {
  if (data === "")
    return;
  const characters = data.replace(/%([0-9a-f]{2})/gi, (_escape, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return { bytes: Buffer.from(characters, "latin1") };
}

// src/wire/activity.ts
var MAX_PAGE_ROWS = 500;
var MAX_SINCE_SECONDS = 2592000;
var text = z3.string().nullish();
var projectedAttachmentSchema = z3.object({
  kind: z3.string(),
  uri: z3.string().optional(),
  mime_type: z3.string().optional(),
  name: z3.string().optional()
});
var rowId = z3.string().refine(isPlainId);
var workspaceId = z3.string().refine(isWorkspaceId).or(z3.literal(""));
var activityRowSchema = z3.object({
  id: rowId,
  workspace_id: z3.string(),
  activity_type: z3.string(),
  source_id: workspaceId.nullish(),
  target_id: workspaceId.nullish(),
  method: text,
  summary: text,
  request_body: z3.unknown().optional(),
  response_body: z3.unknown().optional(),
  tool_trace: z3.unknown().optional(),
  duration_ms: z3.number().nullish(),
  status: text,
  error_detail: text,
  created_at: z3.string(),
  seq: z3.number().int().optional(),
  peer_name: text,
  peer_role: text,
  agent_card_url: text,
  attachments: z3.array(projectedAttachmentSchema).nullish().catch(undefined)
});
var acknowledgedSchema = z3.object({ last_acked_seq: z3.number().int() });
var announcedIdSchema = z3.string().min(1).max(200).optional().catch(undefined);
var loggedSchema = z3.object({
  activity_type: z3.literal("a2a_receive"),
  message_id: announcedIdSchema,
  source_id: announcedIdSchema
});
function loggedMessage(type, data) {
  const logged = type === "ACTIVITY_LOGGED" ? loggedSchema.safeParse(data).data : undefined;
  if (logged === undefined)
    return;
  return { ...present("messageId", logged.message_id), ...present("sourceId", logged.source_id) };
}
function parseActivityRow(row, parseWhole) {
  const parsed = activityRowSchema.safeParse(row);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return unreadableRow(row, `${issue?.path.join(".") || "row"}: ${issue?.code ?? "invalid"}`);
  }
  const data = parsed.data;
  const createdAtMicros = parseTimestampMicros(data.created_at);
  if (createdAtMicros === undefined)
    return unreadableRow(row, "created_at: not a time");
  const activity = {
    id: data.id,
    workspaceId: data.workspace_id,
    type: data.activity_type,
    createdAt: data.created_at,
    createdAtMicros,
    ...present("sourceId", data.source_id),
    ...present("targetId", data.target_id),
    ...present("method", data.method),
    ...present("summary", data.summary),
    ...present("status", data.status),
    ...present("errorDetail", data.error_detail),
    ...present("peerName", data.peer_name),
    ...present("peerRole", data.peer_role),
    ...data.seq === undefined ? {} : { seq: data.seq },
    ...data.request_body === undefined ? {} : { requestBody: data.request_body },
    ...data.response_body === undefined ? {} : { responseBody: data.response_body },
    projectedAttachments: (data.attachments ?? []).map(toAttachment)
  };
  return { ok: true, activity: parseWhole === undefined ? activity : withLargeBodies(activity, parseWhole) };
}
function withLargeBodies(activity, parseWhole) {
  return {
    ...activity,
    isLarge: true,
    get requestBody() {
      return asRecord(parseWhole())?.request_body;
    },
    get responseBody() {
      return asRecord(parseWhole())?.response_body;
    }
  };
}
var knownSchema = z3.object({
  id: rowId.optional().catch(undefined),
  created_at: z3.string().optional().catch(undefined)
});
function unreadableRow(row, problem) {
  const { id, created_at: createdAt = "" } = knownSchema.safeParse(row).data ?? {};
  return { ok: false, problem, rowId: id, createdAtMicros: parseTimestampMicros(createdAt) };
}
function toAttachment(wire) {
  const inline = wire.uri === undefined ? undefined : inlineDataUri(wire.uri);
  return {
    kind: wire.kind,
    ...present("name", wire.name),
    ...present("mimeType", wire.mime_type),
    ...inline === undefined ? present("uri", wire.uri) : { isInline: true, bytes: inline.bytes }
  };
}

// src/wire/registry.ts
import { z as z4 } from "zod";
var registerResponseSchema = z4.object({
  status: z4.string(),
  delivery_mode: z4.enum(["push", "poll"]).optional(),
  auth_token: z4.string().min(1).optional()
});
var heartbeatResponseSchema = z4.object({ status: z4.string() });
var peerSchema = z4.object({
  id: z4.string().refine(isWorkspaceId),
  name: z4.string(),
  role: z4.string().nullish(),
  status: z4.string().nullish(),
  parent_id: z4.string().nullish(),
  active_tasks: z4.number().nullish()
});
var discoveredSchema = z4.object({
  id: z4.string().refine(isWorkspaceId),
  name: z4.string(),
  url: z4.string().nullish().catch(undefined)
});
var workspaceSchema = z4.object({
  id: z4.string(),
  name: z4.string(),
  role: z4.string().nullish(),
  status: z4.string(),
  parent_id: z4.string().nullish(),
  runtime: z4.string().nullish(),
  active_tasks: z4.number().nullish(),
  broadcast_enabled: z4.boolean().nullish(),
  talk_to_user_enabled: z4.boolean().nullish(),
  last_heartbeat_at: z4.string().nullish()
});
var workspaceStateSchema = z4.object({
  status: z4.string(),
  paused: z4.boolean().nullish(),
  deleted: z4.boolean().nullish()
});
var createExternalResponseSchema = z4.object({
  id: z4.string(),
  connection: z4.object({
    workspace_id: z4.string(),
    platform_url: z4.string(),
    auth_token: z4.string(),
    claude_code_channel_snippet: z4.string().optional()
  })
});
var secretValuesSchema = z4.record(z4.string(), z4.string());

// src/wire/error-body.ts
import { z as z5 } from "zod";
var errorBodySchema = z5.object({
  error: z5.string().optional(),
  code: z5.string().optional(),
  hint: z5.string().optional(),
  retry_after: z5.number().optional(),
  retry_after_seconds: z5.number().optional(),
  delivery_confirmed: z5.boolean().optional(),
  busy: z5.boolean().optional(),
  waking: z5.boolean().optional(),
  warming: z5.boolean().optional(),
  restarting: z5.boolean().optional(),
  deleted: z5.boolean().optional().catch(undefined)
});
var CODES2 = [
  [/^tool call failed$/, "may_not_delegate"],
  [/communicate per hierarchy rules/, "not_related"],
  [/different org$/, "other_organisation"],
  [/org isolation check failed$/, "organisation_unknown"],
  [/^workspace has no URL$/, "no_agent"],
  [/not publicly routable$/, "unroutable"],
  [/re-registering/, "restarting"],
  [/agent restarting/, "restarting"],
  [/agent unreachable/, "restarting"],
  [/waking from hibernation/, "waking"],
  [/warming up/, "warming"],
  [/agent busy/, "busy"],
  [/^failed to read agent response$/, "answer_lost"],
  [/^invalid workspace ID$/i, "invalid_workspace_id"],
  [/^memory plugin is not configured/, "no_memory_plugin"],
  [/^memory plugin\b/, "memory_plugin_failed"],
  [/^failed to fetch plugin from /, "no_such_plugin"],
  [/^request not found or already resolved$/, "request_closed"],
  [/^not the recipient$/, "not_the_recipient"],
  [/^not the requester$/, "not_the_requester"],
  [/^not a participant$/, "not_a_participant"],
  [/^request: invalid action for this request kind$/, "wrong_action"],
  [/^request: responder cannot be the requester$/, "own_request"],
  [/^(?!workspace\b)[\w ]+ not found\b/, "no_such_thing"]
];
var FLAGS2 = ["restarting", "waking", "warming", "busy"];
function refusalCode(body) {
  const error = body.error ?? "";
  return body.code ?? CODES2.find(([words]) => words.test(error))?.[1] ?? FLAGS2.find((flag) => body[flag] === true) ?? (body.deleted === true ? "workspace_deleted" : undefined) ?? (/^[a-z][a-z_]+$/.test(error) ? error : undefined);
}

// src/runtime/breather.ts
var MAX_WORK_MS = 20;

class Breather {
  #sinceMs = performance.now();
  async breathe() {
    if (performance.now() - this.#sinceMs < MAX_WORK_MS)
      return;
    await new Promise((resolve) => setImmediate(resolve));
    this.#sinceMs = performance.now();
  }
}

// src/platform/body.ts
var SLICE_BYTES = 64 * 1024;
async function* readBody(body, limits, signal) {
  if (body === null)
    return;
  const reader = body.getReader();
  let why;
  const stop = (reason) => {
    why ??= reason;
    reader.cancel().catch(() => {
      return;
    });
  };
  const onAbort = () => stop(signal.reason);
  if (signal.aborted)
    onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  const stopAfter = (durationMs) => durationMs === undefined ? undefined : setTimeout(() => stop(new TimeoutError(durationMs)), durationMs);
  const total = stopAfter(limits.totalMs);
  const breather = new Breather;
  let bytes = 0;
  try {
    for (;; ) {
      const silence = stopAfter(limits.silenceMs);
      const { done, value } = await reader.read().finally(() => clearTimeout(silence));
      if (why !== undefined || done)
        break;
      bytes += value.byteLength;
      if (limits.bytes !== undefined && bytes > limits.bytes)
        throw new TooLargeError(limits.bytes);
      for (let at = 0;at < value.byteLength; at += SLICE_BYTES) {
        yield value.subarray(at, at + SLICE_BYTES);
        await breather.breathe();
      }
    }
  } catch (error) {
    throw why ?? toPlatformError(error);
  } finally {
    clearTimeout(total);
    signal.removeEventListener("abort", onAbort);
    stop(undefined);
  }
  if (why !== undefined)
    throw why;
}
function streamOf(chunks) {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done === true)
        controller.close();
      else
        controller.enqueue(value);
    },
    async cancel() {
      await chunks.return();
    }
  });
}
function unlessSilent(body, silenceMs) {
  const reader = body.getReader();
  const end = () => reader.cancel().catch(() => {
    return;
  });
  return new ReadableStream({
    async pull(controller) {
      const silence = Promise.withResolvers();
      const timer = setTimeout(() => silence.reject(new TimeoutError(silenceMs)), silenceMs);
      try {
        const { done, value } = await Promise.race([reader.read(), silence.promise]);
        if (done)
          controller.close();
        else
          controller.enqueue(value);
      } catch (error) {
        end();
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    cancel: () => void end()
  });
}
function toPlatformError(error) {
  if (error instanceof MoleculeError)
    return error;
  const code = error instanceof Error ? errorCode(error) ?? error.name : "UNKNOWN";
  return new NetworkError(code, { cause: error, proxyStatus: proxyStatusOf(error) });
}
function proxyStatusOf(error) {
  if (errorCode(error) !== "ERR_PROXY_TUNNEL")
    return;
  return Number(/tunnel: (\d{3})\b/.exec(messageOf(error))?.[1] ?? 502);
}

// src/platform/retry.ts
import pRetry from "p-retry";

// src/runtime/sleep.ts
function sleep(durationMs, signal) {
  if (signal.aborted)
    return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, durationMs);
    signal.addEventListener("abort", done, { once: true });
  });
}
function aborted(signal) {
  if (signal.aborted)
    return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}
function orAborted(work, signal) {
  if (signal.aborted)
    return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const onAbort = () => resolve(undefined);
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
async function unlessAborted(work, signal) {
  const onAbort = Promise.withResolvers();
  const abort = () => onAbort.reject(signal.reason);
  if (signal.aborted)
    abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    return await Promise.race([work, onAbort.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

// src/platform/retry.ts
var MAX_TOOL_WAIT_MS = 5000;
var MAX_FILE_WAIT_MS = 60000;
var RETRY_POLICIES = {
  messageToPeer: {
    retries: 2,
    minWaitMs: 250,
    maxWaitMs: 2000,
    waitsAsAsked: true,
    isWorthRetrying: (error) => isUnsent(error) || isBrief(error, [429, 503]),
    mayBeRepeat: (error) => error instanceof NetworkError || isBrief(error, [502]) && !error.deliveryConfirmed
  },
  messageToUser: {
    retries: 2,
    minWaitMs: 500,
    maxWaitMs: 2000,
    waitsAsAsked: false,
    isWorthRetrying: (error) => isUnsent(error) || hasStatus(error, [429, 503])
  },
  delegation: {
    retries: 2,
    minWaitMs: 250,
    maxWaitMs: 2000,
    waitsAsAsked: false,
    isWorthRetrying: (error) => error instanceof NoAnswerError && error.actor === "time" || isUnsent(error) || isBrief(error, [429, 502, 503])
  },
  file: {
    retries: 10,
    minWaitMs: 500,
    maxWaitMs: 60000,
    waitsAsAsked: true,
    isWorthRetrying: (error) => error instanceof PlatformError && error.actor === "time" && (error instanceof HttpStatusError ? error.retryAfterMs ?? 0 : 0) <= MAX_FILE_WAIT_MS
  }
};
function withRetry(request, attempt, signal, { withinMs, isRepeatHarmless = () => Promise.resolve(false) } = {}) {
  const policy = RETRY_POLICIES[request];
  return pRetry(attempt, {
    retries: policy.retries,
    minTimeout: policy.minWaitMs,
    maxTimeout: policy.maxWaitMs,
    maxRetryTime: withinMs ?? Number.POSITIVE_INFINITY,
    randomize: true,
    signal,
    async shouldRetry({ error }) {
      const isWorthIt = policy.isWorthRetrying(error) || policy.mayBeRepeat?.(error) === true && await isRepeatHarmless();
      const waitMs = error instanceof HttpStatusError ? error.retryAfterMs ?? 0 : 0;
      if (isWorthIt && policy.waitsAsAsked)
        await sleep(waitMs, signal);
      return isWorthIt;
    }
  });
}
var MAX_ASKED_MS = 86400000;
function retryAfterMs(headers) {
  const value = headers.get("Retry-After");
  if (value === null)
    return;
  if (/^\d+$/.test(value.trim()))
    return askedMs(Number(value));
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : askedMs((at - Date.now()) / 1000);
}
function askedMs(seconds) {
  return Math.min(Math.max(0, seconds * 1000), MAX_ASKED_MS);
}
function isUnsent(error) {
  if (error instanceof NetworkError)
    return !error.mayHaveArrived && error.actor === "time";
  return hasStatus(error, [401, 403]) && error.diagnosis.trouble === "unavailable";
}
function isBrief(error, statuses) {
  return hasStatus(error, statuses) && (error.retryAfterMs ?? 0) <= MAX_TOOL_WAIT_MS;
}
function hasStatus(error, statuses) {
  return error instanceof HttpStatusError && statuses.includes(error.status);
}

// src/platform/answer.ts
var BODY_TIME = { silenceMs: 1e4, totalMs: 60000 };
var MAX_ERROR_BYTES = 16 * 1024;
var MAX_DETAIL_CHARACTERS = 300;
async function readAnswer(response, maxBytes, signal) {
  const scanner = new JsonScanner;
  const text = await readText2(response, { ...BODY_TIME, bytes: maxBytes }, signal, (chunk) => {
    scanner.read(chunk);
    const excess = scanner.excess();
    if (excess !== undefined)
      throw new TooComplexError(excess);
  });
  return { status: response.status, headers: response.headers, json: parseBody(text) };
}
function parseAnswer(schema, answer) {
  const parsed = schema.safeParse(answer.json);
  if (parsed.success)
    return parsed.data;
  throw unknownShape(parsed.error);
}
function unknownShape(cause) {
  return new ProtocolError("the platform answered in an unknown shape", "Check that MOLECULE_PLATFORM_URL is a Molecule platform, and that it is not older than 2026-04-29.", { cause });
}
function dateHeaderMs(headers) {
  const at = Date.parse(headers.get("Date") ?? "");
  return Number.isNaN(at) ? undefined : at;
}
async function statusError(response, token, signal) {
  const limits = { ...BODY_TIME, bytes: MAX_ERROR_BYTES };
  const body = await readText2(response, limits, signal).catch(() => "");
  const facts = factsIn(body.replaceAll(token.reveal(), `${token}`));
  return new HttpStatusError(response.status, {
    ...facts,
    isOwn: facts.isOwn === true || OWN_HEADERS.some((name) => response.headers.has(name)),
    retryAfterMs: retryAfterMs(response.headers) ?? facts.retryAfterMs
  });
}
var OWN_HEADERS = ["X-RateLimit-Limit", "CF-Ray"];
function factsIn(text) {
  const detail = text.slice(0, MAX_DETAIL_CHARACTERS);
  const body = errorBodySchema.safeParse(parseJson(text)).data;
  if (body === undefined)
    return text.trim() === "" ? {} : { detail };
  const seconds = body.retry_after ?? body.retry_after_seconds;
  return {
    isOwn: body.error !== undefined,
    code: refusalCode(body),
    detail: body.error?.slice(0, MAX_DETAIL_CHARACTERS),
    retryAfterMs: seconds === undefined ? undefined : askedMs(seconds),
    deliveryConfirmed: body.delivery_confirmed
  };
}
async function readText2(response, limits, signal, onChunk = () => {
  return;
}) {
  const decoder = new TextDecoder;
  let text = "";
  for await (const chunk of readBody(response.body, limits, signal)) {
    onChunk(chunk);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
function parseBody(text) {
  if (text.trim() === "")
    return;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw notJson(text, cause);
  }
}
function notJson(text, cause) {
  const what = text.trimStart().startsWith("<") ? "a web page" : "text that is not JSON";
  return new ProtocolError(`the platform answered with ${what}`, "Check that MOLECULE_PLATFORM_URL is the address of the platform itself, not of a proxy or a login page.", { cause, isForeign: true });
}

// src/platform/activities.ts
var MIB = 1024 * 1024;
var PAGE = { bytes: 8 * MIB, values: 250000 };
var ROW = { ...JSON_LIMITS, bytes: 17 * MIB };
var MAX_ANSWER_BYTES = 48 * MIB;
async function readActivityPage(connection, query, signal, pageBytes = PAGE.bytes) {
  const path = `${connection.ownPath}/activity?${new URLSearchParams(query)}`;
  const limit = Number(query.limit);
  const limits = { ...PAGE, bytes: pageBytes, rows: limit, row: ROW, answerBytes: MAX_ANSWER_BYTES };
  const { headers, rows, isCut } = await connection.rows(path, limits, signal);
  const parsed = rows.map((row) => row.isWhole ? parseActivityRow(row.json, row.parseWhole) : unreadableRow(row.json, row.problem));
  const times = parsed.flatMap((row) => (row.ok ? row.activity : row).createdAtMicros ?? []);
  const activities = parsed.flatMap((row) => row.ok ? [row.activity] : []);
  const [first] = activities;
  if (first !== undefined)
    connection.experience.showedRows(connection.target, first.seq !== undefined);
  return {
    activities,
    unreadable: parsed.flatMap((row) => row.ok ? [] : [row]),
    rowCount: rows.length,
    hasMore: isCut || rows.length >= limit,
    oldestMicros: times.length === 0 ? undefined : Math.min(...times),
    platformTimeMs: dateHeaderMs(headers)
  };
}

class History {
  connection;
  constructor(connection) {
    this.connection = connection;
  }
  async read(query, signal) {
    const isWanted = (activity) => isPartOf(query, activity);
    const asked = await this.#page(query, query.limit, signal);
    if (asked.activities.every(isWanted)) {
      return { activities: asked.activities, isFull: asked.hasMore, isOutOfReach: false };
    }
    const newest = await this.#page(query, MAX_PAGE_ROWS, signal);
    const wanted = newest.activities.filter(isWanted);
    return {
      activities: wanted.slice(0, query.limit),
      isFull: wanted.length >= query.limit,
      isOutOfReach: newest.hasMore
    };
  }
  #page({ peerId, beforeMicros }, limit, signal) {
    const query = {
      limit: String(limit),
      include: "peer_info",
      ...peerId === undefined ? { type: "a2a_receive", source: "canvas" } : { peer_id: peerId },
      ...beforeMicros === undefined ? {} : { before_ts: formatTimestampMicros(beforeMicros) }
    };
    return readActivityPage(this.connection, query, signal);
  }
}
function isPartOf({ peerId, beforeMicros }, activity) {
  if (beforeMicros !== undefined && activity.createdAtMicros >= beforeMicros)
    return false;
  if (peerId === undefined)
    return activity.sourceId === undefined;
  return [activity.sourceId, activity.targetId].some((id) => id?.toLowerCase() === peerId.toLowerCase());
}

// src/wire/delegations.ts
import { z as z6 } from "zod";
var delegationId = z6.string().refine(isPlainId);
var delegateResponseSchema = z6.object({
  delegation_id: delegationId,
  status: z6.string(),
  idempotent_hit: z6.boolean().optional(),
  warning: z6.unknown().optional()
});
var delegationItemSchema = z6.object({
  delegation_id: delegationId.nullish(),
  target_id: z6.string().refine(isWorkspaceId).nullish().catch(undefined),
  direction: z6.string().nullish(),
  source_id: z6.string().nullish(),
  status: z6.string(),
  created_at: z6.string(),
  error: z6.string().nullish(),
  response_preview: z6.string().nullish()
});
var delegationRequestSchema = z6.object({
  delegation_id: delegationId.optional().catch(undefined),
  task: z6.string().optional()
});
var delegationResponseSchema = z6.object({
  delegation_id: delegationId.optional().catch(undefined),
  text: z6.string().optional()
});
var QUEUED_TEXT_CHARACTERS = 1000;
function isQueuedNote(text) {
  if (text.length > QUEUED_TEXT_CHARACTERS || !/^\s*\{/.test(text))
    return false;
  return queuedSchema.safeParse(parseJson(text)).success;
}
var errorEnvelopeSchema = z6.strictObject({
  jsonrpc: z6.unknown().optional(),
  id: z6.unknown().optional(),
  error: z6.looseObject({ message: z6.string() }).or(z6.looseObject({ code: z6.number() }))
});
var ERROR_BEGINNING = /^\s*\{\s*(?:"jsonrpc"\s*:\s*"2\.0"\s*,\s*(?:"id"\s*:[^,{}]*,\s*)?)?"error"\s*:\s*\{\s*"(?:code|message|data)"\s*:/;
function peerErrorIn(text) {
  if (!/^\s*\{/.test(text))
    return;
  const json = parseJson(text);
  if (json === undefined)
    return ERROR_BEGINNING.test(text) ? { code: undefined, words: "" } : undefined;
  return errorEnvelopeSchema.safeParse(json).success ? readPeerError(json) : undefined;
}
function readDelegationRow(activity) {
  const request = delegationRequestSchema.safeParse(activity.requestBody).data;
  const response = delegationResponseSchema.safeParse(activity.responseBody).data;
  const id = response?.delegation_id ?? request?.delegation_id;
  if (id === undefined)
    return;
  const isResult = activity.method === "delegate_result";
  const text = isResult ? response?.text ?? "" : "";
  const state = isResult ? resultState(activity, text) : delegationState(activity.status ?? "");
  const peerError = isResult ? peerErrorIn(text) : undefined;
  return {
    id,
    state,
    isResult,
    text: state === "completed" ? text : "",
    ...present("peerId", activity.targetId),
    ...present("error", activity.errorDetail),
    ...state === "failed" && peerError !== undefined ? { peerError } : {}
  };
}
function answerTextOf({ responseBody }) {
  return delegationResponseSchema.safeParse(responseBody).data?.text ?? "";
}
function resultState(activity, text) {
  const hasFailed = delegationState(activity.status ?? "") === "failed" || activity.summary === "Delegation failed" || activity.errorDetail !== undefined && text === "";
  if (hasFailed || peerErrorIn(text) !== undefined)
    return "failed";
  return isQueuedNote(text) ? "in_inbox" : "completed";
}
function delegationState(status) {
  if (status === "completed")
    return "completed";
  return status === "failed" || status === "error" ? "failed" : "running";
}

// src/core/bounded-map.ts
class BoundedMap extends Map {
  #limit;
  constructor(limit) {
    super();
    this.#limit = limit;
  }
  set(key, value) {
    super.set(key, value);
    if (this.size > this.#limit) {
      for (const oldest of this.keys()) {
        this.delete(oldest);
        break;
      }
    }
    return this;
  }
  renew(key, value) {
    this.delete(key);
    return this.set(key, value);
  }
}

// src/runtime/bell.ts
class Bell {
  #rung = false;
  #wake;
  ring() {
    this.#rung = true;
    this.#wake?.abort();
  }
  async wait(timeoutMs, signal) {
    if (!this.#rung && !signal.aborted) {
      const wake = new AbortController;
      const onAbort = () => wake.abort();
      signal.addEventListener("abort", onAbort, { once: true });
      this.#wake = wake;
      await sleep(timeoutMs, wake.signal);
      this.#wake = undefined;
      signal.removeEventListener("abort", onAbort);
    }
    const rang = this.#rung;
    this.#rung = false;
    return rang;
  }
}

// src/runtime/clock.ts
var systemClock = {
  nowMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  random: () => Math.random()
};

// src/core/backoff.ts
function backoffMs(attempt, policy, random) {
  const exponent = Math.min(Math.max(attempt, 1) - 1, 30);
  const full = Math.min(policy.capMs, policy.baseMs * 2 ** exponent);
  return Math.round(full / 2 + full / 2 * random);
}
function jitteredMs(intervalMs, spread, random) {
  return Math.round(intervalMs * (1 + spread * (2 * random - 1)));
}

// src/core/token-bucket.ts
class TokenBucket {
  capacity;
  refillMs;
  #tokens;
  #filledAtMs;
  constructor(capacity, refillMs) {
    this.capacity = capacity;
    this.refillMs = refillMs;
    this.#tokens = capacity;
  }
  tryTake(nowMs) {
    this.#refill(nowMs);
    if (this.#tokens < 1)
      return false;
    this.#tokens -= 1;
    return true;
  }
  take(nowMs) {
    this.#refill(nowMs);
    this.#tokens -= 1;
    return this.#tokens >= 0 ? 0 : Math.ceil(-this.#tokens * this.refillMs);
  }
  #refill(nowMs) {
    const elapsedMs = Math.max(0, nowMs - (this.#filledAtMs ?? nowMs));
    this.#tokens = Math.min(this.capacity, this.#tokens + elapsedMs / this.refillMs);
    this.#filledAtMs = nowMs;
  }
}

// src/runtime/run-loop.ts
var LONG_ROUND_MS = 300000;
async function runLoop(loop) {
  const { clock, signal, retry, rings } = loop;
  const tokens = rings && new TokenBucket(rings.atOnce, rings.refillMs);
  const wait = async (waitMs, bell) => {
    if (bell === undefined)
      return sleep(waitMs, signal).then(() => false);
    const wasRung = await bell.wait(waitMs, signal);
    if (wasRung && tokens !== undefined)
      await sleep(tokens.take(clock.monotonicMs()), signal);
    return wasRung;
  };
  let failures = 0;
  let wasRung = loop.firstWaitMs !== undefined && await wait(loop.firstWaitMs, loop.bell);
  while (!signal.aborted) {
    const startedMs = clock.monotonicMs();
    try {
      const waitMs = await loop.round(wasRung);
      failures = 0;
      wasRung = await wait(waitMs, loop.bell);
    } catch (error) {
      if (retry === undefined)
        throw error;
      if (signal.aborted)
        return;
      if (loop.isFatal?.(error) === true)
        throw error;
      failures = clock.monotonicMs() - startedMs < LONG_ROUND_MS ? failures + 1 : 1;
      loop.onFailed?.(error);
      const waitMs = typeof retry === "function" ? await retry(error, failures) : backoffMs(failures, retry, clock.random());
      wasRung = await wait(waitMs, loop.retryBell);
    }
  }
}

// src/wire/classify.ts
import { z as z9 } from "zod";

// src/wire/ping.ts
var PING = /^molecule-ping-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
function isPing(messageId) {
  return messageId !== undefined && PING.test(messageId);
}
var PING_TEXT = "Connection test of molecule-channel doctor: this message has arrived. Nothing is to be done and nobody waits for an answer.";

// src/wire/requests.ts
import { z as z7 } from "zod";
var id = z7.string().regex(/^[A-Za-z0-9_-]{1,128}$/);
var type = z7.enum(["user", "agent"]);
var partyId = z7.string().nullish();
var requestSchema = z7.object({
  id,
  kind: z7.enum(["task", "approval"]),
  requester_type: type,
  requester_id: partyId,
  recipient_type: type,
  recipient_id: partyId,
  title: z7.string(),
  detail: z7.string().nullish(),
  status: z7.string(),
  responder_type: type.nullish(),
  responder_id: partyId,
  created_at: z7.string(),
  responded_at: z7.string().nullish()
});
var commentSchema = z7.object({
  id,
  author_type: type,
  author_id: partyId,
  body: z7.string(),
  created_at: z7.string()
});
var requestThreadSchema = z7.object({ request: z7.unknown(), messages: z7.array(z7.unknown()) });
var MAX_PRIORITY = 32767;
var createdRequestSchema = z7.object({ request_id: id, status: z7.string() });
var AUTHOR = { author_type: "agent" };
var RESPONDER = { responder_type: "agent" };
var changedRequestSchema = z7.object({ status: z7.string() });
var addedCommentSchema = z7.object({ message_id: id });
function readRequest(json) {
  const row = requestSchema.safeParse(json).data;
  if (row === undefined)
    return;
  const requester = party(row.requester_type, row.requester_id);
  const recipient = party(row.recipient_type, row.recipient_id);
  if (requester === undefined || recipient === undefined)
    return;
  const responder = row.responder_type && party(row.responder_type, row.responder_id);
  return {
    id: row.id,
    kind: row.kind,
    requester,
    recipient,
    title: row.title,
    ...row.detail ? { detail: row.detail } : {},
    status: row.status,
    ...responder ? { responder } : {},
    createdAt: row.created_at,
    ...row.responded_at ? { respondedAt: row.responded_at } : {}
  };
}
function readComment(json) {
  const row = commentSchema.safeParse(json).data;
  const author = row && party(row.author_type, row.author_id);
  if (row === undefined || author === undefined)
    return;
  return { id: row.id, author, body: row.body, createdAt: row.created_at };
}
function party(partyType, partyIdentity) {
  const identity = partyIdentity ?? "";
  return partyType === "user" || isWorkspaceId(identity) ? { type: partyType, id: identity } : undefined;
}
var createdId = (requestId) => `request-${requestId}`;
var outcomeId = (requestId) => `request-${requestId}-outcome`;
var cancelledId = (requestId) => `request-${requestId}-cancelled`;
var commentActivityId = (commentId) => `request-message-${commentId}`;
function isOpen({ status }) {
  return status === "pending" || status === "info_requested";
}
function isParty(one, workspaceId) {
  return one.type === "agent" && one.id === workspaceId;
}
var requestEventSchema = z7.object({ request_id: id });
function requestOfEvent(eventType, data) {
  if (!eventType.startsWith("REQUEST_"))
    return;
  return requestEventSchema.safeParse(data).data?.request_id;
}
var UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
var OUTCOME_ID = new RegExp(`^request-responded:(${UUID})(?:-|$)`, "i");
var COMMENT_ID = new RegExp(`^request-message:(${UUID})(?:-|$)`, "i");
function isRequestUuid(text) {
  return new RegExp(`^${UUID}$`, "i").test(text);
}
function readRequestNotice(messageId) {
  const outcome = OUTCOME_ID.exec(messageId ?? "")?.[1];
  if (outcome !== undefined)
    return { event: "outcome", requestId: outcome };
  const comment = COMMENT_ID.exec(messageId ?? "")?.[1];
  return comment === undefined ? undefined : { event: "comment", commentId: comment };
}
var TITLE = '"((?:[^"\\\\]|\\\\.)*)"';
var OUTCOME_TEXT = new RegExp(`^Your (task|approval) request ${TITLE} \\(id (${UUID})\\) was (\\w+) by (the user|agent (${UUID}))\\.`, "i");
var COMMENT_TEXT = new RegExp(`^More info requested on your (task|approval) request ${TITLE} \\(id (${UUID})\\): `, "i");
var COMMENT_ADVICE = /\nReply with add_request_message\.$/;
function readOutcomeText(text) {
  const [, kind, title, requestId, status, , agentId] = OUTCOME_TEXT.exec(text) ?? [];
  if (kind === undefined || title === undefined || requestId === undefined || status === undefined) {
    return;
  }
  const by = agentId === undefined ? { type: "user", id: "" } : { type: "agent", id: agentId };
  return { kind: kindOf(kind), title: unquoted(title), requestId, status, by };
}
function readCommentText(text) {
  const match = COMMENT_TEXT.exec(text);
  const [prefix, kind, title, requestId] = match ?? [];
  if (prefix === undefined || kind === undefined || title === undefined || requestId === undefined) {
    return;
  }
  const body = text.slice(prefix.length).replace(COMMENT_ADVICE, "");
  return { kind: kindOf(kind), title: unquoted(title), requestId, body };
}
var kindOf = (word) => word.toLowerCase() === "approval" ? "approval" : "task";
function unquoted(title) {
  return title.replace(/\\(["\\])/g, "$1").replace(/\\[nrt]/g, " ");
}

// src/wire/uploads.ts
import { z as z8 } from "zod";
var uploadManifestSchema = z8.object({
  file_id: z8.string(),
  name: z8.string(),
  mimeType: z8.string(),
  size: z8.number(),
  uri: z8.string()
});
var uploadResponseSchema = z8.object({
  files: z8.array(z8.object({ uri: z8.string(), name: z8.string(), mimeType: z8.string(), size: z8.number() }))
});
var fileReferenceSchema = z8.object({
  uri: z8.string(),
  name: z8.string(),
  mimeType: z8.string().optional(),
  size: z8.int().optional()
});
var uploadLimitsSchema = z8.object({
  per_file_bytes: z8.int().positive(),
  per_request_bytes: z8.int().positive(),
  max_attachments_per_message: z8.int().positive()
});
var PENDING = /^platform-pending:([A-Za-z0-9_-]{1,128})\/([A-Za-z0-9_-]{1,128})$/;
function parsePendingUri(uri) {
  const [, workspaceId, fileId] = PENDING.exec(uri) ?? [];
  return workspaceId === undefined || fileId === undefined ? undefined : { workspaceId, fileId };
}

// src/wire/classify.ts
var PLATFORM_METHODS = new Set([
  "notify",
  "chat_upload_receive",
  "delegate",
  "delegate_result",
  "broadcast"
]);
function classifyActivity(activity, workspaceId) {
  const { sourceId } = activity;
  if (sourceId === undefined && activity.method === "notify") {
    return { kind: "ignored", reason: "own_notify" };
  }
  if (sourceId === undefined && activity.method === "chat_upload_receive") {
    const upload = uploadManifestSchema.safeParse(activity.requestBody);
    return { kind: "ignored", reason: "upload_notice", ...upload.success ? { upload: upload.data } : {} };
  }
  if (sourceId === workspaceId) {
    if (activity.method === "delegate_result")
      return classifyDelegationResult(activity, workspaceId);
    return pingMessage(activity, workspaceId) ?? { kind: "ignored", reason: "own_activity" };
  }
  if (activity.type === "broadcast_receive") {
    return { kind: "message", message: broadcastMessage(activity, workspaceId) };
  }
  const body = readMessageBody(activity.requestBody);
  if (sourceId === undefined && !isSignedAsCanvasUser(activity.requestBody)) {
    const notice = requestNoticeMessage(activity, workspaceId, body);
    if (notice !== undefined)
      return { kind: "message", message: notice };
  }
  return { kind: "message", message: toMessage(activity, workspaceId, body, senderOf(activity, body)) };
}
function pingMessage(activity, workspaceId) {
  if (activity.type !== "a2a_receive" || activity.method !== "message/send")
    return;
  const { messageId } = readMessageBody(activity.requestBody);
  if (!isPing(messageId))
    return;
  const sender = { kind: "system_notice", sourceType: "ping" };
  const body = { text: PING_TEXT, attachments: [], ...present("messageId", messageId) };
  return { kind: "message", message: { ...toMessage(activity, workspaceId, body, sender), attachments: [] } };
}
var NUDGE_ID = /^inbox-nudge-[0-9a-f]{8}-/;
var SCHEDULE_ID = /^cron-[0-9a-z]+-[0-9a-z]+$/i;
function senderOf(activity, body) {
  const peer = peerOfRow(activity);
  if (peer !== undefined)
    return peer;
  const sourceType = body.sourceType ?? platformIdSource(body);
  if (sourceType?.startsWith("self-") && !isSignedAsCanvasUser(activity.requestBody)) {
    return { kind: "system_notice", sourceType };
  }
  return { kind: "canvas_user" };
}
function requestNoticeMessage(activity, workspaceId, body) {
  const notice = readRequestNotice(body.messageId);
  if (notice === undefined)
    return;
  const message = toMessage(activity, workspaceId, body, { kind: "system_notice", sourceType: "request" });
  if (notice.event === "outcome") {
    const told = readOutcomeText(body.text);
    const request = { id: notice.requestId, event: "outcome", isOwn: true };
    if (told === undefined)
      return { ...message, request };
    const { kind, title, status, by } = told;
    const sender = partySender(by);
    return { ...message, sender, text: "", request: { ...request, kind, title, status, by: by.type } };
  }
  const told = readCommentText(body.text);
  const request = { event: "comment", isOwn: true, commentId: notice.commentId };
  if (told === undefined)
    return { ...message, request: { ...request, id: "" } };
  const { requestId: id, kind, title, body: text } = told;
  return { ...message, text, request: { ...request, id, kind, title } };
}
function partySender(party) {
  return party.type === "agent" ? { kind: "peer_agent", peerId: party.id } : { kind: "system_notice", sourceType: "request" };
}
function platformIdSource({ messageId = "", contextId }) {
  if (NUDGE_ID.test(messageId))
    return "self-nudge";
  return contextId === undefined && SCHEDULE_ID.test(messageId) ? "self-cron" : undefined;
}
function toMessage(activity, workspaceId, body, sender) {
  const hasText = body.text.trim() !== "";
  const summary = activity.summary ?? "";
  return {
    activityId: activity.id,
    workspaceId,
    sender,
    text: hasText ? body.text : summary,
    textOrigin: hasText ? "sender" : summary === "" ? "none" : "summary",
    attachments: body.attachments.length > 0 ? body.attachments : activity.projectedAttachments,
    createdAt: activity.createdAt,
    ...methodOf(activity, sender),
    ...present("messageId", body.messageId),
    ...present("contextId", body.contextId),
    ...present("inReplyTo", body.inReplyTo)
  };
}
function methodOf({ method, sourceId }, sender) {
  const isClaim = sender.kind === "peer_agent" && sourceId === sender.peerId;
  return method === undefined || isClaim && PLATFORM_METHODS.has(method) ? {} : { method };
}
function classifyDelegationResult(activity, workspaceId) {
  const row = readDelegationRow(activity);
  if (row?.state === "in_inbox")
    return { kind: "ignored", reason: "delegation_queued" };
  const sender = activity.targetId === undefined ? { kind: "system_notice", sourceType: "delegation-result" } : { kind: "peer_agent", peerId: activity.targetId };
  const text = row?.text ?? answerTextOf(activity);
  const message = toMessage(activity, workspaceId, { text, attachments: [] }, sender);
  if (row === undefined)
    return { kind: "message", message };
  const delegation = { id: row.id, outcome: row.state === "failed" ? "failed" : "completed" };
  return {
    kind: "message",
    message: { ...message, ...row.state === "failed" ? failureText(row) : {}, delegation }
  };
}
function failureText({ error = "", peerError }) {
  if (peerError !== undefined && peerError.words !== "")
    return { text: peerError.words, textOrigin: "sender" };
  return { text: error, textOrigin: error === "" ? "none" : "summary" };
}
function peerOfRow({ sourceId, peerName, peerRole }) {
  if (sourceId === undefined)
    return;
  return { kind: "peer_agent", peerId: sourceId, ...present("name", peerName), ...present("role", peerRole) };
}
var KEPT_CHARACTERS = 120;
var broadcastBodySchema = z9.object({ message: z9.string().min(1) });
function broadcastMessage(activity, workspaceId) {
  const whole = broadcastBodySchema.safeParse(activity.requestBody).data?.message;
  const kept = textOfSummary(activity);
  const text = whole ?? kept;
  return {
    activityId: activity.id,
    workspaceId,
    sender: peerOfRow(activity) ?? { kind: "system_notice", sourceType: "broadcast" },
    text,
    textOrigin: text === "" ? "none" : "sender",
    attachments: [],
    createdAt: activity.createdAt,
    method: "broadcast",
    ...whole === undefined && isCut(kept) ? { isExcerpt: true } : {}
  };
}
function keptOfBroadcast(activity) {
  const text = textOfSummary(activity);
  return isCut(text) ? text.replace(/\u2026$/, "") : text;
}
function textOfSummary({ summary = "", peerName }) {
  const known = `Broadcast from ${peerName ?? ""}: `;
  if (peerName !== undefined && summary.startsWith(known))
    return summary.slice(known.length);
  return summary.replace(/^Broadcast from .*?: /s, "");
}
function isCut(text) {
  return text.length >= KEPT_CHARACTERS && [...text.slice(0, 2 * KEPT_CHARACTERS)].length >= KEPT_CHARACTERS;
}

// src/platform/delegation-answers.ts
var AGE_PER_WAIT = 5;
var LEAST_WAIT_MS = 500;
var MOST_WAIT_MS = 30000;
var RINGS = { atOnce: 5, refillMs: 1000 };
var RETRY = { baseMs: 1000, capMs: 30000 };
var MARGIN_SECONDS = 300;
var MAX_TAKEN = 1000;

class DelegationAnswers {
  sources;
  #awaited = new Map;
  #taken = new BoundedMap(MAX_TAKEN);
  #starting = new Set;
  #bell = new Bell;
  #looking;
  constructor(sources) {
    this.sources = sources;
  }
  starting(start) {
    const settled = start.then(() => {
      return;
    }, () => {
      return;
    });
    this.#starting.add(settled);
    settled.finally(() => this.#starting.delete(settled));
    return start;
  }
  async wait(delegationId, peerId, timeoutMs, signal) {
    signal.throwIfAborted();
    const known = this.#awaited.get(delegationId);
    const nowMs = systemClock.nowMs();
    const awaited = known ?? {
      delegationId,
      peerId,
      startedMs: nowMs,
      waiters: 0,
      isAnswered: false,
      readFromMs: undefined,
      answer: Promise.withResolvers()
    };
    const late = new AbortController;
    const timer = setTimeout(() => late.abort(new DelegationUnansweredError(awaited, timeoutMs, awaited.readFromMs !== undefined)), timeoutMs);
    awaited.waiters += 1;
    this.#awaited.set(delegationId, awaited);
    this.#look();
    try {
      return await unlessAborted(awaited.answer.promise, AbortSignal.any([signal, late.signal]));
    } finally {
      clearTimeout(timer);
      awaited.waiters -= 1;
      if (awaited.waiters === 0)
        this.#forget(awaited);
    }
  }
  async take(message) {
    const id = message.delegation?.id ?? message.inReplyTo;
    if (id === undefined || message.sender.kind !== "peer_agent")
      return false;
    await Promise.all(this.#starting);
    const awaited = this.#awaited.get(id);
    if (awaited !== undefined && isSame(awaited.peerId, message.sender.peerId)) {
      if (message.wholeCharacters === undefined)
        this.#settle(awaited, message);
      else
        await this.#readWhole(awaited);
    }
    return this.#taken.has(message.activityId) && message.attachments.length === 0;
  }
  async#readWhole(awaited) {
    awaited.readFromMs ??= awaited.startedMs;
    this.#bell.ring();
    await awaited.answer.promise.catch(() => {
      return;
    });
  }
  lookAgain() {
    if (this.#awaited.size > 0)
      this.#bell.ring();
  }
  #forget(awaited) {
    this.#awaited.delete(awaited.delegationId);
    awaited.answer.reject(new DelegationUnansweredError(awaited, 0, false));
    if (this.#awaited.size === 0)
      this.#looking?.abort();
  }
  #look() {
    this.#bell.ring();
    if (this.#looking !== undefined && !this.#looking.signal.aborted)
      return;
    const looking = new AbortController;
    this.#looking = looking;
    const { signal } = looking;
    const isFatal = (error) => !(error instanceof PlatformError && error.actor === "time");
    const loop = { clock: systemClock, signal, bell: this.#bell, rings: RINGS, retry: RETRY, isFatal };
    runLoop({ ...loop, round: () => this.#round(signal) }).catch((error) => {
      looking.abort();
      for (const { answer } of this.#awaited.values())
        answer.reject(error);
    });
  }
  async#round(signal) {
    await this.#lookForResults(signal);
    await this.#lookForMessages(signal);
    const youngestMs = Math.max(...[...this.#awaited.values()].map(({ startedMs }) => startedMs));
    const ageMs = systemClock.nowMs() - youngestMs;
    return Math.min(MOST_WAIT_MS, Math.max(LEAST_WAIT_MS, ageMs / AGE_PER_WAIT));
  }
  async#lookForResults(signal) {
    const list = await this.sources.list(signal);
    const standings = new Map(list.map((standing) => [standing.id, standing]));
    const isFull = list.length >= this.sources.fullList;
    const missing = new Map;
    let oldestMs = systemClock.nowMs();
    for (const awaited of this.#awaited.values()) {
      const standing = standings.get(awaited.delegationId);
      if (standing === undefined ? !isFull : standing.state === "running")
        continue;
      const startMs = startOf(awaited, standing?.createdAt);
      if (standing?.state === "in_inbox")
        awaited.readFromMs ??= startMs;
      else
        missing.set(awaited.delegationId, awaited);
      oldestMs = Math.min(oldestMs, startMs);
    }
    await this.#readResults(missing, oldestMs, signal);
    for (const [id, awaited] of missing) {
      const { state, error: words = "" } = standings.get(id) ?? {};
      if (state !== "failed")
        continue;
      awaited.answer.reject(new DelegationFailedError(awaited, { reportedBy: "platform", words }));
    }
  }
  async#readResults(missing, sinceMs, signal) {
    if (missing.size === 0)
      return;
    for await (const activity of this.sources.rows(secondsSince(sinceMs), signal)) {
      const row = readDelegationRow(activity);
      const awaited = row && missing.get(row.id);
      if (row === undefined || awaited === undefined || !row.isResult && row.state !== "failed")
        continue;
      missing.delete(row.id);
      if (row.state === "in_inbox")
        awaited.readFromMs ??= sinceMs;
      else
        this.#ended(awaited, row, activity.id);
      if (missing.size === 0)
        return;
    }
  }
  #ended(awaited, { id, state, text, peerError, error = "" }, activityId) {
    this.#taken.set(activityId, true);
    if (state !== "failed") {
      awaited.answer.resolve({ delegationId: id, text });
      return;
    }
    const reportedBy = peerError === undefined ? "platform" : "peer";
    const words = peerError?.words || error;
    awaited.answer.reject(new DelegationFailedError(awaited, { reportedBy, words, code: peerError?.code }));
  }
  async#lookForMessages(signal) {
    const { workspaceId } = this.sources;
    const inInbox = [...this.#awaited.values()].filter(({ readFromMs }) => readFromMs !== undefined);
    for (const [peerId, ofPeer] of Map.groupBy(inInbox, (awaited) => awaited.peerId)) {
      const nowMs = systemClock.nowMs();
      const sinceSeconds = secondsSince(Math.min(...ofPeer.map(({ readFromMs = nowMs }) => readFromMs)));
      const newestFirst = await this.sources.messagesOf(peerId, sinceSeconds, signal);
      for (const activity of newestFirst.toReversed()) {
        const classified = classifyActivity(activity, workspaceId);
        if (classified.kind !== "message" || classified.message.sender.kind !== "peer_agent")
          continue;
        const { message } = classified;
        const awaited = ofPeer.find(({ delegationId }) => delegationId === message.inReplyTo);
        if (awaited !== undefined && isSame(peerId, classified.message.sender.peerId))
          this.#settle(awaited, message);
      }
      for (const awaited of ofPeer)
        awaited.readFromMs = nowMs;
    }
  }
  #settle(awaited, { activityId, delegation, text, textOrigin }) {
    const { delegationId, answer } = awaited;
    if (awaited.isAnswered)
      return;
    awaited.isAnswered = true;
    this.#taken.set(activityId, true);
    if (delegation?.outcome === "failed") {
      const reportedBy = textOrigin === "sender" ? "peer" : "platform";
      answer.reject(new DelegationFailedError(awaited, { reportedBy, words: text }));
    } else
      answer.resolve({ delegationId, text });
  }
}
function startOf({ startedMs }, createdAt = "") {
  const createdMs = Date.parse(createdAt);
  return Number.isNaN(createdMs) ? startedMs : Math.min(startedMs, createdMs);
}
function secondsSince(fromMs) {
  const seconds = Math.max(0, Math.ceil((systemClock.nowMs() - fromMs) / 1000));
  return Math.min(MAX_SINCE_SECONDS, seconds + MARGIN_SECONDS);
}
function isSame(id, other) {
  return id.toLowerCase() === other.toLowerCase();
}

// src/platform/delegations.ts
var MAX_LISTED = 500;
var PAGE_ROWS = 100;
var MAX_PAGES = 20;
var FULL_LIST = 25;
var RUN_TIMEOUT_MS = 30 * 60000;

class Delegations {
  connection;
  #answers;
  constructor(connection) {
    this.connection = connection;
    this.#answers = new DelegationAnswers({
      workspaceId: connection.target.id,
      fullList: FULL_LIST,
      list: (signal) => this.list(signal),
      rows: (sinceSeconds, signal) => this.rows(sinceSeconds, signal),
      messagesOf: (peerId, sinceSeconds, signal) => this.#messagesOf(peerId, sinceSeconds, signal)
    });
  }
  async run(peerId, task, signal, { idempotencyKey = crypto.randomUUID(), timeoutMs = RUN_TIMEOUT_MS } = {}) {
    const body = { target_id: peerId, task: storable(task), idempotency_key: idempotencyKey };
    const start = withRetry("delegation", () => this.start(body, signal), signal);
    const { id } = await this.#answers.starting(start);
    return this.#answers.wait(id, peerId, timeoutMs, signal);
  }
  takes(message) {
    return this.#answers.take(message);
  }
  lookAgain() {
    this.#answers.lookAgain();
  }
  async start(body, signal) {
    const path = `${this.connection.ownPath}/delegate`;
    const answer = await this.connection.post(delegateResponseSchema, path, body, signal);
    return {
      id: answer.delegation_id,
      status: answer.status,
      isRepeat: answer.idempotent_hit === true,
      isUnrecorded: answer.warning !== undefined
    };
  }
  async list(signal) {
    const path = `${this.connection.ownPath}/delegations`;
    const items = await this.connection.list(delegationItemSchema, path, MAX_LISTED, signal);
    const listed = new Map;
    for (const item of items) {
      const delegation = toListed(item, this.connection.target.id);
      if (delegation === undefined)
        continue;
      const known = listed.get(delegation.id);
      if (known === undefined || finality(delegation) > finality(known))
        listed.set(delegation.id, delegation);
    }
    return [...listed.values()];
  }
  async* rows(sinceSeconds, signal) {
    let beforeMicros;
    for (let page = 0;page < MAX_PAGES; page += 1) {
      const query = {
        type: "delegation",
        limit: String(PAGE_ROWS),
        ...sinceSeconds === undefined ? {} : { since_secs: String(sinceSeconds) },
        ...beforeMicros === undefined ? {} : { before_ts: formatTimestampMicros(beforeMicros) }
      };
      const {
        activities,
        hasMore,
        oldestMicros: oldest
      } = await readActivityPage(this.connection, query, signal);
      yield* activities;
      if (oldest === undefined)
        return;
      const isEnd = !hasMore || beforeMicros !== undefined && oldest + 1 >= beforeMicros;
      if (isEnd)
        return;
      beforeMicros = oldest + 1;
    }
  }
  async#messagesOf(peerId, sinceSeconds, signal) {
    const query = {
      type: "a2a_receive",
      limit: String(MAX_LISTED),
      since_secs: String(sinceSeconds),
      peer_id: peerId
    };
    return (await readActivityPage(this.connection, query, signal)).activities;
  }
}
function toListed(item, own) {
  if (!item.delegation_id)
    return;
  const isSent = item.direction ? item.direction === "sent" : item.source_id === own;
  const preview = item.response_preview ?? "";
  return {
    id: item.delegation_id,
    state: stateOf(item.status, preview),
    status: item.status,
    direction: isSent ? "sent" : "received",
    ...item.target_id ? { peerId: item.target_id } : {},
    createdAt: item.created_at,
    error: item.error || undefined,
    preview: /^\{\s*"delegation_id"\s*:/.test(preview) ? "" : preview
  };
}
function stateOf(status, preview) {
  const state = delegationState(status);
  if (state !== "completed")
    return state;
  if (peerErrorIn(preview) !== undefined)
    return "failed";
  return isQueuedNote(preview) ? "in_inbox" : state;
}
function finality({ state, preview }) {
  if (state === "running")
    return 0;
  return preview === "" ? 1 : 2;
}

// src/platform/experience.ts
var TROUBLE_LASTS_MS = 30000;
var FAILED_LOOK_LASTS_MS = 5000;
var MAX_REMEMBERED = 500;
var OWN_CLOCKS = {
  monotonicMs: () => performance.now(),
  nowMs: () => Date.now(),
  proxyVariable: () => {
    return;
  }
};

class Experience {
  options;
  #worked = new BoundedMap(MAX_REMEMBERED);
  #looks = new BoundedMap(MAX_REMEMBERED);
  #troubledMs = new BoundedMap(MAX_REMEMBERED);
  #aheadMs = new BoundedMap(MAX_REMEMBERED);
  #failedLooks = new BoundedMap(MAX_REMEMBERED);
  #merges = new BoundedMap(MAX_REMEMBERED);
  #listeners = new Set;
  #pingedMs = new BoundedMap(MAX_REMEMBERED);
  constructor(options = OWN_CLOCKS) {
    this.options = options;
  }
  accepted(target, path) {
    this.#worked.renew(keyOf(target), true);
    this.#failedLooks.delete(target.platformUrl);
    for (const listener of [...this.#listeners])
      listener(target, path);
  }
  troubled({ platformUrl }) {
    this.#troubledMs.renew(platformUrl, this.options.monotonicMs());
  }
  toldTime({ platformUrl }, dateMs) {
    this.#aheadMs.renew(platformUrl, dateMs - this.options.nowMs());
  }
  showedRows({ platformUrl }, hasSeq) {
    this.#merges.renew(platformUrl, hasSeq);
  }
  mergesRepeats({ platformUrl }) {
    return this.#merges.get(platformUrl);
  }
  onAccepted(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  takePing({ platformUrl }, everyMs) {
    const nowMs = this.options.monotonicMs();
    if (nowMs - (this.#pingedMs.get(platformUrl) ?? Number.NEGATIVE_INFINITY) < everyMs)
      return false;
    this.#pingedMs.renew(platformUrl, nowMs);
    return true;
  }
  about(target) {
    const { platformUrl } = target;
    const troubledMs = this.#troubledMs.get(platformUrl) ?? Number.NEGATIVE_INFINITY;
    return {
      ...NOTHING_KNOWN,
      hasWorked: this.#worked.get(keyOf(target)) ?? false,
      hadTrouble: this.options.monotonicMs() - troubledMs < TROUBLE_LASTS_MS,
      proxyVariable: this.options.proxyVariable(platformUrl),
      clockAheadMs: this.#aheadMs.get(platformUrl)
    };
  }
  async look(target, ask) {
    const { platformUrl } = target;
    const failed = this.#failedLooks.get(platformUrl);
    const nowMs = this.options.monotonicMs();
    if (failed !== undefined && nowMs - failed.atMs < FAILED_LOOK_LASTS_MS)
      return failed.look;
    const key = keyOf(target);
    const asking = this.#looks.get(key) ?? ask().finally(() => this.#looks.delete(key));
    this.#looks.renew(key, asking);
    const look = await asking;
    if (look.workspace === "failing" || look.workspace === "no_answer") {
      this.troubled(target);
      this.#failedLooks.renew(platformUrl, { atMs: this.options.monotonicMs(), look });
    }
    return look;
  }
}
function keyOf({ platformUrl, id }) {
  return `${platformUrl} ${id}`;
}

// src/platform/exchange.ts
async function exchange({ target, send, guard, onDate }, sending, accept, signal) {
  const { method, path, stream } = sending;
  const body = sending.body === undefined ? "" : JSON.stringify(sending.body);
  guard.refuse(`${path}
${body}`, "What was to be sent");
  const response = await send(new Request(`${target.platformUrl}${path}`, {
    method,
    headers: headersFor(target, sending, accept),
    redirect: "manual",
    signal,
    ...body === "" ? {} : { body },
    ...stream === undefined ? {} : { body: stream.body }
  }));
  const dateMs = dateHeaderMs(response.headers);
  if (dateMs !== undefined)
    onDate(dateMs);
  if (response.status >= 300 && response.status < 400) {
    leave(response);
    throw new ProtocolError(`the platform redirects (HTTP ${response.status})`, "Set MOLECULE_PLATFORM_URL to the final address: the token is not sent along a redirect.", { isForeign: true });
  }
  const encoding = response.headers.get("Content-Encoding") ?? "identity";
  if (encoding !== "identity") {
    leave(response);
    throw new ProtocolError("the platform answers compressed, although it is asked not to", 'Tell its operator: whatever is in front of the platform ignores "Accept-Encoding: identity".');
  }
  if (!response.ok)
    throw await statusError(response, target.token, signal);
  return response;
}
function leave({ body }) {
  body?.cancel().catch(() => {
    return;
  });
}
async function withDeadline(timeoutMs, signal, work) {
  const deadline = new AbortController;
  const onAbort = () => deadline.abort(signal.reason);
  if (signal.aborted)
    onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  const timer = setTimeout(() => deadline.abort(new TimeoutError(timeoutMs)), timeoutMs);
  try {
    return await unlessAborted(work(deadline.signal), deadline.signal);
  } catch (error) {
    throw deadline.signal.aborted ? deadline.signal.reason : toPlatformError(error);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
  }
}
function headersFor(target, { body, stream, authenticated }, accept) {
  const headers = new Headers({
    Accept: accept,
    "Accept-Encoding": "identity",
    Origin: new URL(target.platformUrl).origin
  });
  if (body !== undefined)
    headers.set("Content-Type", "application/json");
  if (stream !== undefined) {
    headers.set("Content-Type", stream.contentType);
    headers.set("Content-Length", String(stream.lengthBytes));
  }
  if (authenticated !== false) {
    headers.set("Authorization", `Bearer ${target.token.reveal()}`);
    if (target.id !== "")
      headers.set("X-Workspace-ID", target.id);
  }
  return headers;
}

// src/platform/inquiry.ts
var VITAL = /^\/(?:registry\/(?:register|heartbeat)|workspaces\/[\w-]+(?:\/(?:activity|state|events\/stream))?)(?:\?|$)/;
function showsTrouble(error, { path }) {
  if (!VITAL.test(path))
    return false;
  return error instanceof HttpStatusError ? error.status >= 500 : error.actor === "time";
}
function isDoubtful(error, { path, isAuthenticated }, ownPath) {
  if (!(error instanceof HttpStatusError) || !isAuthenticated)
    return false;
  if (error.status === 401 || error.status === 403)
    return true;
  return [404, 410].includes(error.status) && path.startsWith(`${ownPath}/activity?`) && !path.includes("since_id=");
}
function lookOf(error, { path, isAuthenticated }, ownPath) {
  const workspace = isAuthenticated || path !== ownPath ? "not_asked" : workspaceAfter(error);
  return workspace === "unknown" || workspace === "removed" ? { workspace } : {};
}
async function lookAtPublic({ describe, health }) {
  try {
    const { status } = await describe();
    return { workspace: status === "removed" ? "removed" : "exists", isServerUp: true };
  } catch (error) {
    if (!(error instanceof PlatformError))
      throw error;
    const workspace = workspaceAfter(error);
    const isServerUp = workspace === "failing" && await health().then(() => true, () => false);
    return { workspace, isServerUp };
  }
}
function workspaceAfter(error) {
  if (!(error instanceof HttpStatusError)) {
    return error.diagnosis.trouble === "unreadable" ? "refused" : "no_answer";
  }
  if (error.code === "invalid_workspace_id")
    return "invalid";
  if (error.status === 429)
    return "no_answer";
  if (error.status >= 500)
    return "failing";
  if (error.status === 410)
    return "removed";
  return error.status === 404 && error.isOwn ? "unknown" : "refused";
}
async function tryToken({
  useToken
}) {
  try {
    await useToken();
    return { isTokenAccepted: true, hadTrouble: false };
  } catch (error) {
    if (!(error instanceof PlatformError))
      throw error;
    const isRefused = error instanceof HttpStatusError && error.status === 401;
    return { isTokenAccepted: false, hadTrouble: !isRefused };
  }
}

// src/runtime/memory.ts
function collectGarbage() {
  Bun.gc(true);
}

// src/platform/shallow-object.ts
var NULL = new TextEncoder().encode("null");
var EMPTY_STRING = new TextEncoder().encode('""');
var MAX_BYTES = 16 * 1024;
var MAX_STRING_BYTES = 1024;

class ShallowObject {
  #kept = new Uint8Array(MAX_BYTES);
  #length = 0;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;
  #stringStart = 0;
  add(bytes) {
    for (let at = 0;at < bytes.length; at += 1) {
      const byte = bytes[at] ?? 0;
      if (this.#isInString) {
        const isEnd = byte === QUOTE && !this.#isEscaped;
        this.#isEscaped = byte === BACKSLASH && !this.#isEscaped;
        this.#isInString = !isEnd;
        if (this.#depth === 1)
          this.#keepOfString(byte, isEnd);
      } else if (byte === QUOTE) {
        this.#isInString = true;
        this.#stringStart = this.#length;
        if (this.#depth === 1)
          this.#keep(byte);
      } else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
        if (this.#depth === 0)
          this.#keep(byte);
        if (this.#depth === 1)
          for (const part of NULL)
            this.#keep(part);
        this.#depth += 1;
      } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
        this.#depth -= 1;
        if (this.#depth === 0)
          this.#keep(byte);
      } else if (this.#depth === 1) {
        this.#keep(byte);
      }
    }
  }
  text() {
    const text = new TextDecoder().decode(this.#kept.subarray(0, this.#length));
    return this.#depth === 0 ? text : `${text}}`;
  }
  #keepOfString(byte, isEnd) {
    if (this.#length - this.#stringStart < MAX_STRING_BYTES)
      this.#keep(byte);
    else if (isEnd) {
      this.#length = this.#stringStart;
      for (const part of EMPTY_STRING)
        this.#keep(part);
    }
  }
  #keep(byte) {
    if (this.#length === MAX_BYTES)
      return;
    this.#kept[this.#length] = byte;
    this.#length += 1;
  }
}

// src/platform/row-splitter.ts
var LARGE_BYTES = 4 * 1024 * 1024;
var SPACES = new Set([32, 9, 10, 13]);

class RowSplitter {
  limits;
  #scanner = new JsonScanner;
  #place = "before";
  #row;
  #rows = 0;
  #bytes = 0;
  #values = 0;
  constructor(limits) {
    this.limits = limits;
    this.#row = new OpenRow(limits.row);
  }
  get isComplete() {
    return this.#place === "behind";
  }
  get isFull() {
    const { rows, bytes, values } = this.limits;
    return this.#rows >= rows || this.#bytes > bytes || this.#values > values;
  }
  *read(chunk) {
    let at = this.#place === "before" ? this.#open(chunk) : 0;
    while (at < chunk.length && !this.isComplete) {
      const end = this.#scanner.readElement(chunk, at);
      this.#row.add(chunk.subarray(at, end), this.#scanner);
      at = end + 1;
      if (end < chunk.length)
        yield* this.#rowEnds(chunk[end]);
    }
    if (this.isComplete && afterSpaces(chunk, at) < chunk.length)
      throw new SyntaxError("more than a list");
  }
  #open(chunk) {
    const at = afterSpaces(chunk, 0);
    if (at === chunk.length)
      return at;
    if (chunk[at] !== OPEN_ARRAY)
      throw new SyntaxError("not a list");
    this.#scanner.readElement(chunk.subarray(at, at + 1), 0);
    this.#scanner.beginElement();
    this.#place = "inside";
    return at + 1;
  }
  *rest() {
    if (this.#place === "inside" && this.#row.isTooMuch)
      yield this.#row.end();
  }
  *#rowEnds(endedBy) {
    if (endedBy === CLOSE_ARRAY)
      this.#place = "behind";
    const row = this.#row;
    const isEmptyList = this.#rows === 0 && endedBy === CLOSE_ARRAY && row.isBlank;
    this.#rows += 1;
    this.#bytes += row.bytes;
    this.#values += row.isTooMuch ? 0 : this.#scanner.values;
    this.#row = new OpenRow(this.limits.row);
    this.#scanner.beginElement();
    if (!isEmptyList)
      yield row.end();
  }
}

class OpenRow {
  limits;
  #parts = [];
  #tooMuch;
  bytes = 0;
  constructor(limits) {
    this.limits = limits;
  }
  get isTooMuch() {
    return this.#tooMuch !== undefined;
  }
  get isBlank() {
    return this.#parts.every((part) => afterSpaces(part, 0) === part.length);
  }
  add(part, scanner) {
    if (this.#tooMuch !== undefined) {
      this.#tooMuch.shallow.add(part);
      return;
    }
    this.#parts.push(part);
    if (this.bytes < LARGE_BYTES && this.bytes + part.length >= LARGE_BYTES)
      collectGarbage();
    this.bytes += part.length;
    const { bytes } = this.limits;
    const problem = this.bytes > bytes ? `more than ${bytes} bytes` : scanner.excess(this.limits);
    if (problem === undefined)
      return;
    const shallow = new ShallowObject;
    for (const kept of this.#parts)
      shallow.add(kept);
    this.#tooMuch = { problem, shallow };
    this.#parts = [];
    this.bytes = 0;
  }
  end() {
    if (this.#tooMuch !== undefined) {
      const { problem, shallow } = this.#tooMuch;
      return { isWhole: false, problem, json: parseJson(shallow.text()) };
    }
    const parts = this.#parts;
    this.#parts = [];
    if (this.bytes < LARGE_BYTES)
      return { isWhole: true, json: JSON.parse(textOf(parts)) };
    const shallow = new ShallowObject;
    for (const part of parts)
      shallow.add(part);
    let latest;
    const parseWhole = () => {
      const known = latest?.deref();
      if (known !== undefined)
        return known;
      collectGarbage();
      const whole = JSON.parse(textOf(parts));
      if (typeof whole === "object" && whole !== null)
        latest = new WeakRef(whole);
      return whole;
    };
    return { isWhole: true, json: parseJson(shallow.text()), parseWhole };
  }
}
function textOf(parts) {
  const decoder = new TextDecoder;
  return parts.map((part) => decoder.decode(part, { stream: true })).join("") + decoder.decode();
}
function afterSpaces(bytes, from) {
  let at = from;
  while (at < bytes.length && SPACES.has(bytes[at]))
    at += 1;
  return at;
}

// src/platform/read-rows.ts
async function readRows(response, limits, signal) {
  const { headers, body } = response;
  const splitter = new RowSplitter(limits);
  const breather = new Breather;
  const rows = [];
  let beginning;
  try {
    for await (const chunk of readBody(body, limits.body, signal)) {
      beginning ??= chunk;
      for (const row of splitter.read(chunk)) {
        rows.push(row);
        if (splitter.isFull)
          return { headers, rows, isCut: true };
        await breather.breathe();
      }
    }
  } catch (error) {
    if (error instanceof SyntaxError)
      throw notAList(beginning, error);
    if (!(error instanceof TimeoutError || error instanceof TooLargeError))
      throw error;
    rows.push(...splitter.rest());
    if (rows.length === 0)
      throw error;
    return { headers, rows, isCut: true };
  }
  if (!splitter.isComplete)
    throw notAList(beginning);
  return { headers, rows, isCut: false };
}
function notAList(beginning, cause) {
  const text = new TextDecoder().decode(beginning);
  const isOtherJson = !/^\s*\[/.test(text) && parseJson(text) !== undefined;
  return isOtherJson ? unknownShape(cause) : notJson(text, cause);
}

// src/runtime/host-kind.ts
import { BlockList, isIP } from "net";
var LOOPBACK = ["127.0.0.0/8", "0.0.0.0/32", "::1/128", "::/128"];
var PRIVATE = [
  "10.0.0.0/8",
  "172.16.0.0/12",
  "192.168.0.0/16",
  "169.254.0.0/16",
  "100.64.0.0/10",
  "fc00::/7",
  "fe80::/10"
];
var PRIVATE_SUFFIXES = [".local", ".internal", ".home.arpa"];
function hostKind(hostname) {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (isIP(host) !== 0) {
    const isWithin = (networks) => networks.some((network) => isInNetwork(host, network));
    if (isWithin(LOOPBACK))
      return "loopback";
    return isWithin(PRIVATE) ? "private" : "public";
  }
  if (host === "localhost" || host.endsWith(".localhost"))
    return "loopback";
  const isPrivate = !host.includes(".") || PRIVATE_SUFFIXES.some((suffix) => host.endsWith(suffix));
  return isPrivate ? "private" : "public";
}
function isInNetwork(address, network) {
  const [base = "", bits = ""] = network.split("/");
  if (isIP(base) === 0 || isIP(address) === 0 || !/^\d{1,3}$/.test(bits))
    return false;
  const list = new BlockList;
  try {
    list.addSubnet(base, Number(bits), familyOf(base));
  } catch {
    return false;
  }
  return list.check(address, familyOf(address));
}
function familyOf(address) {
  return isIP(address) === 6 ? "ipv6" : "ipv4";
}

// src/platform/safe-fetch.ts
function safeFetch(authorities = async () => {
  return;
}) {
  return async (request) => {
    const url = new URL(request.url);
    const isPublic = hostKind(url.hostname) === "public";
    const ca = url.protocol === "https:" ? await authorities() : undefined;
    return fetch(request, {
      decompress: false,
      ...isPublic ? {} : { proxy: false },
      ...url.protocol === "https:" ? { tls: { rejectUnauthorized: true, ...ca === undefined ? {} : { ca: [...ca] } } } : {}
    });
  };
}

// src/platform/http.ts
var DEFAULT_TIMEOUT_MS = 1e4;
var MIB2 = 1024 * 1024;
var DEFAULT_MAX_RESPONSE_BYTES = MIB2;
var LIST = {
  bytes: 4 * MIB2,
  values: JSON_LIMITS.values,
  row: { ...JSON_LIMITS, bytes: MIB2 },
  answerBytes: 16 * MIB2
};
var SILENCE_MS = 1e4;
var ROWS_TOTAL_MS = 60000;
var HUNG_MS = 1000;
var HUNG_PING = { timeoutMs: 1000, everyMs: 700 };
var HUNG = new Error("another request was answered meanwhile");
var SMALL_QUERY = "type=a2a_receive&limit=1&since_secs=1";
var INQUIRY_TIMEOUT_MS = 3000;

class Connection {
  target;
  experience;
  guard;
  ownPath;
  #way;
  constructor(target, fetchLike = safeFetch(), experience = new Experience, guard = guardOf(target)) {
    this.target = target;
    this.experience = experience;
    this.guard = guard;
    this.ownPath = `/workspaces/${target.id}`;
    const onDate = (dateMs) => experience.toldTime(target, dateMs);
    this.#way = { target, send: fetchLike, guard, onDate };
  }
  request(options) {
    return this.#judged(options, options.signal, () => this.#answer(options));
  }
  async ping({ timeoutMs, everyMs }, signal) {
    if (!this.experience.takePing(this.target, everyMs))
      return false;
    await this.request({ method: "GET", path: `${this.ownPath}/activity?${SMALL_QUERY}`, timeoutMs, signal });
    return true;
  }
  onAccepted(listener) {
    return this.experience.onAccepted(({ platformUrl }, path) => {
      const isPoll = path.includes("/activity?") && !path.endsWith(SMALL_QUERY);
      if (platformUrl === this.target.platformUrl && !isPoll)
        listener();
    });
  }
  #answer(options) {
    return withDeadline(options.timeoutMs ?? DEFAULT_TIMEOUT_MS, options.signal, async (signal) => {
      const maxBytes = options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES;
      const response = await exchange(this.#way, options, "application/json", signal);
      return readAnswer(response, maxBytes, signal);
    });
  }
  async json(schema, options) {
    return parseAnswer(schema, await this.request(options));
  }
  get(schema, path, signal) {
    return this.json(schema, { method: "GET", path, signal });
  }
  post(schema, path, body, signal) {
    return this.json(schema, { method: "POST", path, body, signal });
  }
  rows(path, limits, signal) {
    const body = { silenceMs: SILENCE_MS, totalMs: ROWS_TOTAL_MS, bytes: limits.answerBytes };
    const sending = { method: "GET", path };
    return this.#judged(sending, signal, async () => {
      const response = await this.#unlessHung(signal, (attempt) => withDeadline(DEFAULT_TIMEOUT_MS, attempt, (deadline) => exchange(this.#way, sending, "application/json", deadline)));
      return readRows(response, { ...limits, body }, signal);
    });
  }
  async list(schema, path, maxRows, signal) {
    const { rows } = await this.rows(path, { ...LIST, rows: maxRows }, signal);
    return rows.flatMap((row) => {
      const parsed = row.isWhole ? schema.safeParse(row.json) : undefined;
      return parsed?.success === true ? [parsed.data] : [];
    });
  }
  async openStream(options) {
    const response = await this.#unlessHung(options.signal, (signal) => this.openBody({ ...options, signal }, "text/event-stream"));
    const isEventStream = response.headers.get("Content-Type")?.startsWith("text/event-stream") === true;
    if (isEventStream && response.body !== null)
      return response.body;
    leave(response);
    throw new ProtocolError("the platform has no event stream", "Nothing to do: polling goes on without it.");
  }
  openBody({ path, timeoutMs, signal }, accept = "*/*") {
    const sending = { method: "GET", path };
    return this.#judged(sending, signal, () => withDeadline(timeoutMs, signal, (deadline) => exchange(this.#way, sending, accept, deadline)));
  }
  async#unlessHung(signal, send) {
    const answered = new AbortController;
    const hung = new AbortController;
    const pinging = AbortSignal.any([signal, answered.signal, hung.signal]);
    this.#pingWhileHung(pinging, () => hung.abort(HUNG));
    try {
      return await send(AbortSignal.any([signal, hung.signal]));
    } catch (error) {
      if (error !== HUNG)
        throw error;
      return await send(signal);
    } finally {
      answered.abort();
    }
  }
  async#pingWhileHung(signal, onAccepted) {
    await sleep(HUNG_MS, signal);
    if (signal.aborted)
      return;
    const stopListening = this.onAccepted(onAccepted);
    while (!signal.aborted) {
      await this.ping(HUNG_PING, signal).catch(() => {
        return;
      });
      await sleep(HUNG_PING.everyMs * (1 + Math.random()), signal);
    }
    stopListening();
  }
  async#judged({ path, authenticated }, signal, work) {
    const asked = { path, isAuthenticated: authenticated !== false };
    try {
      const result = await work();
      if (asked.isAuthenticated)
        this.experience.accepted(this.target, path);
      return result;
    } catch (error) {
      throw error instanceof PlatformError ? await this.#judge(error, asked, signal) : error;
    }
  }
  async#judge(error, asked, signal) {
    const { experience, target, ownPath } = this;
    if (showsTrouble(error, asked))
      experience.troubled(target);
    if (!isDoubtful(error, asked, ownPath)) {
      return error.inLightOf({ ...experience.about(target), ...lookOf(error, asked, ownPath) });
    }
    const found = await orAborted(this.#inquire(error), signal);
    signal.throwIfAborted();
    return error.inLightOf({ ...experience.about(target), ...found });
  }
  async#inquire(error) {
    const { experience, target } = this;
    const calls = this.#inquiryCalls();
    const look = await experience.look(target, () => lookAtPublic(calls));
    const isTokenInDoubt = error instanceof HttpStatusError && error.status === 401;
    if (!isTokenInDoubt || look.workspace !== "exists")
      return look;
    const { isTokenAccepted, hadTrouble } = await tryToken(calls);
    if (hadTrouble)
      experience.troubled(target);
    return { ...look, isTokenAccepted };
  }
  #inquiryCalls() {
    const { ownPath } = this;
    const get = (path, authenticated) => this.#answer({
      method: "GET",
      path,
      authenticated,
      timeoutMs: INQUIRY_TIMEOUT_MS,
      signal: new AbortController().signal
    });
    return {
      describe: async () => parseAnswer(workspaceSchema, await get(ownPath, false)),
      health: () => get("/health", false),
      useToken: () => get(`${ownPath}/activity?${SMALL_QUERY}`, true)
    };
  }
}
function guardOf({ token }) {
  const tokens = [token];
  return new TokenGuard(() => tokens);
}

// src/wire/memories.ts
import { z as z10 } from "zod";
var committedMemorySchema = z10.object({ id: z10.string().refine(isPlainId), scope: z10.string() });
var memorySchema = z10.object({
  id: z10.string(),
  content: z10.string(),
  scope: z10.string(),
  created_at: z10.string(),
  workspace_id: z10.string().optional()
});
var memorySearchSchema = z10.object({
  memories: z10.array(z10.object({ id: z10.string(), content: z10.string(), namespace: z10.string(), created_at: z10.string() })).nullable().transform((memories) => memories ?? [])
});

// src/platform/memories.ts
var MAX_LISTED2 = 50;
var MAX_FOUND = 100;
var MAX_SEARCH_BYTES = 8 * 1024 * 1024;

class Memories {
  connection;
  constructor(connection) {
    this.connection = connection;
  }
  async commit(body, signal) {
    const { id } = await this.connection.post(committedMemorySchema, this.#path, body, signal);
    return id;
  }
  async recall(query, signal) {
    const isSearch = query.text !== "" && query.scope === undefined;
    const found = isSearch ? await this.#search(query.text, signal) : undefined;
    return found ?? await this.#list(query, signal);
  }
  async#search(text, signal) {
    try {
      const query = new URLSearchParams({ q: text, limit: String(MAX_FOUND) });
      const path = `${this.connection.ownPath}/v2/memories?${query}`;
      const { memories } = await this.connection.json(memorySearchSchema, {
        method: "GET",
        path,
        signal,
        maxResponseBytes: MAX_SEARCH_BYTES
      });
      if (memories.length === 0)
        return;
      return {
        memories: memories.map((row) => memoryOf(row, row.namespace)),
        isCapped: memories.length >= MAX_FOUND
      };
    } catch (error) {
      if (error instanceof HttpStatusError && error.status === 404)
        return;
      throw error;
    }
  }
  async#list({ text, scope }, signal) {
    const query = new URLSearchParams({
      limit: String(MAX_LISTED2),
      ...text === "" ? {} : { q: text },
      ...scope === undefined ? {} : { scope }
    });
    const rows = await this.connection.list(memorySchema, `${this.#path}?${query}`, MAX_LISTED2, signal);
    const words = text.toLowerCase().split(/\s+/);
    const memories = rows.filter((row) => scope === undefined || row.scope === scope).filter(({ workspace_id: isSearched, content }) => {
      const lower = content.toLowerCase();
      return isSearched !== undefined || words.every((word) => lower.includes(word));
    }).map((row) => memoryOf(row, row.scope));
    return { memories, isCapped: rows.length >= MAX_LISTED2 };
  }
  get #path() {
    return `${this.connection.ownPath}/memories`;
  }
}
function memoryOf({ id, content, created_at: createdAt }, scope) {
  return { id, content, scope, createdAt };
}

// src/platform/peers.ts
var MAX_PEERS = 2000;
var MAX_QUEUED_BYTES = 8 * 1024 * 1024;

class Peers {
  connection;
  constructor(connection) {
    this.connection = connection;
  }
  async list(filter, signal) {
    const own = this.connection.target.id;
    const query = filter === undefined ? "" : `?${new URLSearchParams({ q: filter })}`;
    const path = `/registry/${own}/peers${query}`;
    const peers = await this.connection.list(peerSchema, path, MAX_PEERS, signal);
    return peers.filter(({ id }) => id !== own).map(toPeer);
  }
  async discover(peerId, signal) {
    const { id, name } = await this.#discovered(peerId, signal);
    return { id, name };
  }
  async address(peerId, signal) {
    return (await this.#discovered(peerId, signal)).url || undefined;
  }
  #discovered(peerId, signal) {
    const path = `/registry/discover/${encodeURIComponent(peerId)}`;
    return this.connection.get(discoveredSchema, path, signal);
  }
  async queued(peerId, queueId, signal) {
    const path = `/workspaces/${encodeURIComponent(peerId)}/a2a/queue/${encodeURIComponent(queueId)}`;
    const item = await this.connection.json(queueItemSchema, {
      method: "GET",
      path,
      signal,
      maxResponseBytes: MAX_QUEUED_BYTES
    });
    if (item.status === "completed") {
      return { kind: "handed_over", outcome: readSendOutcome(item.response_body) };
    }
    return { kind: item.status === "failed" || item.status === "dropped" ? "lost" : "waiting" };
  }
}
function toPeer(wire) {
  return {
    id: wire.id,
    name: wire.name,
    ...wire.role ? { role: wire.role } : {},
    ...wire.status ? { status: wire.status } : {},
    ...wire.parent_id ? { parentId: wire.parent_id } : {},
    ...typeof wire.active_tasks === "number" ? { activeTasks: wire.active_tasks } : {}
  };
}

// src/platform/plugins.ts
var TIMEOUT_MS = 60000;
var BODY = { silenceMs: 60000, totalMs: 30 * 60000, bytes: 200 * 1024 * 1024 };
var PLUGIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

class Plugins {
  connection;
  constructor(connection) {
    this.connection = connection;
  }
  async download(name, signal, source) {
    if (!PLUGIN_NAME.test(name)) {
      throw new ArgumentError("name", JSON.stringify(name), 'letters, digits, ".", "_" or "-"');
    }
    const query = source === undefined ? "" : `?${new URLSearchParams({ source })}`;
    const response = await this.connection.openBody({
      path: `${this.connection.ownPath}/plugins/${name}/download${query}`,
      timeoutMs: TIMEOUT_MS,
      signal
    });
    return streamOf(readBody(response.body, BODY, signal));
  }
}

// src/platform/requests.ts
var LIST2 = {
  rows: 100,
  bytes: 8 * 1024 * 1024,
  values: 1e4,
  row: { bytes: 2 * 1024 * 1024, depth: 8, values: 100 },
  answerBytes: 16 * 1024 * 1024
};

class Requests {
  connection;
  constructor(connection) {
    this.connection = connection;
  }
  received(signal, status) {
    return this.#list("/inbox", status, signal);
  }
  raised(signal, status) {
    return this.#list("", status, signal);
  }
  async get(id, signal) {
    const json = await this.connection.get(requestThreadSchema, this.#path(id), signal);
    const request = readRequest(json.request);
    if (request === undefined) {
      throw new ProtocolError("the platform describes a request in a way that cannot be read", "It may be a newer version; look for an update of this plugin.");
    }
    return { request, comments: json.messages.map(readComment).filter((comment) => comment !== undefined) };
  }
  async create(body, signal) {
    const { recipient_type: type, recipient_id: recipient, priority = 0 } = body;
    if (type === "agent" && !isRequestUuid(recipient)) {
      throw new ArgumentError("recipient_id", JSON.stringify(recipient.slice(0, 100)), "the UUID of a workspace");
    }
    if (!Number.isInteger(priority) || Math.abs(priority) > MAX_PRIORITY) {
      throw new ArgumentError("priority", `${priority}`, `a whole number of at most ${MAX_PRIORITY}`);
    }
    const path = `${this.connection.ownPath}/requests`;
    return (await this.connection.post(createdRequestSchema, path, body, signal)).request_id;
  }
  async respond(id, action, signal) {
    const path = `${this.#path(id)}/respond`;
    await this.connection.post(changedRequestSchema, path, { action, ...RESPONDER }, signal);
  }
  async comment(id, body, signal) {
    const path = `${this.#path(id)}/messages`;
    const answer = await this.connection.post(addedCommentSchema, path, { body, ...AUTHOR }, signal);
    return answer.message_id;
  }
  async cancel(id, signal) {
    await this.connection.post(changedRequestSchema, `${this.#path(id)}/cancel`, {}, signal);
  }
  async#list(side, status, signal) {
    const query = status === undefined ? "" : `?${new URLSearchParams({ status })}`;
    const path = `${this.connection.ownPath}/requests${side}${query}`;
    const { rows } = await this.connection.rows(path, LIST2, signal);
    const requests = rows.map((row) => row.isWhole ? readRequest(row.json) : undefined);
    return requests.filter((request) => request !== undefined);
  }
  #path(id) {
    return `${this.connection.ownPath}/requests/${encodeURIComponent(id)}`;
  }
}

// src/platform/uploads.ts
var DOWNLOAD_START_TIMEOUT_MS = 20000;
var DOWNLOAD_SILENCE_MS = 30000;
var DOWNLOAD_TOTAL_MS = 600000;
var UPLOAD_TIMEOUT_MS = 600000;
var MIB3 = 1024 * 1024;
var OLDER_LIMITS = { fileBytes: 25 * MIB3, requestBytes: 50 * MIB3, filesPerMessage: 10 };

class Uploads {
  connection;
  #listeners = new Set;
  constructor(connection) {
    this.connection = connection;
  }
  async download(fileId, signal) {
    const response = await this.connection.openBody({
      path: `${this.#pathOf(fileId)}/content`,
      timeoutMs: DOWNLOAD_START_TIMEOUT_MS,
      signal
    });
    return downloadOf(response, { silenceMs: DOWNLOAD_SILENCE_MS, totalMs: DOWNLOAD_TOTAL_MS }, signal);
  }
  async acknowledge(fileId, signal) {
    try {
      await this.connection.request({ method: "POST", path: `${this.#pathOf(fileId)}/ack`, signal });
    } catch (error) {
      if (!(error instanceof HttpStatusError && error.status === 404 && error.isOwn))
        throw error;
    }
  }
  async limits(signal) {
    try {
      const limits = await this.connection.json(uploadLimitsSchema, {
        method: "GET",
        path: "/uploads/limits",
        signal,
        authenticated: false
      });
      return {
        fileBytes: limits.per_file_bytes,
        requestBytes: limits.per_request_bytes,
        filesPerMessage: limits.max_attachments_per_message
      };
    } catch (error) {
      if (error instanceof HttpStatusError && error.status === 404 && error.isOwn)
        return OLDER_LIMITS;
      throw error;
    }
  }
  upload(parts, signal) {
    const upload = this.#upload(parts, signal);
    for (const listener of [...this.#listeners])
      listener(upload);
    return upload;
  }
  onUpload(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  async#upload(parts, signal) {
    const { id } = this.connection.target;
    const { files } = await this.connection.json(uploadResponseSchema, {
      method: "POST",
      path: `${this.connection.ownPath}/chat/uploads`,
      stream: multipartBody("files", parts.map(guarded(this.connection.guard))),
      timeoutMs: UPLOAD_TIMEOUT_MS,
      signal
    });
    if (files.length !== parts.length || files.some(({ uri }) => parsePendingUri(uri)?.workspaceId !== id)) {
      throw new ProtocolError("the platform did not say where it put the files", "Tell the user: the platform does not keep files of this workspace.");
    }
    return files;
  }
  #pathOf(fileId) {
    return `${this.connection.ownPath}/pending-uploads/${encodeURIComponent(fileId)}`;
  }
}
function downloadOf(response, limits, signal) {
  const ended = new AbortController;
  const lengthBytes = announcedBytes(response.headers);
  return {
    lengthBytes,
    cancel() {
      ended.abort();
      if (response.body?.locked === false)
        response.body.cancel().catch(() => {
          return;
        });
    },
    chunks: downloadedChunks(response, lengthBytes, limits, AbortSignal.any([signal, ended.signal]))
  };
}
function announcedBytes(headers) {
  const text = headers.get("Content-Length");
  if (text === null || !/^\d+$/.test(text) || headers.has("Content-Encoding"))
    return;
  return Number(text);
}
async function* downloadedChunks(response, lengthBytes, limits, signal) {
  let bytes = 0;
  for await (const chunk of readBody(response.body, limits, signal)) {
    bytes += chunk.byteLength;
    yield chunk;
  }
  if (lengthBytes !== undefined && bytes < lengthBytes)
    throw new NetworkError("CUT_OFF");
}
function guarded(guard) {
  return (part) => {
    guard.refuse(part.name, "The name of a file");
    return { ...part, read: () => guard.pass(part.read(), `The file ${safeLine(part.name)}`) };
  };
}
var encoder = new TextEncoder;
var LINE_BREAK2 = encoder.encode(`\r
`);
function multipartBody(field, parts) {
  const boundary = `molecule-${crypto.randomUUID()}`;
  const files = parts.map((part) => ({ part, head: encoder.encode(headOf(boundary, field, part)) }));
  const end = encoder.encode(`--${boundary}--\r
`);
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    lengthBytes: files.reduce((sum, { part, head }) => sum + head.byteLength + part.sizeBytes + LINE_BREAK2.byteLength, end.byteLength),
    body: streamOf(formChunks(files, end))
  };
}
async function* formChunks(files, end) {
  for (const { part, head } of files) {
    yield head;
    yield* part.read();
    yield LINE_BREAK2;
  }
  yield end;
}
function headOf(boundary, field, { name, mimeType }) {
  return `--${boundary}\r
Content-Disposition: form-data; name="${field}"; filename="${quoted(name)}"\r
Content-Type: ${mimeType}\r
\r
`;
}
function quoted(name) {
  return name.replace(/[\r\n"]/g, (character) => character === '"' ? "%22" : character === "\r" ? "%0D" : "%0A");
}

// src/platform/workspace-info.ts
function workspaceInfo(data, platformTimeMs) {
  return {
    id: data.id,
    name: data.name,
    status: data.status,
    role: data.role ?? undefined,
    parentId: data.parent_id ?? undefined,
    runtime: data.runtime ?? undefined,
    activeTasks: data.active_tasks ?? undefined,
    mayWriteToUser: data.talk_to_user_enabled ?? undefined,
    hasBroadcasts: data.broadcast_enabled !== undefined,
    lastHeartbeatAt: data.last_heartbeat_at,
    platformTimeMs
  };
}

// src/platform/client.ts
var NOTIFY_TIMEOUT_MS = 30000;
var STREAM_TIMEOUT_MS = 15000;
var STREAM_SILENCE_MS = 300000;
var MAX_PEER_ANSWER_BYTES = 8 * 1024 * 1024;

class PlatformClient {
  target;
  uploads;
  peers;
  delegations;
  history;
  memories;
  plugins;
  requests;
  #connection;
  constructor(target, fetchLike = safeFetch(), experience = new Experience, guard) {
    this.target = target;
    this.#connection = new Connection(target, fetchLike, experience, guard);
    this.uploads = new Uploads(this.#connection);
    this.peers = new Peers(this.#connection);
    this.delegations = new Delegations(this.#connection);
    this.history = new History(this.#connection);
    this.memories = new Memories(this.#connection);
    this.plugins = new Plugins(this.#connection);
    this.requests = new Requests(this.#connection);
  }
  activities(query, signal, pageBytes) {
    return this.#activityPage("a2a_receive", rangeOf(query), query.limit, signal, pageBytes);
  }
  activitiesOf(peerId, query, signal) {
    return this.#activityPage("a2a_receive", { ...rangeOf(query), ...senderOf2(peerId) }, query.limit, signal);
  }
  activitiesAfter(activityId, limit, signal) {
    return this.#activityPage("a2a_receive", { since_id: activityId }, limit, signal);
  }
  activitiesOfAfter(peerId, activityId, limit, signal) {
    return this.#activityPage("a2a_receive", { since_id: activityId, ...senderOf2(peerId) }, limit, signal);
  }
  async rowBefore(micros, signal) {
    const query = { limit: "1", before_ts: formatTimestampMicros(micros) };
    const { activities } = await readActivityPage(this.#connection, query, signal);
    return activities[0]?.id;
  }
  broadcasts(query, signal) {
    return this.#activityPage("broadcast_receive", rangeOf(query), query.limit, signal);
  }
  broadcastsAfter(activityId, limit, signal) {
    return this.#activityPage("broadcast_receive", { since_id: activityId }, limit, signal);
  }
  #activityPage(type, range, limit, signal, pageBytes) {
    const query = { type, include: "peer_info", limit: String(limit), ...range };
    return readActivityPage(this.#connection, query, signal, pageBytes);
  }
  async acknowledgeActivities(seq, signal) {
    const path = `${this.#connection.ownPath}/activity/ack`;
    const answer = await this.#connection.post(acknowledgedSchema, path, { acked_seq: seq }, signal);
    return answer.last_acked_seq;
  }
  get mergesRepeats() {
    return this.#connection.experience.mergesRepeats(this.target) ?? false;
  }
  async findOutMerging(signal) {
    if (this.#connection.experience.mergesRepeats(this.target) === undefined) {
      await this.activities({ sinceSeconds: MAX_SINCE_SECONDS, limit: 1 }, signal).catch(() => {
        return;
      });
      signal.throwIfAborted();
    }
    return this.mergesRepeats;
  }
  ping(pace, signal) {
    return this.#connection.ping(pace, signal);
  }
  onAccepted(listener) {
    return this.#connection.onAccepted(listener);
  }
  async register(card, signal) {
    const body = { id: this.target.id, delivery_mode: "poll", agent_card: card };
    const answer = await this.#connection.post(registerResponseSchema, "/registry/register", body, signal);
    return answer.delivery_mode;
  }
  async heartbeat(report, signal) {
    const current_task = this.withoutTokens(report.current_task);
    const body = { workspace_id: this.target.id, ...report, current_task };
    await this.#connection.post(heartbeatResponseSchema, "/registry/heartbeat", body, signal);
  }
  refuseTokens(text) {
    this.#connection.guard.refuse(text, "The text");
  }
  withoutTokens(text) {
    return this.#connection.guard.redact(text);
  }
  async workspace(signal, workspaceId = this.target.id) {
    const answer = await this.#connection.request({
      method: "GET",
      path: `/workspaces/${encodeURIComponent(workspaceId)}`,
      signal,
      authenticated: false
    });
    return workspaceInfo(parseAnswer(workspaceSchema, answer), dateHeaderMs(answer.headers));
  }
  async state(signal) {
    try {
      const path = `${this.#connection.ownPath}/state`;
      const { status, paused, deleted } = await this.#connection.get(workspaceStateSchema, path, signal);
      return { status, isPaused: paused ?? status === "paused", isDeleted: deleted ?? status === "removed" };
    } catch (error) {
      if (error instanceof HttpStatusError && error.status === 404 && error.code === "workspace_deleted") {
        return { status: "removed", isPaused: false, isDeleted: true };
      }
      throw error;
    }
  }
  async sendMessage(peerId, body, timeoutMs, signal) {
    const path = `/workspaces/${encodeURIComponent(peerId)}/a2a`;
    const answer = await this.#connection.request({
      method: "POST",
      path,
      body,
      timeoutMs,
      signal,
      maxResponseBytes: MAX_PEER_ANSWER_BYTES
    });
    return readSendOutcome(answer.json);
  }
  async notifyUser(body, signal) {
    await this.#connection.json(notifyResponseSchema, {
      method: "POST",
      path: `${this.#connection.ownPath}/notify`,
      body,
      timeoutMs: NOTIFY_TIMEOUT_MS,
      signal
    });
  }
  secrets(signal) {
    return this.#connection.get(secretValuesSchema, `${this.#connection.ownPath}/secrets/values`, signal);
  }
  async eventStream(signal, silenceMs = STREAM_SILENCE_MS) {
    const path = `${this.#connection.ownPath}/events/stream`;
    const body = await this.#connection.openStream({ path, timeoutMs: STREAM_TIMEOUT_MS, signal });
    return unlessSilent(body, silenceMs);
  }
}
function senderOf2(peerId) {
  return peerId === undefined ? { source: "canvas" } : { peer_id: peerId };
}
function rangeOf(query) {
  return {
    since_secs: String(query.sinceSeconds),
    ...query.beforeTs === undefined ? {} : { before_ts: query.beforeTs }
  };
}
// src/platform/events.ts
import { createParser } from "eventsource-parser";
import { z as z11 } from "zod";
var eventSchema = z11.object({
  type: z11.string(),
  timestamp: z11.number().optional().catch(undefined),
  data: z11.unknown().optional()
});
var MAX_EVENT_CHARACTERS = 1024 * 1024;
var FLOOD = { bytes: 16 * 1024 * 1024, withinMs: 60000 };
async function readEvents(stream, { silenceMs, onEvent }, signal) {
  const ended = new AbortController;
  const end = () => ended.abort();
  let silence = setTimeout(end, silenceMs);
  const over = AbortSignal.any([signal, ended.signal]);
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARACTERS,
    onError: ({ type }) => {
      if (type === "max-buffer-size-exceeded")
        end();
    },
    onEvent: ({ data }) => {
      clearTimeout(silence);
      silence = setTimeout(end, silenceMs);
      const event = eventSchema.safeParse(parseJson(data)).data;
      onEvent({ type: event?.type ?? "", atMs: event?.timestamp, data: event?.data });
    }
  });
  try {
    await feedUntilFlood(parser, stream, over);
  } catch (error) {
    if (!over.aborted)
      throw error;
  } finally {
    clearTimeout(silence);
  }
}
async function feedUntilFlood(parser, stream, signal) {
  const decoder = new TextDecoder;
  let sinceMs = performance.now();
  let bytes = 0;
  for await (const chunk of readBody(stream, {}, signal)) {
    if (signal.aborted)
      return;
    if (performance.now() - sinceMs > FLOOD.withinMs)
      [sinceMs, bytes] = [performance.now(), 0];
    bytes += chunk.byteLength;
    if (bytes > FLOOD.bytes)
      return;
    parser.feed(decoder.decode(chunk, { stream: true }));
  }
}
// src/settings/table.ts
var CANVAS_ADDRESS = "the address of the canvas, such as https://tenant.example.com";
var setting = {
  platformUrl: {
    name: "MOLECULE_PLATFORM_URL",
    expected: CANVAS_ADDRESS,
    pythonName: "PLATFORM_URL",
    doc: "Address of the canvas, such as `https://tenant.example.com`, for every workspace that names no other."
  },
  workspaceIds: {
    name: "MOLECULE_WORKSPACE_IDS",
    expected: "the ids of the workspaces to watch, separated by commas",
    pythonName: "WORKSPACE_ID",
    doc: "Ids of the workspaces to watch, separated by commas."
  },
  workspaceTokens: {
    name: "MOLECULE_WORKSPACE_TOKENS",
    expected: "the tokens of the workspaces, in the order of the ids",
    pythonName: "MOLECULE_WORKSPACE_TOKEN",
    doc: "Tokens of the workspaces, separated by commas, in the order of the ids."
  },
  platformUrls: {
    name: "MOLECULE_PLATFORM_URLS",
    doc: "Addresses, separated by commas, in the order of the ids, when the workspaces live on several canvases; replaces `MOLECULE_PLATFORM_URL`."
  },
  workspacesJson: {
    name: "MOLECULE_WORKSPACES_JSON",
    doc: 'The same as one JSON list of `{"id", "token", "platform_url"}`, as the connect dialog writes it; when set, the lists are ignored.'
  },
  pollInterval: {
    name: "MOLECULE_POLL_INTERVAL_MS",
    default: 5000,
    unit: "ms",
    min: 250,
    max: 3600000,
    doc: "How often each workspace is polled."
  },
  pollWindow: {
    name: "MOLECULE_POLL_WINDOW_SECS",
    default: 30,
    unit: "s",
    min: 5,
    max: 2592000,
    doc: "How far back each poll looks; at least two poll intervals, so that a missed poll loses nothing."
  },
  doorbell: {
    name: "MOLECULE_DOORBELL",
    choices: ["on", "off"],
    default: "on",
    doc: "`on` listens to the platform\u2019s event stream, so that messages arrive within milliseconds; while it works and `MOLECULE_POLL_INTERVAL_MS` is not set, polls are as rare as half the window. `off` only polls."
  },
  channel: {
    name: "MOLECULE_CHANNEL",
    choices: ["auto", "on", "off"],
    default: "auto",
    doc: "`auto` polls only in sessions that Claude Code started with this channel, `on` always, `off` never."
  },
  floodLimit: {
    name: "MOLECULE_FLOOD_LIMIT",
    default: 100,
    min: 0,
    max: 1e6,
    doc: "When more messages than this wait at once, the newest are pushed and the older ones are kept for `inbox_peek`; 0 pushes all."
  },
  peerLimit: {
    name: "MOLECULE_PEER_LIMIT",
    default: 30,
    min: 0,
    max: 1e6,
    doc: "Messages that one agent may send within ten minutes before further ones are kept for `inbox_peek`, so that two agents cannot answer each other forever; 0 switches it off."
  },
  maxFile: {
    name: "MOLECULE_MAX_FILE_MB",
    default: 100,
    unit: "MB",
    min: 1,
    max: 1000,
    doc: "Largest file that is received."
  },
  uploadRoots: {
    name: "MOLECULE_UPLOAD_ROOTS",
    widens: true,
    default: ".",
    doc: "Folders, and single files, that Claude may send, separated by `:` (`;` on Windows); `.` is the project folder. Received files may always be sent back."
  },
  fallback: {
    name: "MOLECULE_FALLBACK",
    widens: true,
    choices: ["off", "hooks"],
    default: "off",
    doc: "`hooks` shows messages at your next prompt or at the end of a turn when Claude Code does not listen to the channel or was started without it; never against the policy of an organisation. `off` keeps them until a session listens."
  },
  permissionRelay: {
    name: "MOLECULE_PERMISSION_RELAY",
    widens: true,
    choices: ["off", "canvas"],
    default: "off",
    doc: "`canvas` shows tool approvals that the session asks for to the canvas users as well, who can answer them; read when Claude Code starts."
  },
  replyGuard: {
    name: "MOLECULE_REPLY_GUARD",
    choices: ["people", "all", "off"],
    default: "people",
    doc: "When a turn ends without an answer to a message, Claude is asked for it once, then a person gets what Claude said in the terminal, or hears that no answer comes. `people` does so for people on the canvas, `all` asks for answers to agents as well, `off` never does."
  },
  questions: {
    name: "MOLECULE_QUESTIONS",
    widens: true,
    choices: ["off", "canvas"],
    default: "off",
    doc: "`canvas` shows questions and plans of Claude also to the canvas user whose message it works on, who can answer them; the dialog in the terminal stays."
  },
  caFile: {
    name: "MOLECULE_CA_FILE",
    widens: true,
    doc: "File with the certificates (PEM) of authorities to trust besides the usual ones, such as that of a proxy which reads along; `~/` is the home folder of your account, a relative path starts in the state folder. Variables of the environment add none."
  },
  stateDir: {
    name: "MOLECULE_STATE_DIR",
    default: "~/.claude/channels/molecule",
    doc: "Folder of the `.env` file, the inbox and the lease; read from the environment only."
  },
  agentName: {
    name: "MOLECULE_AGENT_NAME",
    doc: "Name on the agent card; without it the workspace keeps the name it has on the canvas."
  },
  agentDescription: {
    name: "MOLECULE_AGENT_DESCRIPTION",
    doc: "Description on the agent card."
  },
  agentSkills: {
    name: "MOLECULE_AGENT_SKILLS",
    doc: "Skills on the agent card, separated by commas."
  },
  pythonWorkspaces: {
    name: "MOLECULE_WORKSPACES",
    doc: "Same form as `MOLECULE_WORKSPACES_JSON`; used when neither that nor the lists are set."
  },
  pythonWorkspaceId: {
    name: "WORKSPACE_ID",
    expected: "the id of the workspace to watch",
    doc: "Id of one workspace; used when none of the other forms is set."
  },
  pythonPlatformUrl: {
    name: "PLATFORM_URL",
    expected: CANVAS_ADDRESS,
    doc: "Address of the canvas for `WORKSPACE_ID` and `MOLECULE_WORKSPACES`; without it `MOLECULE_PLATFORM_URL` applies."
  },
  pythonToken: {
    name: "MOLECULE_WORKSPACE_TOKEN",
    expected: "the token of the workspace",
    doc: "Token of `WORKSPACE_ID`."
  },
  pythonTokenFile: {
    name: "MOLECULE_WORKSPACE_TOKEN_FILE",
    doc: "File that holds only the token of `WORKSPACE_ID`; `~/` is the home folder, a relative path starts in the state folder."
  }
};
var settingsTable = Object.values(setting);

// src/settings/environment.ts
function processEnvironment() {
  return { ...process.env };
}
function readValue(values, name) {
  return values[name]?.trim() || undefined;
}

// src/settings/findings.ts
var LEAST_TOKEN_CHARACTERS = 8;

class Findings {
  #tokens = new Set;
  #problems = new Map;
  #warnings = new Set;
  addToken(text) {
    for (const word of text.split(/[^\x21-\x7e]+|["'<>]+/)) {
      if (word.length >= LEAST_TOKEN_CHARACTERS)
        this.#tokens.add(word);
    }
  }
  addProblem(problem) {
    this.#problems.set(JSON.stringify(problem), problem);
  }
  addWarning(warning) {
    this.#warnings.add(warning);
  }
  get problems() {
    const isTold = ({ got }) => [...this.#tokens].some((token) => got.includes(token));
    return [...this.#problems.values()].map((problem) => isTold(problem) ? { ...problem, got: "a value with a token in it" } : problem);
  }
  get warnings() {
    return [...this.#warnings];
  }
}
var MAX_ID_CHARACTERS = 40;
function showValue(value, maxCharacters = MAX_ID_CHARACTERS) {
  if (value.length > maxCharacters)
    return describeLength(value);
  return `"${printable(value)}"`;
}
function describeLength(value) {
  return value.length === 1 ? "a value of 1 character" : `a value of ${value.length} characters`;
}

// src/settings/proxy.ts
import { isIP as isIP2 } from "net";
function proxyVariable(env, address) {
  const url = URL.parse(address);
  if (url === null || hostKind(url.hostname) !== "public")
    return;
  return namedProxy(env, address);
}
function namedProxy(env, address) {
  const url = URL.parse(address);
  if (url === null || isExempt(url, readValue(env, "no_proxy") ?? readValue(env, "NO_PROXY")))
    return;
  const name = url.protocol === "https:" ? "https_proxy" : "http_proxy";
  return [name, name.toUpperCase(), "all_proxy", "ALL_PROXY"].find((variable) => readValue(env, variable));
}
function isExempt(url, noProxy = "") {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = url.port || (url.protocol === "https:" ? "443" : "80");
  return noProxy.toLowerCase().split(",").map((entry) => entry.trim()).some((entry) => entry === "*" || coversHost(entry, host, port));
}
function coversHost(entry, host, port) {
  if (entry.includes("/"))
    return isIP2(entry.split("/")[0] ?? "") === isIP2(host) && isInNetwork(host, entry);
  const [, name = entry, onlyPort] = /^\[?(.*?)\]?:(\d+)$/.exec(entry) ?? [];
  if (isIP2(entry) !== 0)
    return entry === host;
  const domain = name.replace(/^\*?\./, "");
  const isItsPort = onlyPort === undefined || onlyPort === port;
  return isItsPort && domain !== "" && (host === domain || host.endsWith(`.${domain}`));
}

// src/core/secret.ts
var REDACTED2 = "[redacted]";

class Secret {
  #value;
  constructor(value) {
    this.#value = value;
  }
  reveal() {
    return this.#value;
  }
  toString() {
    return REDACTED2;
  }
  toJSON() {
    return REDACTED2;
  }
  [Symbol.for("nodejs.util.inspect.custom")]() {
    return REDACTED2;
  }
}

// src/settings/platform-url.ts
var EXPECTED = "the address of the canvas, such as https://tenant.example.com";
var FIX_ABSENT = "Write the address there, or set MOLECULE_PLATFORM_URL for all.";
var FIX = "Copy the address from the browser in which the canvas is open, up to and with the host name.";
function checkPlatformUrl(text) {
  if (text === "")
    return failure("no address", FIX_ABSENT);
  if (/[<>]|\$\{/.test(text))
    return failure("a placeholder");
  if (/[\s\p{Cc}]/u.test(text))
    return failure("a value with white space or control characters inside");
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined)
    return missingScheme(text);
  if (scheme !== "http" && scheme !== "https")
    return failure(`the scheme ${showValue(scheme)}`);
  if (!URL.canParse(text))
    return failure(`${describeLength(text)} that is not a URL`);
  const url = new URL(text);
  const problems = [...superfluousParts(text, url), ...publicPlainHttp(url)];
  if (problems.length > 0)
    return { problems };
  const warning = plainHttpWarning(url);
  return { origin: url.origin, problems, ...warning === undefined ? {} : { warning } };
}
function failure(got, fix = FIX) {
  return { problems: [{ got, expected: EXPECTED, fix }] };
}
function missingScheme(text) {
  const candidate = `http://${text.replace(/^(?:https?:)?\/*/i, "")}`;
  if (text.includes("@") || !URL.canParse(candidate))
    return failure("a value without a scheme");
  const url = new URL(candidate);
  if (!looksLikeHost(url))
    return failure(`${describeLength(text)} without a scheme`);
  return failure(`${showValue(url.host)} without a scheme`, `Write ${corrected(url)}.`);
}
function looksLikeHost(url) {
  if (url.host.length > 60)
    return false;
  if (url.hostname.startsWith("[") || url.port !== "" && url.hostname.length <= 20)
    return true;
  return /^localhost$|\.[a-z]{2,24}$|^[\d.]+$/.test(url.hostname);
}
function superfluousParts(text, url) {
  const afterScheme = text.slice(text.indexOf("://") + 3);
  const authority = /^[^/\\?#]*/.exec(afterScheme)?.[0] ?? "";
  const rest = afterScheme.slice(authority.length);
  const parts = [
    ...authority.includes("@") ? ["credentials"] : [],
    .../^[/\\]*$/.test(url.pathname) ? [] : ["a path"],
    .../^[^#]*\?/.test(rest) ? ["a query"] : [],
    ...rest.includes("#") ? ["a fragment"] : []
  ];
  if (parts.length === 0)
    return [];
  return [
    {
      got: `a URL with ${parts.join(", ")}`,
      expected: "only scheme, host and port",
      fix: `Write ${corrected(url)}.`
    }
  ];
}
function publicPlainHttp(url) {
  if (url.protocol !== "http:" || hostKind(url.hostname) !== "public")
    return [];
  return [
    {
      got: "plain http to a public host",
      expected: "https, so that nobody on the way can read the token",
      fix: `Write ${corrected(url)}.`
    }
  ];
}
function plainHttpWarning(url) {
  if (url.protocol !== "http:" || hostKind(url.hostname) !== "private")
    return;
  return `${url.origin} is plain http: whoever is on that network can read the token; use https when you can.`;
}
function corrected(url) {
  const scheme = url.protocol === "http:" && hostKind(url.hostname) === "public" ? "https:" : url.protocol;
  return `${scheme}//${url.host}`;
}

// src/settings/targets.ts
var TOKEN_EXPECTED = "the token of the workspace, one word as the canvas shows it";
var TOKEN_FIX = "Copy the token from the canvas, or create a new one there (Settings, Workspace Tokens).";
function checkTargets(written, findings) {
  const tokens = written.flatMap(({ token }) => token?.text ?? []);
  for (const token of tokens)
    findings.addToken(token);
  const targets = written.flatMap((target) => {
    const id = checkId(target.id, tokens, findings);
    const token = checkToken(target.token, findings);
    const platformUrl = checkUrl(target.platformUrl, findings);
    if (id === undefined || token === undefined || platformUrl === undefined)
      return [];
    return [{ id, token, platformUrl }];
  });
  reportDuplicates(written, findings);
  return targets;
}
function checkId(value, tokens, findings) {
  if (value === undefined)
    return;
  if (isWorkspaceId(value.text))
    return value.text;
  report(value, findings, {
    got: value.text === "" ? "an empty id" : showId(value.text, tokens),
    expected: 'an id of 1 to 128 letters A-Z a-z, digits, "_" or "-"',
    fix: "Copy the id of the workspace from the canvas."
  });
  return;
}
function showId(id, tokens) {
  const mayHoldToken = tokens.some((token) => token.length >= 8 && id.includes(token));
  return mayHoldToken ? describeLength(id) : showValue(id);
}
function checkToken(value, findings) {
  if (value === undefined)
    return;
  const problem = tokenProblem(value.text);
  if (problem === undefined)
    return new Secret(value.text);
  report(value, findings, problem);
  return;
}
function tokenProblem(token) {
  const got = troubleWith(token);
  if (got === undefined)
    return;
  const fix = /^bearer\s/i.test(token) ? "Write the token alone, without the word Bearer before it." : TOKEN_FIX;
  return { got, expected: TOKEN_EXPECTED, fix };
}
function troubleWith(token) {
  if (token === "")
    return "an empty token";
  if (/[<>]|\$\{/.test(token) || /^ROTATE_TO_REVEAL_TOKEN$/i.test(token))
    return "a placeholder";
  if (/\s/.test(token))
    return `${describeLength(token)} with white space inside`;
  if (/\p{Cc}/u.test(token))
    return `${describeLength(token)} with control characters inside`;
  if (/["'`]/.test(token))
    return `${describeLength(token)} with a quotation mark inside`;
  if (/[^\x21-\x7e]/.test(token))
    return `${describeLength(token)} with a character outside ASCII`;
  return;
}
function checkUrl(value, findings) {
  if (value === undefined)
    return;
  const verdict = checkPlatformUrl(value.text);
  for (const problem of verdict.problems)
    report(value, findings, problem);
  if (verdict.warning !== undefined)
    findings.addWarning(`${value.variable}: ${verdict.warning}`);
  return verdict.origin;
}
function report(value, findings, problem) {
  const got = value.place === undefined ? problem.got : `${problem.got} (${value.place})`;
  findings.addProblem({ ...problem, variable: value.variable, got });
}
function reportDuplicates(written, findings) {
  const ids = written.flatMap(({ id }) => id !== undefined && isWorkspaceId(id.text) ? [id] : []);
  for (const id of ids) {
    const same = written.filter((target) => target.id?.text === id.text);
    const times = same.length;
    if (times === 1)
      continue;
    const isOnSeveral = new Set(same.map(({ platformUrl }) => platformUrl?.text)).size > 1;
    findings.addProblem({
      variable: id.variable,
      got: `the id ${showValue(id.text)} ${times} times`,
      expected: "each id once",
      fix: isOnSeveral ? "One session cannot watch the same id on two platforms: keep one here, and watch the other with a MOLECULE_STATE_DIR of its own." : "Remove the entry that is too much, with its token."
    });
  }
}

// src/client/create-client.ts
function createClient(access, fetchLike) {
  const findings = new Findings;
  const value = (variable) => ({ variable, text: access[variable] });
  const [target] = checkTargets([{ id: value("workspaceId"), token: value("token"), platformUrl: value("platformUrl") }], findings);
  if (target === undefined || findings.problems.length > 0)
    throw new ConfigError(findings.problems);
  const env = processEnvironment();
  const experience = new Experience({
    ...systemClock,
    proxyVariable: (address) => proxyVariable(env, address)
  });
  return new PlatformClient(target, fetchLike, experience);
}
// src/platform/send-to-peer.ts
var SEND_TIMEOUT_MS = 60000;
var MAX_MESSAGE_BYTES = 900000;
function bytesBeside(text) {
  return Math.floor((MAX_MESSAGE_BYTES - Buffer.byteLength(JSON.stringify(text))) * 3 / 4);
}
async function sendToPeer(client, peerId, outgoing, signal, timeoutMs = SEND_TIMEOUT_MS) {
  const body = sendMessageBody(outgoing);
  const deadlineMs = performance.now() + timeoutMs;
  const attempt = () => {
    const leftMs = Math.max(1, Math.ceil(deadlineMs - performance.now()));
    return client.sendMessage(peerId, body, leftMs, signal);
  };
  try {
    const isRepeatHarmless = () => client.findOutMerging(signal);
    return await withRetry("messageToPeer", attempt, signal, { withinMs: timeoutMs, isRepeatHarmless });
  } catch (error) {
    throw error instanceof TimeoutError ? new TimeoutError(timeoutMs, { cause: error }) : error;
  }
}
function sendMessageBody(outgoing) {
  const files = (outgoing.files ?? []).map(({ name, mimeType, base64 }) => ({ kind: "file", file: { name, mimeType, bytes: base64 } }));
  return {
    jsonrpc: "2.0",
    id: crypto.randomUUID(),
    method: "message/send",
    params: {
      message: {
        role: "user",
        messageId: outgoing.messageId,
        parts: [{ kind: "text", text: outgoing.text }, ...files],
        ...outgoing.contextId === undefined ? {} : { contextId: outgoing.contextId },
        ...outgoing.inReplyTo === undefined ? {} : { metadata: { in_reply_to: outgoing.inReplyTo } }
      }
    }
  };
}

// src/client/direct-calls.ts
var TTL_MS = 300000;
var MAX_PEERS2 = 1000;
var MAX_ANSWER_BYTES2 = 8 * 1024 * 1024;
var NOT_TAKEN = new Set([
  401,
  403,
  404,
  405,
  407,
  410,
  413,
  415,
  421,
  426,
  429,
  501,
  503
]);
var LINK_LOCAL = /^(?:169\.254\.|\[fe[89ab])/i;

class DirectCalls {
  #client;
  #ttlMs;
  #fetchLike;
  #known;
  constructor(client, { ttlMs = TTL_MS, maxPeers = MAX_PEERS2, fetchLike = safeFetch() } = {}) {
    this.#client = client;
    this.#ttlMs = ttlMs;
    this.#fetchLike = fetchLike;
    this.#known = new BoundedMap(maxPeers);
  }
  async address(peerId, signal) {
    return (await this.#lookUp(peerId, signal))?.href;
  }
  forget(peerId) {
    this.#known.delete(peerId);
  }
  async call(peerId, outgoing, timeoutMs, signal) {
    const url = await this.#lookUp(peerId, signal).catch((error) => {
      if (error instanceof PlatformError)
        return;
      throw error;
    });
    if (url === undefined)
      return;
    const body = sendMessageBody(outgoing);
    this.#client.refuseTokens(JSON.stringify(body));
    try {
      return await withDeadline(timeoutMs, signal, async (deadline) => {
        const sending = {
          method: "POST",
          path: `${url.pathname}${url.search}`,
          body,
          authenticated: false
        };
        const response = await exchange(wayTo(url, this.#fetchLike), sending, "application/json", deadline);
        return readSendOutcome((await readAnswer(response, MAX_ANSWER_BYTES2, deadline)).json);
      });
    } catch (error) {
      if (isNotTaken(error))
        return void this.#remember(peerId, undefined);
      this.forget(peerId);
      throw error;
    }
  }
  async#lookUp(peerId, signal) {
    const known = this.#known.get(peerId);
    if (known !== undefined && performance.now() < known.untilMs)
      return known.url;
    return this.#remember(peerId, callable(await this.#client.peers.address(peerId, signal)));
  }
  #remember(peerId, url) {
    this.#known.renew(peerId, { url, untilMs: performance.now() + this.#ttlMs });
    return url;
  }
}
function callable(address) {
  const url = address === undefined ? null : URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol))
    return;
  return url.username !== "" || url.password !== "" || LINK_LOCAL.test(url.host) ? undefined : url;
}
function wayTo({ origin }, send) {
  const target = { id: "peer", token: new Secret(crypto.randomUUID()), platformUrl: origin };
  return { target, send, guard: new TokenGuard(() => []), onDate: () => {
    return;
  } };
}
function isNotTaken(error) {
  if (error instanceof NetworkError)
    return !error.mayHaveArrived;
  if (error instanceof HttpStatusError)
    return NOT_TAKEN.has(error.status);
  return error instanceof ProtocolError && error.isForeign;
}
// src/client/file-source.ts
import { stat } from "fs/promises";
import { basename } from "path";
var ANY_TYPE = "application/octet-stream";
var MAX_INLINE_FILES = 10;
async function uploadFiles(client, sources, signal) {
  if (sources.length === 0)
    return [];
  const parts = await partsOf2(sources);
  const { fileBytes, requestBytes, filesPerMessage } = await client.uploads.limits(signal);
  if (parts.length > filesPerMessage) {
    throw new ArgumentError("files", `${parts.length} files`, `at most ${filesPerMessage}`);
  }
  for (const [index, { sizeBytes }] of parts.entries()) {
    if (sizeBytes > fileBytes)
      throw wrong(index, `${sizeBytes} bytes`, `at most ${fileBytes}`);
  }
  const sizeBytes = totalBytes(parts);
  if (sizeBytes > requestBytes) {
    throw new ArgumentError("files", `${sizeBytes} bytes`, `at most ${requestBytes} together`);
  }
  return client.uploads.upload(parts, signal);
}
async function inlineFiles(sources, text) {
  if (sources.length === 0)
    return [];
  const parts = await partsOf2(sources);
  const maxBytes = bytesBeside(text);
  const sizeBytes = totalBytes(parts);
  if (parts.length > MAX_INLINE_FILES || sizeBytes > maxBytes) {
    throw new ArgumentError("files", `${parts.length} files of ${sizeBytes} bytes`, `at most ${MAX_INLINE_FILES} of ${Math.max(0, maxBytes)} bytes together, since files to a peer travel inside the message`);
  }
  const inline = [];
  for (const { name, mimeType, read } of parts) {
    const chunks = [];
    for await (const chunk of read())
      chunks.push(chunk);
    inline.push({ name, mimeType, base64: Buffer.concat(chunks).toString("base64") });
  }
  return inline;
}
function partsOf2(sources) {
  return Promise.all(sources.map(partOf));
}
async function partOf(source, index) {
  if (typeof source === "string")
    return ofPath(source, {}, index);
  if (source instanceof Blob)
    return ofBlob(source, {}, index);
  if ("path" in source)
    return ofPath(source.path, source, index);
  const blob = "blob" in source ? source.blob : new Blob([Uint8Array.from(source.bytes)]);
  return ofBlob(blob, source, index);
}
async function ofPath(path, shown, index) {
  const stats = await stat(path).catch(() => {
    return;
  });
  if (stats === undefined)
    throw wrong(index, "a path that leads nowhere", "the path of a file");
  if (!stats.isFile())
    throw wrong(index, "a path to something else", "the path of a regular file");
  return ofBlob(Bun.file(path), { ...shown, name: shown.name ?? basename(path) }, index);
}
function ofBlob(blob, { name = nameOf2(blob), mimeType = blob.type }, index) {
  if (name === "")
    throw wrong(index, "a Blob without a name", "{ blob, name }");
  if (blob.size === 0)
    throw wrong(index, "nothing", "a file with something in it");
  const sizeBytes = blob.size;
  return {
    name,
    mimeType: mimeType.split(";")[0]?.trim() || ANY_TYPE,
    sizeBytes,
    read: () => exactly(blob, sizeBytes, index)
  };
}
function nameOf2(blob) {
  return "name" in blob && typeof blob.name === "string" ? basename(blob.name) : "";
}
async function* exactly(blob, sizeBytes, index) {
  let bytes = 0;
  for await (const chunk of blob.slice(0, sizeBytes).stream()) {
    bytes += chunk.byteLength;
    yield chunk;
  }
  if (bytes !== sizeBytes)
    throw wrong(index, "a file that became shorter meanwhile", `${sizeBytes} bytes`);
}
function wrong(index, got, expected) {
  return new ArgumentError(`files[${index}]`, got, expected);
}
function totalBytes(parts) {
  return parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}
// src/client/install-plugin.ts
import { createHash } from "crypto";
import { createWriteStream } from "fs";
import { chmod, mkdir, mkdtemp, rename, rm, stat as stat2 } from "fs/promises";
import { basename as basename2, dirname, join } from "path";
import { Readable, Transform } from "stream";
import { pipeline } from "stream/promises";
import { createGunzip } from "zlib";
import { extract } from "tar-stream";
var DEVICE_NAME2 = /^(con|prn|aux|nul|com\d|lpt\d)(\..*)?$/i;
var BAD_CHARACTER = /[\u0000-\u001f\\:]/;
var MAX_BYTES2 = 500 * 1024 * 1024;
var MAX_ENTRIES = 1e4;
var BYTES_AROUND_ENTRY = 4096;
var SILENCE_MS2 = 60000;
var TIMEOUT_MS2 = 30 * 60000;
async function installPlugin(client, name, folder, options, signal) {
  const archive = await client.plugins.download(name, signal, options.source);
  return extractArchive(archive, join(folder, name), { ...options, signal });
}
async function extractArchive(archive, destination, options = {}) {
  if (options.replace !== true && await exists(destination)) {
    throw new ArchiveError(`${destination} exists already`, "Ask for it to be replaced, or choose another folder.");
  }
  await mkdir(dirname(destination), { recursive: true, mode: 448 });
  const staging = await mkdtemp(join(dirname(destination), `.${basename2(destination)}-`));
  try {
    const extracted = await unpack(archive, staging, options);
    const expected = options.sha256?.toLowerCase();
    if (expected !== undefined && expected !== extracted.sha256) {
      throw new ArchiveError(`the archive has SHA-256 ${extracted.sha256}, expected ${expected}`, "Do not use it: it is not the plugin that was asked for.");
    }
    await putInPlace(staging, destination);
    return extracted;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
async function unpack(archive, folder, options) {
  const hash = createHash("sha256");
  const files = [];
  const unpacked = extract();
  const source = archive instanceof Readable ? archive : Readable.from(archive);
  const { maxBytes = MAX_BYTES2, maxEntries = MAX_ENTRIES } = options;
  using watch = new ProgressWatch(options);
  const hashing = onEach((chunk) => {
    watch.progress();
    hash.update(chunk);
  });
  let bytes = 0;
  const counting = onEach((chunk) => {
    bytes += chunk.byteLength;
    if (bytes > maxBytes + maxEntries * BYTES_AROUND_ENTRY)
      throw tooLarge(`more than ${maxBytes} bytes`);
  });
  const { signal } = watch;
  const feeding = pipeline(source, hashing, createGunzip(), counting, unpacked, { signal });
  const reading = writeEntries(unpacked, folder, files, { maxBytes, maxEntries, signal });
  feeding.catch((error) => watch.stop(error));
  reading.catch((error) => watch.stop(error));
  await Promise.race([Promise.allSettled([feeding, reading]), aborted(signal)]);
  unpacked.destroy();
  await Promise.allSettled([reading]);
  if (!signal.aborted)
    return { files, sha256: hash.digest("hex") };
  options.signal?.throwIfAborted();
  throw signal.reason instanceof ArchiveError ? signal.reason : damaged(signal.reason);
}

class ProgressWatch {
  #stop = new AbortController;
  #silenceMs;
  #total;
  #silence;
  constructor({ silenceMs = SILENCE_MS2, timeoutMs = TIMEOUT_MS2, signal }) {
    this.#silenceMs = silenceMs;
    this.#silence = this.#after(silenceMs);
    this.#total = this.#after(timeoutMs);
    const onAbort = () => this.stop(signal?.reason);
    signal?.addEventListener("abort", onAbort, { once: true, signal: this.#stop.signal });
    if (signal?.aborted === true)
      onAbort();
  }
  get signal() {
    return this.#stop.signal;
  }
  progress() {
    clearTimeout(this.#silence);
    this.#silence = this.#after(this.#silenceMs);
  }
  stop(reason) {
    this.#stop.abort(reason);
  }
  [Symbol.dispose]() {
    clearTimeout(this.#silence);
    clearTimeout(this.#total);
    this.#stop.abort();
  }
  #after(durationMs) {
    const error = new ArchiveError(`the archive did not come within ${durationMs} ms`, "Download it again.");
    return setTimeout(() => this.stop(error), durationMs);
  }
}
function onEach(look) {
  return new Transform({
    transform(chunk, _encoding, done) {
      try {
        look(chunk);
        done(null, chunk);
      } catch (error) {
        done(error instanceof Error ? error : new Error("unknown error"));
      }
    }
  });
}
async function writeEntries(entries, folder, files, limits) {
  const { maxBytes, maxEntries, signal } = limits;
  let entryCount = 0;
  let bytes = 0;
  for await (const entry of entries) {
    const { name, type, size, mode } = entry.header;
    if (!Number.isSafeInteger(size))
      throw damaged(new Error("an entry of no size"));
    entryCount += 1;
    bytes += size;
    if (entryCount > maxEntries)
      throw tooLarge(`more than ${maxEntries} entries`);
    if (bytes > maxBytes)
      throw tooLarge(`more than ${maxBytes} bytes`);
    const path = archivePath(name);
    if (path === undefined || type !== "file" && type !== "contiguous-file" && type !== "directory") {
      throw new ArchiveError(`the archive holds ${path === undefined ? "a path that leads outside" : `a ${type}`}`, "Do not use it: a plugin consists of plain files and folders.");
    }
    const target = join(folder, path);
    if (type === "directory") {
      await mkdir(target, { recursive: true, mode: 448 });
      entry.resume();
      continue;
    }
    await mkdir(dirname(target), { recursive: true, mode: 448 });
    await pipeline(entry, createWriteStream(target, { flags: "wx", mode: 384 }), { signal });
    if ((mode & 64) !== 0)
      await chmod(target, 448);
    files.push(path);
  }
}
function archivePath(name) {
  if (BAD_CHARACTER.test(name) || name.startsWith("/"))
    return;
  const segments = name.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.some((segment) => segment === ".." || DEVICE_NAME2.test(segment) || segment.length > 255)) {
    return;
  }
  return segments.length === 0 ? "." : segments.join("/");
}
async function putInPlace(staging, destination) {
  if (!await exists(destination))
    return rename(staging, destination);
  const old = `${staging}-old`;
  await rename(destination, old);
  try {
    await rename(staging, destination);
  } catch (error) {
    await rename(old, destination);
    throw error;
  }
  await rm(old, { recursive: true, force: true });
}
async function exists(path) {
  return stat2(path).then(() => true, () => false);
}
function tooLarge(what) {
  return new ArchiveError(`the archive holds ${what}`, "Do not use it, or allow more.");
}
function damaged(cause) {
  return new ArchiveError("the archive is damaged or was cut off", "Download it again.", { cause });
}
// src/client/register.ts
import {
  closeSync as closeSync2,
  constants as constants2,
  fchmodSync,
  fstatSync as fstatSync2,
  fsyncSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync
} from "fs";
import { homedir } from "os";
import { dirname as dirname2, join as join2 } from "path";

// src/platform/mint-token.ts
async function mintToken(target, card, signal, fetchLike) {
  const body = { id: target.id, delivery_mode: "poll", agent_card: card };
  const answer = await new Connection(target, fetchLike).json(registerResponseSchema, {
    method: "POST",
    path: "/registry/register",
    body,
    signal,
    authenticated: false
  });
  return answer.auth_token;
}

// src/runtime/own-path.ts
import { closeSync, constants, fstatSync, lstatSync, openSync, statSync } from "fs";
var FOLDER = { kind: "folder", mayBeLink: true };
function ownUser() {
  return process.geteuid?.();
}
function doubtAbout(path, rule) {
  const link = lookAt(path, lstatSync);
  if (link === undefined)
    return;
  if (!link.isSymbolicLink())
    return doubtAboutStats(path, link, rule);
  if (rule.mayBeLink !== true)
    return otherKind(path, link, rule);
  if (isForeign(link))
    return foreign(path, link, rule);
  const target = lookAt(path, statSync);
  return target === undefined ? undefined : doubtAboutStats(path, target, rule);
}
function requireOwn(path, rule) {
  const doubt = doubtAbout(path, rule);
  if (doubt !== undefined)
    throw doubt;
}
function openOwn(path, flags, { mayBeLink = false } = {}) {
  const rule = { kind: "file", mayBeLink };
  requireOwn(path, rule);
  const descriptor = openSync(path, flags | NONBLOCK | (mayBeLink ? 0 : NOFOLLOW), 384);
  const doubt = doubtAboutStats(path, fstatSync(descriptor), rule);
  if (doubt === undefined)
    return descriptor;
  closeSync(descriptor);
  throw doubt;
}
var NONBLOCK = constants.O_NONBLOCK ?? 0;
var NOFOLLOW = constants.O_NOFOLLOW ?? 0;
function lookAt(path, look) {
  try {
    return look(path);
  } catch {
    return;
  }
}
function doubtAboutStats(path, stats, rule) {
  const isRight = rule.kind === "file" ? stats.isFile() : stats.isDirectory();
  if (!isRight)
    return otherKind(path, stats, rule);
  if (isForeign(stats))
    return foreign(path, stats, rule);
  return isOpenToChanges(stats) ? open(path, stats, rule) : undefined;
}
function isForeign({ uid }) {
  return ownUser() !== undefined && uid !== ownUser() && uid !== 0;
}
function isOpenToChanges({ mode, uid, gid }) {
  if (ownUser() === undefined)
    return false;
  return (mode & 2) !== 0 || (mode & 16) !== 0 && gid !== uid;
}
function otherKind(path, stats, { kind }) {
  const expected = kind === "file" ? "a regular file" : "a folder";
  return new UntrustedPathError(path, `${kindOf2(stats)} instead of ${expected}`, `Move it away: mv ${shellWord(printable(path))} ${shellWord(printable(`${path}.old`))}`);
}
function kindOf2(stats) {
  if (stats.isSymbolicLink())
    return "a symbolic link";
  if (stats.isDirectory())
    return "a folder";
  if (stats.isFIFO())
    return "a named pipe";
  if (stats.isSocket())
    return "a socket";
  return stats.isFile() ? "a regular file" : "a device";
}
function foreign(path, { uid }, { kind }) {
  const own = `sudo chown ${kind === "folder" ? "-R " : ""}${ownUser()} ${shellWord(printable(path))}`;
  return new UntrustedPathError(path, `another user's (UID ${uid})`, kind === "folder" ? `Use a folder of your own (MOLECULE_STATE_DIR); or, when nobody else put anything into this one, make it yours: ${own}` : `Remove it; or, when you know what is in it, make it yours: ${own}`);
}
function open(path, { mode }, { kind }) {
  const rights = (mode & 4095).toString(8).padStart(4, "0");
  return new UntrustedPathError(path, `open to changes by other users (mode ${rights})`, `Check what is in it; then: chmod ${kind === "folder" ? 700 : 600} ${shellWord(printable(path))}`);
}

// src/client/register.ts
class TokenGivenBeforeError extends MoleculeError {
  actor = "user";
  constructor(workspaceId, tokenFile) {
    super(`workspace ${workspaceId} has a token already, which is not in ${printable(tokenFile)}`, "Create a new one on the canvas (Settings, Workspace Tokens), and write it into that file.");
  }
}
var OTHERS_MS = 2000;
var LOOK_AGAIN_MS = 100;
var MAX_TOKEN_BYTES = 4096;
var NEW_FILE = constants2.O_WRONLY | constants2.O_CREAT | constants2.O_EXCL;
async function register({ workspaceId, platformUrl, tokenFile = defaultTokenFile(workspaceId), fetchLike }, card, signal) {
  const clientWith = (token) => createClient({ workspaceId, token, platformUrl }, fetchLike);
  const kept = readToken(tokenFile);
  if (kept !== undefined)
    return registered(clientWith(kept), card, signal);
  const stranger = clientWith(crypto.randomUUID());
  await stranger.workspace(signal);
  const file = new NewTokenFile(tokenFile);
  try {
    const token = await mintToken(stranger.target, card, signal, fetchLike).catch((error) => {
      if (error instanceof HttpStatusError && error.status === 401)
        return;
      throw error;
    });
    if (token !== undefined) {
      file.keep(token);
      return clientWith(token);
    }
  } finally {
    file.close();
  }
  const others = await tokenOfOthers(tokenFile, signal);
  if (others === undefined)
    throw new TokenGivenBeforeError(workspaceId, tokenFile);
  return registered(clientWith(others), card, signal);
}
async function registered(client, card, signal) {
  await client.register(card, signal);
  return client;
}
function defaultTokenFile(workspaceId) {
  return join2(homedir(), ".molecule", isWorkspaceId(workspaceId) ? workspaceId : "unknown", ".auth_token");
}
function readToken(path) {
  try {
    const descriptor = openOwn(path, constants2.O_RDONLY);
    try {
      if ((fstatSync2(descriptor).mode & 63) !== 0)
        fchmodSync(descriptor, 384);
      return readFileSync(descriptor, "utf8").slice(0, MAX_TOKEN_BYTES).trim();
    } finally {
      closeSync2(descriptor);
    }
  } catch (error) {
    if (errorCode(error) === "ENOENT")
      return;
    throw error;
  }
}
async function tokenOfOthers(path, signal) {
  for (let waitedMs = 0;waitedMs < OTHERS_MS; waitedMs += LOOK_AGAIN_MS) {
    const token = readToken(path);
    if (token !== undefined)
      return token;
    await sleep(LOOK_AGAIN_MS, signal);
    signal.throwIfAborted();
  }
  return;
}

class NewTokenFile {
  #path;
  #draft;
  #descriptor;
  constructor(path) {
    const folder = dirname2(path);
    mkdirSync(folder, { recursive: true, mode: 448 });
    requireOwn(folder, FOLDER);
    this.#path = path;
    this.#draft = `${path}.${crypto.randomUUID()}`;
    this.#descriptor = openOwn(this.#draft, NEW_FILE);
  }
  keep(token) {
    writeSync(this.#descriptor, `${token}
`);
    fsyncSync(this.#descriptor);
    renameSync(this.#draft, this.#path);
  }
  close() {
    closeSync2(this.#descriptor);
    rmSync(this.#draft, { force: true });
  }
}
// src/client/run-agent.ts
import { mkdirSync as mkdirSync5 } from "fs";

// src/files/inbox-folder.ts
import {
  chmodSync,
  existsSync,
  lstatSync as lstatSync2,
  mkdirSync as mkdirSync2,
  readdirSync,
  renameSync as renameSync2,
  rmSync as rmSync2,
  statSync as statSync2,
  writeFileSync
} from "fs";
import { open as open2, rename as rename2, rm as rm2 } from "fs/promises";
import { basename as basename3, join as join3 } from "path";

// src/files/inbox-names.ts
import { createHash as createHash2, randomBytes } from "crypto";
var PARTIAL = "~";
var OWN = "~own";
var FILE = /^([0-9a-f]{24})-[0-9a-f]{16}([0-9a-f]{16})?-([A-Za-z0-9._-]+)(~?)$/;
var MARK = /^([0-9a-f]{24})~own$/;
var OWNER_CHARACTERS = 8;
var NO_AGENT = "0".repeat(OWNER_CHARACTERS);
function uploadKey(target, fileId) {
  return keyOf2(target, ["upload", fileId]);
}
function inlineKey(target, activityId, index) {
  return keyOf2(target, ["inline", activityId, String(index)]);
}
function keyOf2({ platformUrl, id }, rest) {
  return hash(JSON.stringify([platformUrl, id, ...rest]), 24);
}
function ownerOf({ workspaceId, agentId }) {
  const agent = agentId === undefined ? NO_AGENT : hash(`agent ${agentId}`, OWNER_CHARACTERS);
  return `${hash(workspaceId, OWNER_CHARACTERS)}${agent}`;
}
function isAgentsOwner(owner) {
  return owner !== "" && !owner.endsWith(NO_AGENT);
}
function hash(text, characters) {
  return createHash2("sha256").update(text).digest("hex").slice(0, characters);
}
function newFileName(key, remoteName, owner) {
  const random = randomBytes(8).toString("hex");
  return inboxFileName(key, `${random}${owner === undefined ? "" : ownerOf(owner)}`, safeFileName(remoteName));
}
function inboxFileName(key, rest, name) {
  return `${key}-${rest}-${name}`;
}
function partialName(name) {
  return `${name}${PARTIAL}`;
}
function ownMarkName(key) {
  return `${key}${OWN}`;
}
function readInboxName(text) {
  const [, markKey] = MARK.exec(text) ?? [];
  if (markKey !== undefined)
    return { kind: "own_mark", key: markKey, owner: "", name: "" };
  const [, key, owner = "", name = "", partial] = FILE.exec(text) ?? [];
  return key === undefined ? undefined : { kind: partial === "" ? "file" : "partial", key, owner, name };
}

// src/files/folder-index.ts
var MIB4 = 1024 ** 2;
var FOLDER_LIMITS = {
  people: { bytes: 640 * MIB4, files: 1e4 },
  agents: { bytes: 384 * MIB4, files: 5000 },
  agent: { bytes: 192 * MIB4, files: 2000 }
};
var BLOCK_BYTES = 4096;

class FolderIndex {
  #limits;
  #byKey = new Map;
  #owners = new Map;
  #people = { bytes: 0, files: 0 };
  #agents = { bytes: 0, files: 0 };
  constructor(files, limits) {
    this.#limits = limits;
    for (const file of files)
      this.add(file);
  }
  find(key) {
    return this.#byKey.get(key);
  }
  add(file) {
    const owned = this.#owners.get(file.owner) ?? {
      isAgent: isAgentsOwner(file.owner),
      files: new Map,
      bytes: 0
    };
    this.#owners.set(file.owner, owned);
    this.#byKey.set(file.key, file);
    owned.files.set(file.path, file);
    this.#count(owned, diskBytes(file), 1);
  }
  remove(file) {
    if (this.#byKey.get(file.key) === file)
      this.#byKey.delete(file.key);
    const owned = this.#owners.get(file.owner);
    if (owned?.files.delete(file.path) !== true)
      return;
    this.#count(owned, -diskBytes(file), -1);
    if (owned.files.size === 0)
      this.#owners.delete(file.owner);
  }
  #count(owned, bytes, files) {
    const total = owned.isAgent ? this.#agents : this.#people;
    owned.bytes += bytes;
    total.bytes += bytes;
    total.files += files;
  }
  excess(newest) {
    const { agent, agents, people } = this.#limits;
    const owners = [...this.#owners.values()];
    const grown = newest === undefined ? owners : [this.#owners.get(newest.owner)].filter((one) => one !== undefined);
    const tooMuch = grown.filter(({ isAgent, bytes, files }) => isAgent && isPast(agent, { bytes, files: files.size }));
    if (tooMuch.length > 0)
      return oldestOfMost(tooMuch, newest);
    const isTooMuchOf = (isAgent) => isAgent ? isPast(agents, this.#agents) : isPast(people, this.#people);
    return [true, false].filter(isTooMuchOf).map((isAgent) => oldestOfMost(owners.filter((owned) => owned.isAgent === isAgent), newest)).find((file) => file !== undefined);
  }
}
function isPast(allowance, { bytes, files }) {
  return bytes > allowance.bytes || files > allowance.files;
}
function oldestOfMost(owners, newest) {
  const mostFirst = owners.toSorted((a, b) => b.bytes - a.bytes);
  return mostFirst.flatMap(({ files }) => files.values().find((file) => file !== newest) ?? [])[0];
}
function diskBytes({ sizeBytes }) {
  return Math.max(1, Math.ceil(sizeBytes / BLOCK_BYTES)) * BLOCK_BYTES;
}

// src/files/inbox-folder.ts
var FOLDER2 = "inbox";
var MAX_AGE_MS = 7 * 86400000;
var MAX_PARTIAL_AGE_MS = 3600000;
var MAX_INDEX_AGE_MS = 60000;

class InboxFolder {
  path;
  #limits;
  #index;
  constructor(stateDirectory, limits = FOLDER_LIMITS) {
    this.path = join3(stateDirectory, FOLDER2);
    this.#limits = limits;
  }
  find(key) {
    const index = this.#indexed();
    const file = index.find(key);
    if (file === undefined || existsSync(file.path))
      return file?.path;
    index.remove(file);
    return;
  }
  newPath(key, remoteName, owner) {
    return join3(this.path, newFileName(key, remoteName, owner));
  }
  async write(path, chunks, maxBytes) {
    this.#make();
    const partial = partialName(path);
    const file = await open2(partial, "wx", 384);
    try {
      const sizeBytes = await copyTo(file, chunks, maxBytes).finally(() => file.close());
      await rename2(partial, path);
      this.#written(path, sizeBytes);
    } catch (error) {
      await rm2(partial, { force: true });
      throw error;
    }
  }
  writeText(path, text) {
    this.#make();
    const partial = partialName(path);
    try {
      writeFileSync(partial, text, { mode: 384, flag: "wx" });
      renameSync2(partial, path);
      this.#written(path, statSync2(path).size);
    } catch (error) {
      removeFile(partial);
      throw error;
    }
    return path;
  }
  #written(path, sizeBytes) {
    const name = readInboxName(basename3(path));
    if (name === undefined)
      return;
    const index = this.#indexed();
    const file = { ...name, path, sizeBytes };
    const known = index.find(name.key);
    if (known?.path === path)
      index.remove(known);
    index.add(file);
    makeRoom(index, file);
  }
  markOwn(key) {
    this.#make();
    writeFileSync(join3(this.path, ownMarkName(key)), "", { mode: 384 });
  }
  isOwn(key) {
    return doubtAbout(this.path, FOLDER) === undefined && existsSync(join3(this.path, ownMarkName(key)));
  }
  list() {
    return this.#names().flatMap((name) => {
      const parsed = readInboxName(name);
      if (parsed === undefined)
        return [];
      const path = join3(this.path, name);
      const stats = lstatSync2(path, { throwIfNoEntry: false });
      if (stats?.isFile() !== true)
        return [];
      return [{ ...parsed, path, sizeBytes: stats.size, writtenMs: stats.mtimeMs }];
    });
  }
  prune(nowMs) {
    for (const file of this.list()) {
      if (isTooOld(file, nowMs))
        removeFile(file.path);
    }
    this.#index = undefined;
    makeRoom(this.#indexed());
  }
  #indexed() {
    const nowMs = performance.now();
    if (this.#index === undefined || nowMs - this.#index.readAtMs > MAX_INDEX_AGE_MS) {
      const files = this.list().filter(({ kind }) => kind === "file");
      const oldestFirst = files.sort((a, b) => a.writtenMs - b.writtenMs);
      this.#index = { files: new FolderIndex(oldestFirst, this.#limits), readAtMs: nowMs };
    }
    return this.#index.files;
  }
  #make() {
    mkdirSync2(this.path, { recursive: true, mode: 448 });
    requireOwn(this.path, FOLDER);
    chmodSync(this.path, 448);
  }
  #names() {
    if (doubtAbout(this.path, FOLDER) !== undefined)
      return [];
    try {
      return readdirSync(this.path);
    } catch {
      return [];
    }
  }
}
function makeRoom(index, newest) {
  for (let file = index.excess(newest);file !== undefined; file = index.excess(newest)) {
    removeFile(file.path);
    index.remove(file);
  }
}
async function copyTo(file, chunks, maxBytes) {
  let writtenBytes = 0;
  for await (const chunk of chunks) {
    writtenBytes += chunk.byteLength;
    if (writtenBytes > maxBytes)
      throw new FileTooLargeError(maxBytes);
    await file.appendFile(chunk);
  }
  await file.sync();
  return writtenBytes;
}
function removeFile(path) {
  try {
    rmSync2(path, { force: true });
  } catch {}
}
function isTooOld({ kind, writtenMs }, nowMs) {
  return nowMs - writtenMs > (kind === "partial" ? MAX_PARTIAL_AGE_MS : MAX_AGE_MS);
}

// src/core/attachment.ts
var MAX_ATTACHMENTS = 20;
function isImage({ kind, mimeType }) {
  return kind === "image" || mimeType?.toLowerCase().startsWith("image/") === true;
}
var MAX_LINK_CHARACTERS = 2000;
function webLink(uri) {
  const isLink = uri !== undefined && uri.length <= MAX_LINK_CHARACTERS && /^https?:\/\//i.test(uri);
  const url = isLink ? URL.parse(uri) : null;
  if (url === null || url.username !== "" || url.password !== "")
    return;
  const rest = `${url.pathname}${url.search}${url.hash}`.replace(/[^\x21-\x7e]|["<>[\]`]/g, encodeURIComponent);
  const link = `${url.origin}${rest}`;
  return link.length <= MAX_LINK_CHARACTERS ? link : undefined;
}

// src/core/long-text.ts
var MAX_TEXT_CHARACTERS = 20000;
function fitted(safeText, maxCharacters, save, indent = "", wholeCharacters = safeText.length) {
  const whole = indented(safeText, maxCharacters, indent);
  if (whole.length === safeText.length)
    return { text: whole.text };
  const path = save(safeText);
  const where = path === undefined ? "the rest could not be saved on this machine; ask the sender for it in smaller messages" : `the whole text is saved as ${path}`;
  const noteOn = (shown) => note`only the first ${shown} of ${wholeCharacters} characters are shown here; ${own(where)}`;
  const room = maxCharacters - noteOn(wholeCharacters).length - indent.length - 1;
  const beginning = indented(safeText, Math.max(0, room), indent);
  return {
    text: `${beginning.text}
${indent}${noteOn(beginning.length)}`,
    ...path === undefined ? {} : { path }
  };
}
function indented(text, maxCharacters, indent) {
  let end = Math.min(text.length, Math.max(0, maxCharacters));
  let indentation = 0;
  for (let at = text.indexOf(`
`);at !== -1 && at < end; at = text.indexOf(`
`, at + 1)) {
    indentation += indent.length;
    end = Math.max(at, Math.min(text.length, maxCharacters - indentation));
  }
  const last = text.charCodeAt(end - 1);
  if (end < text.length && last >= 55296 && last <= 56319)
    end -= 1;
  const beginning = withVisibleCharacters(text.slice(0, end));
  return { text: beginning.replaceAll(`
`, `
${indent}`), length: end };
}

// src/core/request-words.ts
var MAX_TITLE_CHARACTERS = 200;
var ID = /^[A-Za-z0-9_-]{1,128}$/;
function requestNote(request) {
  return note`${own(requestSentence(request))}`;
}
function requestSentence(request) {
  const what = `${request.kind ?? ""} request${titleOf(request)}`.trim();
  const id = ID.test(request.id) ? `, request_id ${request.id}` : "";
  switch (request.event) {
    case "created": {
      const actions = request.kind === "approval" ? "approved or rejected" : "done or rejected";
      return `you are asked for this with a request${request.kind === undefined ? "" : ` (${request.kind})`}${id}: answer it with respond_request (${actions}) when that is decided, ask back with add_request_message`;
    }
    case "outcome":
      return `your ${what} was ${word(request.status)} by ${byWhom(request)}${id}; get_request shows what was said`;
    case "comment":
      return request.isOwn === true ? `this was said by ${byWhom(request)} about your ${what}${id}; answer with add_request_message` : `this was added to the ${what} that you were given${id}; respond_request ends it`;
    case "cancelled":
      return `the ${what} that you were given was taken back${id}: stop working on it, nobody waits for an answer`;
  }
}
function titleOf({ title = "", event }) {
  return event === "created" || title === "" ? "" : ` ${quotedLine(title, MAX_TITLE_CHARACTERS)}`;
}
function byWhom({ by }) {
  if (by === "user")
    return "the canvas user";
  return by === "agent" ? "the agent that was asked" : "the other side";
}
function word(status = "answered") {
  return status === "" ? "answered" : safeWord(status);
}
function requestMeta({ request }) {
  if (request === undefined)
    return {};
  const { id, event, kind, status = "", by } = request;
  return {
    ...ID.test(id) ? { request_id: id } : {},
    request_event: event,
    ...kind === undefined ? {} : { request_kind: kind },
    .../^\w{1,30}$/.test(status) ? { request_status: status } : {},
    ...by === undefined ? {} : { request_by: by }
  };
}

// src/core/notification.ts
var MAX_REASON_CHARACTERS = 300;
var MAX_LINK_CHARACTERS2 = 6000;
var METHOD = /^[A-Za-z0-9_./-]{1,64}$/;
function channelNotification(message, presentation) {
  const { isAgain, fates = [], save, maxCharacters = MAX_TEXT_CHARACTERS } = presentation;
  const notes = fateNotes(message.attachments, fates).map((line) => `
${line}`).join("");
  const { text, path } = messageContent(message, maxCharacters - notes.length, save);
  const meta = messageMeta(message, isAgain, fates);
  return { content: text + notes, meta: path === undefined ? meta : { ...meta, text_path: path } };
}
function messageContent(message, maxCharacters, save) {
  if (message.delegation?.outcome === "failed")
    return failedDelegationText(message, maxCharacters, save);
  if (message.request !== undefined)
    return requestContent(message, message.request, maxCharacters, save);
  if (message.textOrigin !== "sender")
    return { text: placeholderText(message) };
  return between("", message, message.isExcerpt === true ? EXCERPT_NOTE : "", maxCharacters, save);
}
var EXCERPT_NOTE = note`the platform keeps only the beginning of a broadcast; its sender knows the rest`;
function requestContent(message, request, maxCharacters, save) {
  return message.text.trim() === "" ? { text: requestNote(request) } : between("", message, requestNote(request), maxCharacters, save);
}
function between(before, { text, wholeCharacters }, after, maxCharacters, save) {
  const start = before === "" ? "" : `${before}
`;
  const end = after === "" ? "" : `
${after}`;
  const fitting = fitted(safeBody(text), maxCharacters - start.length - end.length, save, "", wholeCharacters);
  return { ...fitting, text: start + fitting.text + end };
}
function fateNotes(attachments, fates) {
  const links = shownLinks(attachments);
  const notes = fates.flatMap((fate, index) => {
    const text = attachments[index] === undefined ? undefined : fateText(fate, links[index]);
    return text === undefined ? [] : [note`${own(attachmentLabel(attachments, index))} ${own(text)}`];
  });
  const rest = attachments.length - MAX_ATTACHMENTS;
  return fates.length === 0 || rest <= 0 ? notes : [...notes, note`${rest} more attachments were not looked at`];
}
function fateText(fate, link) {
  switch (fate.kind) {
    case "saved":
      return `is saved as ${fate.path}`;
    case "coming":
      return `is still being fetched; it will be ${fate.path} when it is complete`;
    case "unavailable":
      return `is not available: ${fate.why}`;
    case "link":
      return link === undefined ? "is a link, too long to be shown with the others" : undefined;
  }
}
function attachmentLabel(attachments, index) {
  const which = attachments.length > 1 ? `attachment ${index + 1}` : "attachment";
  const name = attachments[index]?.name ?? "";
  return safeLine(name) === "" ? `${which} (without a name)` : `${which} ${quotedLine(name)}`;
}
function placeholderText(message) {
  if (message.attachments.length > 0) {
    const names = message.attachments.slice(0, MAX_ATTACHMENTS).map((_, index) => attachmentLabel(message.attachments, index));
    return note`a message without text; ${own(names.join(", "))}`;
  }
  if (message.textOrigin !== "summary")
    return note`an empty message`;
  return note`no readable text in this message; the platform's own summary of it: ${own(platformWords(message))}`;
}
var FAILED_WITH_WORDS = note`this delegation failed: the peer answered with an error, and these are its words`;
function failedDelegationText(message, maxCharacters, save) {
  if (message.textOrigin === "sender")
    return between(FAILED_WITH_WORDS, message, "", maxCharacters, save);
  const because = message.text === "" ? "" : `; the platform gives as the reason: ${platformWords(message)}`;
  return { text: note`this delegation failed, there is no answer${own(because)}` };
}
function platformWords({ text }) {
  return quotedLine(text, MAX_REASON_CHARACTERS);
}
function noticeNotification(words, workspaceId) {
  return {
    content: note`${own(words)}`,
    meta: {
      source: "molecule",
      kind: "system_notice",
      ...workspaceId === undefined ? {} : { workspace_id: workspaceId },
      user: "molecule plugin"
    }
  };
}
function messageMeta(message, isAgain, fates = []) {
  const { sender } = message;
  const meta = {
    source: "molecule",
    kind: message.request === undefined ? sender.kind : "request",
    workspace_id: message.workspaceId,
    watching_as: message.workspaceId
  };
  if (sender.kind === "peer_agent") {
    meta.peer_id = sender.peerId;
    setName(meta, "peer_name", sender.name);
    setName(meta, "peer_role", sender.role);
  }
  if (sender.kind === "system_notice" && isPlainId(sender.sourceType))
    meta.source_type = sender.sourceType;
  meta.user = message.request?.by === "user" ? "canvas user" : senderLabel(sender);
  if (message.method !== undefined && METHOD.test(message.method))
    meta.method = message.method;
  meta.activity_id = message.activityId;
  setDelegation(meta, message);
  Object.assign(meta, requestMeta(message));
  meta.ts = message.createdAt;
  if (message.attachments.length > 0) {
    meta.attachment_count = String(message.attachments.length);
    setAttachments(meta, message.attachments, fates);
  }
  if (isAgain)
    meta.redelivered = "true";
  return meta;
}
function setDelegation(meta, { delegation, sender, contextId }) {
  if (delegation !== undefined) {
    if (isPlainId(delegation.id))
      meta.delegation_id = delegation.id;
    setName(meta, "task", delegation.task);
  }
  if (sender.kind === "peer_agent" && contextId !== undefined && isPlainId(contextId)) {
    meta.context_id = contextId;
  }
}
function setAttachments(meta, attachments, fates) {
  const links = shownLinks(attachments);
  for (const [index, attachment] of attachments.slice(0, MAX_ATTACHMENTS).entries()) {
    const suffix = attachments.length > 1 ? `_${index + 1}` : "";
    setName(meta, `attachment_name${suffix}`, attachment.name);
    setName(meta, `attachment_type${suffix}`, attachment.mimeType);
    const link = links[index];
    if (link !== undefined)
      meta[`attachment_url${suffix}`] = link;
    const fate = fates[index];
    if (fate?.kind !== "saved")
      continue;
    meta[`attachment_path${suffix}`] = fate.path;
    if (isImage(attachment))
      meta[`image_path${suffix}`] = fate.path;
  }
}
function shownLinks(attachments) {
  let characters = 0;
  return attachments.slice(0, MAX_ATTACHMENTS).map(({ uri }) => {
    const link = webLink(uri);
    characters += link?.length ?? 0;
    return characters <= MAX_LINK_CHARACTERS2 ? link : undefined;
  });
}
function setName(meta, key, value) {
  const name = value === undefined ? "" : safeLine(value);
  if (name !== "")
    meta[key] = name;
}
function senderLabel(sender) {
  switch (sender.kind) {
    case "canvas_user":
      return "canvas user";
    case "system_notice":
      return "platform";
    case "peer_agent":
      return safeLine(sender.name ?? "") === "" ? peerLabel(sender.peerId) : `peer ${quotedLine(sender.name ?? "")}`;
  }
}
function peerLabel(peerId) {
  return `peer ${peerId.slice(0, 8)}`;
}

// src/inbox/stored-message.ts
import { z as z12 } from "zod";
var MAX_STORED_CHARACTERS = 50000;
var MAX_CHARACTERS = { text: MAX_STORED_CHARACTERS, uri: 2048 };
var MAX_FIELD_CHARACTERS = 500;
var MAX_COUNTED = 1000;
var attachment = z12.object({
  kind: z12.string(),
  name: z12.string().exactOptional(),
  mimeType: z12.string().exactOptional(),
  uri: z12.string().exactOptional(),
  sizeBytes: z12.number().exactOptional(),
  isInline: z12.boolean().exactOptional()
});
var sender = z12.discriminatedUnion("kind", [
  z12.object({ kind: z12.literal("canvas_user") }),
  z12.object({
    kind: z12.literal("peer_agent"),
    peerId: z12.string(),
    name: z12.string().exactOptional(),
    role: z12.string().exactOptional()
  }),
  z12.object({ kind: z12.literal("system_notice"), sourceType: z12.string() })
]);
var storedMessage = z12.object({
  activityId: z12.string(),
  workspaceId: z12.string(),
  sender,
  text: z12.string(),
  wholeCharacters: z12.int().exactOptional(),
  textOrigin: z12.enum(["sender", "summary", "none"]),
  attachments: z12.array(attachment),
  method: z12.string().exactOptional(),
  createdAt: z12.string(),
  messageId: z12.string().exactOptional(),
  contextId: z12.string().exactOptional(),
  inReplyTo: z12.string().exactOptional(),
  isExcerpt: z12.literal(true).exactOptional(),
  delegation: z12.object({
    id: z12.string(),
    task: z12.string().exactOptional(),
    outcome: z12.enum(["completed", "failed"]).exactOptional()
  }).exactOptional(),
  request: z12.object({
    id: z12.string(),
    event: z12.enum(["created", "outcome", "comment", "cancelled"]),
    kind: z12.enum(["task", "approval"]).exactOptional(),
    title: z12.string().exactOptional(),
    status: z12.string().exactOptional(),
    by: z12.enum(["user", "agent"]).exactOptional(),
    isOwn: z12.literal(true).exactOptional(),
    commentId: z12.string().exactOptional()
  }).exactOptional()
});
function parseStoredMessage(json) {
  try {
    return storedMessage.parse(JSON.parse(json));
  } catch (cause) {
    throw new InboxDamagedError("a message that cannot be read", { cause });
  }
}
function storedMessageJson(message) {
  const attachments = message.attachments.slice(0, MAX_COUNTED).map(({ bytes: _, ...attachment }, index) => index < MAX_ATTACHMENTS ? attachment : { kind: attachment.kind });
  const { text } = message;
  const isCut = text.length > MAX_STORED_CHARACTERS;
  const kept = { ...message, attachments, ...isCut ? { wholeCharacters: text.length } : {} };
  return JSON.stringify(kept, (key, value) => typeof value === "string" ? value.slice(0, MAX_CHARACTERS[key] ?? MAX_FIELD_CHARACTERS) : value);
}
var ENTRY_COLUMNS = "row, state, pushes, body";
function toEntries({ row, state, pushes, body }) {
  return body === null ? [] : [{ row, state, pushes, message: parseStoredMessage(body) }];
}
var FEED_ORDER = "created_us, seq, row";
var WAITING = "state = 'pending' AND held_for IS NULL";
var HELD = "state = 'pending' AND held_for IS NOT NULL";
var IN_WORKSPACES = "+workspace_id IN (SELECT value FROM json_each(?))";
var NOT_IN_ROWS = "row NOT IN (SELECT value FROM json_each(?))";
var IS_RESULT = "(json_extract(body, '$.delegation.outcome') IS NOT NULL OR json_extract(body, '$.request.isOwn') IS NOT NULL)";
var NOT_TOLD = "reason IS NOT 'told'";
var NOT_RELEASED = "reason IS NOT 'released'";

// src/runtime/tasks.ts
async function runTogether(start, signal) {
  const ended = new AbortController;
  const end = () => ended.abort();
  const tasks = start(AbortSignal.any([signal, ended.signal]), end);
  try {
    await Promise.all(tasks);
  } finally {
    end();
    await Promise.allSettled(tasks);
  }
}

class Slots {
  #free;
  #waiting = [];
  constructor(count) {
    this.#free = count;
  }
  async run(work) {
    if (this.#free > 0)
      this.#free -= 1;
    else
      await new Promise((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined)
        this.#free += 1;
      else
        next();
    }
  }
}

// src/files/agents-rate.ts
var AGENT_FILES = 200;
var PER_AGENT = { atOnce: AGENT_FILES, refillMs: 3000 };
var ALL = { atOnce: 600, refillMs: 1000 };
var MAX_AGENTS = 1000;

class AgentsRate {
  #all = new TokenBucket(ALL.atOnce, ALL.refillMs);
  #agents = new BoundedMap(MAX_AGENTS);
  admit(agentId, sentMs) {
    const own = this.#agents.get(agentId) ?? new TokenBucket(PER_AGENT.atOnce, PER_AGENT.refillMs);
    this.#agents.renew(agentId, own);
    return own.tryTake(sentMs) && this.#all.tryTake(sentMs);
  }
}

// src/files/long-texts.ts
import { createHash as createHash3 } from "crypto";
var LONG_TEXT_NAME = "text.txt";
var OWNER = { workspaceId: "", agentId: "long texts" };
function longTexts({ folder, onFailed }) {
  return (safeText) => {
    try {
      const key = longTextKey(safeText);
      const known = folder.find(key);
      if (known !== undefined)
        return known;
      return folder.writeText(folder.newPath(key, LONG_TEXT_NAME, OWNER), safeText);
    } catch (error) {
      onFailed("saving a long text", error);
      return;
    }
  };
}
function longTextKey(text) {
  return createHash3("sha256").update("text ").update(text).digest("hex").slice(0, 24);
}

// src/files/upload-transfers.ts
var TRANSFERS_AT_ONCE = 3;
var MAX_WAITING_TRANSFERS = 300;
var MAX_REMEMBERED2 = 1000;
var MIB5 = 1024 ** 2;

class UploadTransfers {
  deps;
  signal;
  #slots;
  #running = new Map;
  #counts = new Map;
  #acknowledged = new BoundedMap(MAX_REMEMBERED2);
  constructor(deps, signal) {
    this.deps = deps;
    this.signal = signal;
    this.#slots = new Map(deps.clients.map(({ target }) => [target.id, new Slots(TRANSFERS_AT_ONCE)]));
  }
  async prefetch(upload) {
    if (await this.deps.ownUploads.has(upload.key))
      return;
    if (this.#mayBegin(upload) && this.deps.folder.find(upload.key) === undefined)
      this.#transfer(upload);
  }
  request(upload) {
    const path = this.deps.folder.find(upload.key);
    if (path !== undefined) {
      this.#acknowledge(upload);
      return { fate: { kind: "saved", path } };
    }
    if (!this.#mayBegin(upload)) {
      const why = "too many files are being fetched; ask the sender to send it again later";
      return { fate: { kind: "unavailable", why } };
    }
    const running = this.#transfer(upload);
    const fate = running.fate.then((result) => {
      if (result.kind === "saved")
        this.#acknowledge(upload);
      return result;
    });
    return { fate: { kind: "coming", path: running.path }, transfer: { ...running, fate } };
  }
  #mayBegin({ client, key }) {
    const count = this.#counts.get(client.target.id) ?? 0;
    return this.#running.has(key) || count < MAX_WAITING_TRANSFERS;
  }
  #count(workspaceId, change) {
    this.#counts.set(workspaceId, (this.#counts.get(workspaceId) ?? 0) + change);
  }
  #transfer(upload) {
    const { client, fileId, key, name } = upload;
    const running = this.#running.get(key);
    if (running !== undefined)
      return running;
    const { folder, clock, onFailed } = this.deps;
    const path = folder.newPath(key, name, { workspaceId: client.target.id });
    const slots = this.#slots.get(client.target.id) ?? new Slots(TRANSFERS_AT_ONCE);
    const fate = slots.run(() => this.#fetch(upload, path)).catch((error) => {
      if (!this.signal.aborted)
        onFailed(`fetching file ${fileId} of ${client.target.id}`, error);
      return { kind: "unavailable", why: whyUnavailable(error) };
    }).finally(() => {
      this.#running.delete(key);
      this.#count(client.target.id, -1);
    });
    const transfer = { path, fate, startedMs: clock.monotonicMs() };
    this.#running.set(key, transfer);
    this.#count(client.target.id, 1);
    return transfer;
  }
  async#fetch({ client, fileId, key }, path) {
    const { folder, maxFileBytes } = this.deps;
    const existing = folder.find(key);
    if (existing !== undefined)
      return { kind: "saved", path: existing };
    const attempt = async () => {
      const download = await client.uploads.download(fileId, this.signal);
      try {
        if ((download.lengthBytes ?? 0) > maxFileBytes)
          throw new FileTooLargeError(maxFileBytes);
        await folder.write(path, download.chunks, maxFileBytes);
      } finally {
        download.cancel();
      }
    };
    await withRetry("file", attempt, this.signal);
    return { kind: "saved", path };
  }
  async#acknowledge({ client, fileId, key }) {
    if (this.#acknowledged.has(key))
      return;
    this.#acknowledged.set(key, true);
    try {
      if (await this.deps.ownUploads.has(key))
        return;
      await withRetry("file", () => client.uploads.acknowledge(fileId, this.signal), this.signal);
    } catch (error) {
      this.#acknowledged.delete(key);
      if (!this.signal.aborted)
        this.deps.onFailed(`acknowledging file ${fileId}`, error);
    }
  }
}
function whyUnavailable(error) {
  if (error instanceof TooManyFilesError) {
    return `its sender sent ${error.message}; ask for those that matter, a few at a time`;
  }
  if (error instanceof FileTooLargeError) {
    return `it is larger than ${Math.round(error.maxBytes / MIB5)} MB (MOLECULE_MAX_FILE_MB)`;
  }
  if (error instanceof HttpStatusError) {
    if (error.actor === "time")
      return "the platform had trouble for too long; ask the sender to send it again";
    return [404, 410].includes(error.status) ? "the platform no longer has it (files are kept for 24 hours); ask the sender to send it again" : `the platform refused it (HTTP ${error.status}); ask the sender to send it again, or call channel_status`;
  }
  if (error instanceof MoleculeError) {
    return `it could not be fetched (${error.message}); ask the sender to send it again`;
  }
  const code = errorCode(error) ?? "";
  return `it could not be saved on this machine (${/^E[A-Z]+$/.test(code) ? code : "unknown error"})`;
}

// src/files/incoming-files.ts
var WAIT_MS = 1e4;
var MAX_REMEMBERED3 = 1000;
var MAX_UNSAVED = 20000;
var UPLOAD_LIFETIME_MS = 86400000;

class IncomingFiles {
  deps;
  signal;
  #transfers;
  #saveShown;
  #agentsRate = new AgentsRate;
  #turns = new Slots(1);
  #seen = new BoundedMap(MAX_REMEMBERED3);
  #unsaved = new BoundedMap(MAX_UNSAVED);
  #lastUnsavedOf;
  constructor(deps, signal) {
    this.deps = deps;
    this.signal = signal;
    this.#transfers = new UploadTransfers(deps, signal);
    this.#saveShown = longTexts(deps);
  }
  inTurn(work) {
    return this.#turns.run(work);
  }
  async keep(message) {
    const attachments = [];
    if (message.text.length > MAX_STORED_CHARACTERS)
      await this.#saveText(message);
    for (const [index, { bytes, ...attachment }] of message.attachments.entries()) {
      const key = this.#inlineKey(message, index);
      if (bytes !== undefined && index < MAX_ATTACHMENTS && key !== undefined) {
        await this.#write(message, key, attachment.name ?? "", single(bytes));
      }
      attachments.push(attachment);
    }
    return { ...message, attachments };
  }
  #saveText(message) {
    const key = longTextKey(safeBody(message.text.slice(0, MAX_STORED_CHARACTERS)));
    return this.#write(message, key, LONG_TEXT_NAME, piecesOf(message.text));
  }
  async#write(message, key, name, chunks) {
    const { folder, maxFileBytes, onFailed } = this.deps;
    if (folder.find(key) !== undefined)
      return;
    try {
      this.#admit(message, key);
      await folder.write(folder.newPath(key, name, senderOf3(message)), chunks, maxFileBytes);
    } catch (error) {
      if (this.#lastUnsavedOf !== message.activityId)
        onFailed(`saving a file of ${message.activityId}`, error);
      this.#lastUnsavedOf = message.activityId;
      this.#unsaved.set(key, error);
    }
  }
  #admit({ workspaceId, sender, createdAt }, key) {
    if (sender.kind === "canvas_user")
      return;
    const earlier = this.#unsaved.get(key);
    if (earlier instanceof TooManyFilesError)
      throw earlier;
    const agentId = `${workspaceId} ${sender.kind === "peer_agent" ? sender.peerId : ""}`;
    if (this.#agentsRate.admit(agentId, (parseTimestampMicros(createdAt) ?? 0) / 1000))
      return;
    throw new TooManyFilesError(`more than ${AGENT_FILES} files within ten minutes`);
  }
  uploaded(workspaceId, { uri, name }, createdAtMicros) {
    const upload = this.#upload(workspaceId, uri, name);
    const isGone = this.deps.clock.nowMs() - createdAtMicros / 1000 > UPLOAD_LIFETIME_MS;
    if (upload === undefined || isGone || this.#seen.has(upload.key))
      return;
    this.#seen.set(upload.key, true);
    this.#transfers.prefetch(upload);
  }
  expect(entries) {
    for (const { message } of entries)
      this.#look(message);
  }
  async prepare({ message, pushes }) {
    const fates = await this.fates(message);
    return channelNotification(message, { isAgain: pushes > 0, fates, save: this.#saveShown });
  }
  fates(message) {
    return Promise.all(this.#look(message).map(async ({ fate, transfer }, index) => {
      if (transfer === undefined)
        return fate;
      const inTime = await this.#withinWait(transfer);
      if (inTime === undefined)
        this.#tellLater(message, index, transfer);
      return inTime ?? fate;
    }));
  }
  present({ message, pushes }, maxCharacters) {
    const fates = this.#look(message).map(({ fate }) => fate);
    const save = this.#saveShown;
    return channelNotification(message, { isAgain: pushes > 0, fates, save, maxCharacters });
  }
  #look(message) {
    return message.attachments.slice(0, MAX_ATTACHMENTS).map((attachment, index) => {
      if (attachment.isInline === true)
        return { fate: this.#inlineFate(message, index) };
      if (webLink(attachment.uri) !== undefined)
        return { fate: { kind: "link" } };
      const upload = this.#upload(message.workspaceId, attachment.uri, attachment.name);
      return upload === undefined ? { fate: { kind: "unavailable", why: whyNotFetched(attachment) } } : this.#transfers.request(upload);
    });
  }
  #inlineFate(message, index) {
    const key = this.#inlineKey(message, index) ?? "";
    const path = this.deps.folder.find(key);
    if (path !== undefined)
      return { kind: "saved", path };
    const why = this.#unsaved.has(key) ? whyUnavailable(this.#unsaved.get(key)) : "it is no longer on this machine; ask the sender to send it again";
    return { kind: "unavailable", why };
  }
  async#withinWait({ fate, startedMs }) {
    const { clock, waitMs = WAIT_MS } = this.deps;
    const over = new AbortController;
    const leftMs = Math.max(0, startedMs + waitMs - clock.monotonicMs());
    const first = await Promise.race([fate, sleep(leftMs, AbortSignal.any([over.signal, this.signal]))]);
    over.abort();
    return first ?? undefined;
  }
  async#tellLater(message, index, transfer) {
    const fate = await transfer.fate;
    if (this.signal.aborted)
      return;
    const label = `${attachmentLabel(message.attachments, index)} of the message ${message.activityId}`;
    const news = fate.kind === "saved" ? `is there now: ${fate.path}` : `is not available: ${fate.kind === "unavailable" ? fate.why : "unknown"}`;
    await this.deps.tell(noticeNotification(`${label} ${news}`, message.workspaceId)).catch((error) => this.deps.onFailed("telling the session of a file", error));
  }
  #inlineKey({ workspaceId, activityId }, index) {
    const client = this.#clientOf(workspaceId);
    return client === undefined ? undefined : inlineKey(client.target, activityId, index);
  }
  #upload(workspaceId, uri = "", name = "") {
    const pending = parsePendingUri(uri);
    const client = this.#clientOf(workspaceId);
    if (client === undefined || pending?.workspaceId !== workspaceId)
      return;
    const { fileId } = pending;
    return { client, fileId, key: uploadKey(client.target, fileId), name };
  }
  #clientOf(workspaceId) {
    return this.deps.clients.find(({ target }) => target.id === workspaceId);
  }
}
function whyNotFetched({ uri }) {
  if (uri === undefined)
    return "it came without its contents; ask the sender to send it again";
  if (/^https?:\/\//i.test(uri))
    return "its address is too long, or no link that anybody can open";
  return parsePendingUri(uri) === undefined ? "its address means something on the sender's machine only; ask the sender to upload it" : "it was uploaded for another workspace; ask the sender to send it here";
}
function senderOf3({ workspaceId, sender }) {
  if (sender.kind === "canvas_user")
    return { workspaceId };
  return { workspaceId, agentId: sender.kind === "peer_agent" ? sender.peerId : "platform" };
}
async function* piecesOf(text) {
  const breather = new Breather;
  for (let at = 0;at < text.length; ) {
    const end = at + MAX_STORED_CHARACTERS;
    const next = /[\ud800-\udbff]/.test(text.charAt(end - 1)) ? end - 1 : end;
    yield Buffer.from(safeBody(text.slice(at, next)));
    await breather.breathe();
    at = next;
  }
}
async function* single(bytes) {
  yield bytes;
}

// src/files/own-uploads.ts
class OwnUploads {
  folder;
  #running = Promise.resolve();
  constructor(folder) {
    this.folder = folder;
  }
  async track(target, upload) {
    const remembered = upload.then((files) => {
      for (const { uri } of files) {
        const pending = parsePendingUri(uri);
        if (pending !== undefined)
          this.folder.markOwn(uploadKey(target, pending.fileId));
      }
      return files;
    });
    const running = Promise.allSettled([this.#running, remembered]);
    this.#running = running;
    return remembered;
  }
  async has(key) {
    await this.#running;
    return this.folder.isOwn(key);
  }
}

// src/inbox/file/open.ts
import { Database as Database3 } from "bun:sqlite";
import { renameSync as renameSync3, rmSync as rmSync4, statSync as statSync4 } from "fs";

// src/inbox/access/policy.ts
var EVERYBODY = { default: { senders: "all" }, workspaces: new Map };
var CANVAS_ONLY = { default: { senders: "canvas" }, workspaces: new Map };
function ruleFor(policy, workspaceId) {
  return policy.workspaces.get(workspaceId) ?? policy.default;
}
function mayReachSession(policy, message) {
  const { sender, delegation, request, workspaceId } = message;
  const isAnswer = delegation?.outcome !== undefined || request?.isOwn === true;
  if (sender.kind !== "peer_agent" || isAnswer)
    return true;
  return mayPeerWrite(policy, workspaceId, sender.peerId);
}
function mayPeerWrite(policy, workspaceId, peerId) {
  const rule = ruleFor(policy, workspaceId);
  return rule.senders === "all" || rule.senders === "peers" && rule.peers.includes(peerId);
}

// src/inbox/access/sender-gate.ts
class SenderGate {
  database;
  #statements;
  #applied = EVERYBODY;
  access = { policy: EVERYBODY };
  constructor(database) {
    this.database = database;
    this.#statements = gateStatements(database.sqlite);
  }
  mayReach(message) {
    return mayReachSession(this.access.policy, message);
  }
  apply() {
    const { policy } = this.access;
    if (policy === this.#applied)
      return;
    this.database.write(() => {
      for (const { workspace_id: workspaceId, peer_id: peerId } of this.#statements.waitingPeers.all()) {
        if (mayPeerWrite(policy, workspaceId, peerId))
          continue;
        this.#statements.refusePeer.run(workspaceId, peerId);
      }
    });
    this.#applied = policy;
  }
  admit({ row, message }) {
    if (this.mayReach(message))
      return true;
    this.database.write(() => this.#statements.refuse.run(row));
    return false;
  }
}
var REFUSE = "UPDATE message SET state = 'ignored', reason = 'access', body = NULL, message_key = NULL, held_for = NULL";
function gateStatements(sqlite) {
  return {
    waitingPeers: sqlite.query("SELECT DISTINCT workspace_id, peer_id FROM message WHERE state = 'pending' AND peer_id IS NOT NULL"),
    refusePeer: sqlite.query(`${REFUSE} WHERE state = 'pending' AND workspace_id = ? AND peer_id = ? AND NOT ${IS_RESULT}`),
    refuse: sqlite.query(`${REFUSE} WHERE row = ? AND state = 'pending'`)
  };
}

// src/inbox/delegation-log.ts
var TASK_CHARACTERS = 200;
var PER_LOOK = 200;

class DelegationLog {
  database;
  #statements;
  constructor(database) {
    this.database = database;
    this.#statements = createStatements(database.sqlite);
  }
  add({ workspaceId, id, peerId, task, isAwaited }) {
    const preview = Array.from(task.slice(0, 2 * TASK_CHARACTERS)).slice(0, TASK_CHARACTERS).join("");
    this.database.write(() => this.#statements.add.run(workspaceId, id, peerId, preview, isAwaited ? 1 : 0, this.database.nowMs()));
  }
  awaited(workspaceId, maxAgeMs) {
    return this.#statements.awaited.all(workspaceId, this.database.nowMs() - maxAgeMs, PER_LOOK).map((row) => ({ id: row.delegation_id, createdMs: row.created_ms }));
  }
  arrived(workspaceId, id) {
    this.database.write(() => this.#statements.arrived.run(workspaceId, id));
  }
  workspaceOf(id) {
    return this.#statements.workspaceOf.get(id)?.workspace_id;
  }
  tie(message) {
    const { delegation, inReplyTo, sender, workspaceId } = message;
    const id = delegation?.id ?? inReplyTo;
    const note = id === undefined ? null : this.#statements.find.get(workspaceId, id);
    if (id === undefined || note === null)
      return message;
    if (sender.kind === "peer_agent" && sender.peerId !== note.peer_id)
      return message;
    if (delegation === undefined && sender.kind !== "peer_agent")
      return message;
    return { ...message, delegation: { ...delegation, id, task: note.task } };
  }
  prune(beforeMs) {
    this.#statements.prune.run(beforeMs);
  }
}
function createStatements(sqlite) {
  return {
    add: sqlite.query(`INSERT INTO delegation (workspace_id, delegation_id, peer_id, task, is_awaited, created_ms)
       VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`),
    awaited: sqlite.query(`SELECT delegation_id, created_ms FROM delegation
       WHERE workspace_id = ? AND is_awaited = 1 AND created_ms > ? ORDER BY created_ms DESC LIMIT ?`),
    arrived: sqlite.query("UPDATE delegation SET is_awaited = 0 WHERE workspace_id = ? AND delegation_id = ?"),
    find: sqlite.query("SELECT peer_id, task FROM delegation WHERE workspace_id = ? AND delegation_id = ?"),
    workspaceOf: sqlite.query("SELECT workspace_id FROM delegation WHERE delegation_id = ? LIMIT 1"),
    prune: sqlite.query("DELETE FROM delegation WHERE created_ms < ?")
  };
}

// src/inbox/entry.ts
function lookUp(counted) {
  return (what) => counted.find((one) => one.what === what)?.n ?? 0;
}
function guardCountsFrom(counted) {
  const of = lookUp(counted);
  return {
    asked: of("asked"),
    from_terminal: of("from_terminal"),
    unanswered: of("unanswered"),
    broken_off: of("broken_off")
  };
}
function inboxCountsFrom(counted) {
  const of = lookUp(counted);
  return {
    waiting: of("pending") + of("fetched"),
    heldForFlood: of("flood"),
    heldForPeerLimit: of("peer_limit"),
    pushed: of("pushed"),
    settled: of("settled"),
    undelivered: of("undelivered"),
    ignored: of("ignored"),
    refused: of("access"),
    unreadable: of("unreadable"),
    leftOut: of("overflow")
  };
}

// src/inbox/file/merge.ts
var BUSY_TIMEOUT_MS = 2000;
function mergeIntoFile(memory, path) {
  memory.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  memory.run("ATTACH DATABASE ? AS file", [path]);
  try {
    const columns = columnsOf(memory);
    memory.transaction(() => {
      freeRowNumbers(memory);
      memory.run(mergeMessages(columns));
      for (const table of otherTables(memory)) {
        memory.run(`INSERT OR REPLACE INTO file.${table} SELECT * FROM main.${table}`);
      }
      memory.run(`INSERT INTO file.watermark SELECT * FROM main.watermark WHERE true
           ON CONFLICT (workspace_id) DO UPDATE SET local_ms = excluded.local_ms, platform_ms = excluded.platform_ms
           WHERE excluded.local_ms > local_ms`);
    }).immediate();
  } finally {
    memory.run("DETACH DATABASE file");
  }
}
function freeRowNumbers(memory) {
  const taken = memory.query(`SELECT row FROM file.message f JOIN main.message m USING (row)
       WHERE (f.workspace_id, f.activity_id) <> (m.workspace_id, m.activity_id)`).all();
  const move = memory.query(`UPDATE file.message
     SET row = 1 + max((SELECT max(row) FROM file.message), (SELECT max(row) FROM main.message)) WHERE row = ?`);
  for (const { row } of taken)
    move.run(row);
}
function mergeMessages(columns) {
  const isKnownBetter = "message.state IN ('settled', 'ignored') OR message.pushes > excluded.pushes";
  const kept = columns.filter((name) => !["row", "workspace_id", "activity_id"].includes(name)).map((name) => `${name} = CASE WHEN ${isKnownBetter} THEN message.${name} ELSE excluded.${name} END`);
  const same = columns.map((name) => `f.${name} IS m.${name}`).join(" AND ");
  return `
    INSERT INTO file.message (${columns}) SELECT ${columns} FROM main.message m
    WHERE NOT EXISTS (SELECT 1 FROM file.message f WHERE ${same})
    ON CONFLICT (workspace_id, activity_id) DO UPDATE SET row = excluded.row, ${kept.join(", ")}`;
}
var OWN_WAY = new Set(["message", "watermark", "lease", "doubt"]);
function otherTables(database) {
  return database.query("SELECT name FROM main.sqlite_master WHERE type = 'table'").all().map(({ name }) => name).filter((name) => !OWN_WAY.has(name) && !name.startsWith("sqlite_"));
}
function columnsOf(database) {
  return database.query("SELECT name FROM pragma_table_info('message')").all().map(({ name }) => name);
}

// src/inbox/file/sqlite-file.ts
import { Database as Database2, constants as sqlite } from "bun:sqlite";
import { chmodSync as chmodSync2, closeSync as closeSync4, constants as constants4, existsSync as existsSync3, statSync as statSync3 } from "fs";
import { dirname as dirname3, join as join5 } from "path";
import { pathToFileURL } from "url";

// src/inbox/file/network-file.ts
import { Database } from "bun:sqlite";
import { closeSync as closeSync3, constants as constants3, existsSync as existsSync2, readSync, rmSync as rmSync3 } from "fs";
import { join as join4 } from "path";

// src/runtime/network-file-system.ts
import { execFileSync } from "child_process";
import { statfsSync } from "fs";
var LINUX_TYPES = {
  26985: "NFS",
  20859: "SMB",
  4283649346: "CIFS",
  4266872130: "SMB2",
  16914839: "9p",
  1702057286: "FUSE",
  12805120: "Ceph",
  1397113167: "AFS",
  1799439955: "AFS",
  1937076805: "Coda",
  198183888: "Lustre",
  1196443219: "GPFS",
  1952539503: "OCFS2",
  18225520: "GFS2",
  2020557398: "VirtualBox shared folder"
};
var MAC_TYPES = new Set(["nfs", "smbfs", "afpfs", "webdav", "ftp", "cifs"]);
var MOUNT_TIMEOUT_MS = 2000;
function networkFileSystem(folder) {
  try {
    if (process.platform === "win32")
      return /^(?:\\\\|\/\/)[^?.]/.test(folder) ? "SMB" : undefined;
    if (process.platform !== "darwin") {
      return LINUX_TYPES[statfsSync(folder).type >>> 0];
    }
    return macFileSystem(folder, execFileSync("/sbin/mount", { timeout: MOUNT_TIMEOUT_MS, encoding: "utf8" }));
  } catch {
    return;
  }
}
function macFileSystem(folder, mounts) {
  const covering = mounts.split(`
`).map(mountOf).filter(({ point }) => point === "/" || folder === point || folder.startsWith(`${point}/`));
  const nearest = covering.toSorted((one, other) => other.point.length - one.point.length)[0];
  return nearest !== undefined && (MAC_TYPES.has(nearest.type) || nearest.type.includes("fuse")) ? nearest.type : undefined;
}
function mountOf(line) {
  const pointAt = line.indexOf(" on /");
  const optionsAt = line.lastIndexOf(" (");
  if (pointAt < 0 || optionsAt < pointAt)
    return { point: "", type: "" };
  const [type = ""] = line.slice(optionsAt + 2).split(/[,)]/);
  return { point: line.slice(pointAt + 4, optionsAt), type };
}

// src/inbox/file/network-file.ts
var REAL_SURROUNDINGS = { networkFileSystem, tryOut };
var BUSY_TIMEOUT_MS2 = 5000;
function useWithoutSharedMemory(database) {
  database.run("PRAGMA journal_mode = TRUNCATE");
  database.run("PRAGMA synchronous = FULL");
}
function tryOut(folder) {
  const path = join4(folder, `inbox.probe-${process.pid}.db`);
  const suffixes = ["", "-journal", "-wal", "-shm"];
  const remove = () => {
    for (const suffix of suffixes)
      rmSync3(path + suffix, { force: true });
  };
  remove();
  try {
    closeSync3(openOwn(path, constants3.O_RDWR | constants3.O_CREAT | constants3.O_EXCL));
    using database = new Database(path, { strict: true });
    database.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS2}`);
    useWithoutSharedMemory(database);
    database.transaction(() => database.run("CREATE TABLE probe (value TEXT)")).exclusive();
    database.transaction(() => database.run("INSERT INTO probe VALUES ('written')")).immediate();
    using reader = new Database(path, { readonly: true, strict: true });
    if (reader.query("SELECT value FROM probe").get() === null)
      throw new Error("what is written is not there");
  } finally {
    remove();
  }
}
var SQLITE_HEADER_BYTES = 20;
var WRITE_VERSION_AT = 18;
function hasWriteAheadLog(path) {
  if (!existsSync2(path))
    return false;
  const file = openOwn(path, constants3.O_RDONLY);
  try {
    const header = Buffer.alloc(SQLITE_HEADER_BYTES);
    return readSync(file, header, 0, SQLITE_HEADER_BYTES, 0) === SQLITE_HEADER_BYTES && header[WRITE_VERSION_AT] === 2;
  } finally {
    closeSync3(file);
  }
}
function endWriteAheadLog(path) {
  using database = new Database(path, { strict: true });
  database.run("PRAGMA locking_mode = EXCLUSIVE");
  database.run("PRAGMA journal_mode = TRUNCATE");
}

// src/inbox/file/schema.ts
var SCHEMA_VERSION = 4;
var VERSION_1 = `
  CREATE TABLE lease (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    fence INTEGER NOT NULL
  ) STRICT;
  INSERT INTO lease VALUES (1, 0);
  CREATE TABLE watermark (
    workspace_id TEXT PRIMARY KEY,
    local_ms INTEGER NOT NULL,
    platform_ms INTEGER
  ) STRICT;
  CREATE TABLE message (
    row INTEGER PRIMARY KEY,
    workspace_id TEXT NOT NULL,
    activity_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('fetched', 'pending', 'pushed', 'settled', 'undelivered', 'ignored')),
    reason TEXT,
    created_us INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    message_key TEXT,
    body TEXT,
    pushes INTEGER NOT NULL DEFAULT 0,
    stored_ms INTEGER NOT NULL,
    pushed_ms INTEGER,
    settled_ms INTEGER,
    settled_by TEXT,
    UNIQUE (workspace_id, activity_id)
  ) STRICT;
  CREATE INDEX message_pending ON message (created_us, seq, row) WHERE state = 'pending';
  CREATE INDEX message_unfinished ON message (state) WHERE state IN ('fetched', 'pushed', 'undelivered');
  CREATE INDEX message_key ON message (workspace_id, message_key) WHERE message_key IS NOT NULL;
  CREATE INDEX message_age ON message (stored_ms) WHERE state IN ('settled', 'ignored');
  CREATE INDEX message_activity ON message (activity_id);
`;
var VERSION_2 = `
  ALTER TABLE message ADD COLUMN peer_id TEXT;
  ALTER TABLE message ADD COLUMN held_for TEXT;
  UPDATE message SET peer_id = json_extract(body, '$.sender.peerId') WHERE body IS NOT NULL;
  DROP INDEX message_pending;
  CREATE INDEX message_pending ON message (created_us, seq, row) WHERE state = 'pending' AND held_for IS NULL;
  CREATE INDEX message_held ON message (created_us, seq, row) WHERE state = 'pending' AND held_for IS NOT NULL;
  CREATE INDEX message_held_peer ON message (peer_id, created_us)
    WHERE state = 'pending' AND held_for = 'peer_limit';
  CREATE INDEX message_peer ON message (peer_id, created_us) WHERE peer_id IS NOT NULL;
`;
var VERSION_3 = `
  CREATE TABLE delegation (
    workspace_id TEXT NOT NULL,
    delegation_id TEXT NOT NULL,
    peer_id TEXT NOT NULL,
    task TEXT NOT NULL,
    is_awaited INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    PRIMARY KEY (delegation_id, workspace_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX delegation_awaited ON delegation (workspace_id, created_ms) WHERE is_awaited = 1;
`;
var VERSION_4 = `
  CREATE TABLE doubt (since_ms INTEGER NOT NULL) STRICT;
  DROP INDEX message_unfinished;
  DROP INDEX message_age;
  CREATE INDEX message_fetched ON message (workspace_id) WHERE state = 'fetched';
  CREATE INDEX message_pushed ON message (pushes) WHERE state = 'pushed';
  CREATE INDEX message_undelivered ON message (created_us, seq, row) WHERE state = 'undelivered';
  CREATE INDEX message_untold ON message (created_us, seq, row) WHERE state = 'undelivered' AND reason IS NOT 'told';
  CREATE INDEX message_age ON message (stored_ms) WHERE state IN ('settled', 'undelivered', 'ignored');
`;
function refuseNewer(database) {
  const version = versionOf(database);
  if (version <= SCHEMA_VERSION)
    return;
  throw new Error(`written by a newer version of this plugin (schema ${version}, known ${SCHEMA_VERSION})`);
}
function migrate(database) {
  if (versionOf(database) === SCHEMA_VERSION)
    return;
  database.transaction(() => {
    refuseNewer(database);
    const version = versionOf(database);
    if (version < 1)
      database.run(VERSION_1);
    if (version < 2)
      database.run(VERSION_2);
    if (version < 3)
      database.run(VERSION_3);
    if (version < 4)
      database.run(VERSION_4);
    if (version < SCHEMA_VERSION)
      database.run(`PRAGMA user_version = ${SCHEMA_VERSION}`);
  }).immediate();
}
function versionOf(database) {
  return database.query("PRAGMA user_version").get()?.user_version ?? 0;
}

// src/inbox/file/sqlite-file.ts
var BUSY_TIMEOUT_MS3 = 5000;
var MAX_CHECKED_BYTES = 256 * 1024 * 1024;
function inboxPath(directory) {
  return join5(directory, "inbox.db");
}
var COMPANIONS = ["-wal", "-shm", "-journal"];
function requireOwnFiles(path) {
  requireOwn(dirname3(path), FOLDER);
  for (const suffix of ["", ...COMPANIONS])
    requireOwn(path + suffix, { kind: "file" });
}
function openFile(path, { isChecked = true, isOnNetwork = false } = {}) {
  requireOwnFiles(path);
  closeSync4(openOwn(path, constants4.O_RDWR | constants4.O_CREAT));
  chmodSync2(path, 384);
  if (isOnNetwork && hasWriteAheadLog(path)) {
    if (!isChecked)
      throw new Error("only its holder may end the write-ahead log of an inbox");
    endWriteAheadLog(path);
  }
  const database = new Database2(path, { create: true, strict: true });
  try {
    database.run(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS3}`);
    refuseNewer(database);
    if (isOnNetwork)
      useWithoutSharedMemory(database);
    else {
      database.run("PRAGMA journal_mode = WAL");
      database.run("PRAGMA synchronous = NORMAL");
    }
    if (isChecked && statSync3(path).size <= MAX_CHECKED_BYTES)
      check(database);
    migrate(database);
    return database;
  } catch (error) {
    database.close(false);
    throw error;
  }
}
function check(database) {
  const found = database.query("PRAGMA quick_check(1)").get()?.quick_check;
  if (found !== "ok")
    throw new InboxDamagedError("pages that do not fit together");
}
function openReadOnly(path, { isOnNetwork = false } = {}) {
  requireOwnFiles(path);
  if (isOnNetwork && hasWriteAheadLog(path))
    throw new Error("its write-ahead log can only be read on a local disk");
  return existsSync3(`${path}-wal`) || !hasWriteAheadLog(path) ? new Database2(path, { readonly: true, strict: true }) : new Database2(`${pathToFileURL(path).href}?immutable=1`, sqlite.SQLITE_OPEN_READONLY | sqlite.SQLITE_OPEN_URI);
}
function copyToMemory(database) {
  const bytes = database.serialize();
  bytes[18] = 1;
  bytes[19] = 1;
  return Database2.deserialize(bytes);
}

// src/inbox/holds.ts
class Holds {
  database;
  #statements;
  constructor(database) {
    this.database = database;
    this.#statements = holdStatements(database.sqlite);
  }
  hold(fence, rows, reason) {
    if (rows.length === 0)
      return;
    fence.transaction(() => this.#statements.hold.run(reason, JSON.stringify(rows)));
  }
  release(workspaceIds, peerId, limit) {
    const ids = JSON.stringify(workspaceIds);
    return this.database.write(() => this.#statements.release.run(ids, peerId ?? null, limit).changes);
  }
  wasReleased(row) {
    return this.#statements.wasReleased.get(row) !== null;
  }
  count(workspaceIds, peerId) {
    return this.#statements.count.get(JSON.stringify(workspaceIds), null, peerId ?? null)?.n ?? 0;
  }
  summary(workspaceIds, reason, peerId, maxSenders) {
    const ids = JSON.stringify(workspaceIds);
    const total = this.#statements.count.get(ids, reason, peerId ?? null)?.n ?? 0;
    const senders = this.#statements.senders.all(ids, reason, peerId ?? null, maxSenders).flatMap((row) => toEntries(row).map(({ message }) => ({ sender: message.sender, count: row.n })));
    return { total, senders };
  }
  peers(workspaceIds) {
    return this.#statements.peers.all(JSON.stringify(workspaceIds)).map((row) => row.peer_id);
  }
  oldestOfPeer(peerId) {
    return this.#statements.oldestOfPeer.get(peerId)?.created_us ?? undefined;
  }
  hasMoreHoldable(workspaceIds, count) {
    return this.#statements.hasMoreHoldable.get(JSON.stringify(workspaceIds), count) !== null;
  }
  holdable(workspaceIds, exceptRows, limit = -1) {
    return this.#statements.holdable.all(JSON.stringify(workspaceIds), JSON.stringify(exceptRows), limit).map((row) => ({
      row: row.row,
      workspaceId: row.workspace_id,
      createdAtMicros: row.created_us,
      peerId: row.peer_id ?? undefined,
      isAskedFor: row.is_asked_for === 1
    }));
  }
  peerHistory(peerId, afterMicros, untilMicros) {
    return this.#statements.peerHistory.all(peerId, afterMicros, untilMicros).map(({ row, created_us: createdAtMicros, state }) => ({ row, createdAtMicros, state }));
  }
}
var OF_PEER = "ifnull(peer_id, '') = coalesce(?, peer_id, '')";
var HOLDABLE = `${WAITING} AND ${NOT_RELEASED}`;
var HELD_FOR_PEER_LIMIT = "state = 'pending' AND held_for = 'peer_limit'";
function holdStatements(sqlite) {
  return {
    hold: sqlite.query(`UPDATE message SET held_for = ? WHERE row IN (SELECT value FROM json_each(?)) AND ${HOLDABLE}`),
    release: sqlite.query(`UPDATE message SET held_for = NULL, reason = 'released' WHERE row IN (
         SELECT row FROM message WHERE ${HELD} AND ${IN_WORKSPACES} AND ${OF_PEER}
         ORDER BY ${FEED_ORDER} LIMIT ?)`),
    wasReleased: sqlite.query("SELECT row FROM message WHERE row = ? AND reason = 'released'"),
    count: sqlite.query(`SELECT count(*) AS n FROM message
       WHERE ${HELD} AND ${IN_WORKSPACES} AND held_for = ifnull(?, held_for) AND ${OF_PEER}`),
    senders: sqlite.query(`SELECT count(*) AS n, max(row) AS row, state, pushes, body FROM message
       WHERE ${HELD} AND ${IN_WORKSPACES} AND held_for = ? AND ${OF_PEER}
       GROUP BY peer_id, CASE WHEN peer_id IS NULL THEN json_extract(body, '$.sender.kind') END
       ORDER BY n DESC, row LIMIT ?`),
    peers: sqlite.query(`SELECT DISTINCT peer_id FROM message
       WHERE peer_id IS NOT NULL AND ${HELD_FOR_PEER_LIMIT} AND ${IN_WORKSPACES}`),
    oldestOfPeer: sqlite.query(`SELECT min(created_us) AS created_us FROM message WHERE peer_id = ? AND ${HELD_FOR_PEER_LIMIT}`),
    hasMoreHoldable: sqlite.query(`SELECT row FROM message WHERE ${HOLDABLE} AND ${IN_WORKSPACES}
       ORDER BY created_us DESC, seq DESC, row DESC LIMIT 1 OFFSET ?`),
    holdable: sqlite.query(`SELECT row, workspace_id, created_us, peer_id, peer_id IS NOT NULL AND ${IS_RESULT} AS is_asked_for FROM message
       WHERE ${HOLDABLE} AND ${IN_WORKSPACES} AND ${NOT_IN_ROWS}
       ORDER BY ${FEED_ORDER} LIMIT ?`),
    peerHistory: sqlite.query(`SELECT row, created_us, CASE WHEN reason = 'released' THEN 'released' WHEN ${HOLDABLE} THEN 'waiting' ELSE 'past' END AS state
       FROM message
       WHERE peer_id = ? AND created_us > ? AND created_us <= ? AND state NOT IN ('fetched', 'ignored') AND NOT (${IS_RESULT})
       ORDER BY ${FEED_ORDER}`)
  };
}

// src/inbox/inbox-database.ts
var UNWRITABLE = /^SQLITE_(FULL|IOERR|READONLY|CANTOPEN|PROTOCOL|NOLFS)/;

class InboxDatabase {
  sqlite;
  nowMs;
  constructor(sqlite, nowMs) {
    this.sqlite = sqlite;
    this.nowMs = nowMs;
  }
  write(work) {
    try {
      return work();
    } catch (error) {
      const code = errorCode(error);
      if (code !== undefined && UNWRITABLE.test(code))
        throw new InboxUnwritableError(code, { cause: error });
      throw error;
    }
  }
}

class Fence {
  database;
  number;
  constructor(database) {
    this.database = database;
    this.number = database.write(() => database.sqlite.query(TAKE).get()?.fence ?? 0);
  }
  assertHeld() {
    if (this.database.sqlite.query(NEWEST).get()?.fence === this.number)
      return;
    throw new FencedError;
  }
  transaction(work) {
    const transaction = this.database.sqlite.transaction(() => {
      this.assertHeld();
      return work();
    });
    return this.database.write(() => transaction.immediate());
  }
}
var TAKE = "UPDATE lease SET fence = fence + 1 RETURNING fence";
var NEWEST = "SELECT fence FROM lease";

// src/inbox/waiting-room.ts
var MIB6 = 1024 ** 2;
var WAITING_LIMITS = {
  agents: { messages: 20000, bytes: 128 * MIB6 },
  all: { messages: 50000, bytes: 256 * MIB6 }
};
var RECOUNT_MS = 60000;

class WaitingRoom {
  database;
  limits;
  #statements;
  #counted = new Map;
  constructor(database, limits = WAITING_LIMITS) {
    this.database = database;
    this.limits = limits;
    this.#statements = waitingStatements(database.sqlite);
  }
  hasRoom(workspaceId, isAgents) {
    const counted = this.#counted.get(workspaceId) ?? this.#count(workspaceId);
    if (this.#isWithin(counted, isAgents))
      return true;
    if (this.database.nowMs() - counted.countedMs < RECOUNT_MS)
      return false;
    return this.#isWithin(this.#count(workspaceId), isAgents);
  }
  took(workspaceId, isAgents, bytes) {
    const counted = this.#counted.get(workspaceId) ?? this.#count(workspaceId);
    counted.all = plus(counted.all, bytes);
    if (isAgents)
      counted.agents = plus(counted.agents, bytes);
  }
  #isWithin({ agents, all }, isAgents) {
    const limits = this.limits;
    return isBelow(all, limits.all) && (!isAgents || isBelow(agents, limits.agents));
  }
  #count(workspaceId) {
    const row = this.#statements.load.get(workspaceId);
    const counted = {
      all: { messages: row?.messages ?? 0, bytes: row?.bytes ?? 0 },
      agents: { messages: row?.agents_messages ?? 0, bytes: row?.agents_bytes ?? 0 },
      countedMs: this.database.nowMs()
    };
    this.#counted.set(workspaceId, counted);
    return counted;
  }
}
function plus(load, bytes) {
  return { messages: load.messages + 1, bytes: load.bytes + bytes };
}
function isBelow(load, limit) {
  return load.messages < limit.messages && load.bytes < limit.bytes;
}
function waitingStatements(sqlite) {
  return {
    load: sqlite.query(`WITH waiting (peer_id, bytes) AS (
         SELECT peer_id, octet_length(body) FROM message
           WHERE state = 'pending' AND held_for IS NULL AND +workspace_id = ?1
         UNION ALL SELECT peer_id, octet_length(body) FROM message
           WHERE state = 'pending' AND held_for IS NOT NULL AND +workspace_id = ?1
         UNION ALL SELECT peer_id, octet_length(body) FROM message WHERE state = 'fetched' AND workspace_id = ?1
         UNION ALL SELECT peer_id, octet_length(body) FROM message WHERE state = 'pushed' AND +workspace_id = ?1
         UNION ALL SELECT peer_id, octet_length(body) FROM message WHERE state = 'undelivered' AND +workspace_id = ?1
       )
       SELECT count(*) AS messages, ifnull(sum(bytes), 0) AS bytes, count(peer_id) AS agents_messages,
              ifnull(sum(CASE WHEN peer_id IS NOT NULL THEN bytes END), 0) AS agents_bytes
       FROM waiting`)
  };
}

// src/inbox/arrivals.ts
var MAX_KEY_CHARACTERS = 300;
var IGNORED = { kept: 1e5, dropAfter: 1e4 };

class Arrivals {
  database;
  fence;
  gate;
  delegations;
  room;
  #statements;
  #ignored = new Map;
  constructor(database, fence, gate, delegations, room = new WaitingRoom(database)) {
    this.database = database;
    this.fence = fence;
    this.gate = gate;
    this.delegations = delegations;
    this.room = room;
    this.#statements = arrivalStatements(database.sqlite);
  }
  mayReach(message) {
    return this.gate.mayReach(message);
  }
  isKnown(workspaceId, activityId) {
    return this.#statements.has.get(workspaceId, activityId) !== null;
  }
  store(workspaceId, arrivals, watermark) {
    return this.fence.transaction(() => {
      for (const arrival of arrivals)
        this.#insert(workspaceId, arrival, "fetched");
      if (watermark === undefined)
        return 0;
      this.#setWatermark(workspaceId, watermark);
      return this.#statements.completeWindow.run(workspaceId).changes;
    });
  }
  add(workspaceId, arrivals, mark) {
    return this.fence.transaction(() => {
      if (mark !== undefined)
        this.#setWatermark(mark.window, mark.watermark);
      return arrivals.filter((arrival) => this.#insert(workspaceId, arrival, "pending")).length;
    });
  }
  watermark(window) {
    const row = this.#statements.watermark.get(window);
    if (row !== null)
      return { localMs: row.local_ms, platformMs: row.platform_ms ?? undefined };
    const doubt = this.#statements.doubt.get();
    return doubt === null ? undefined : { localMs: doubt.since_ms, platformMs: undefined };
  }
  finishedSeq(workspaceId) {
    return this.#statements.finishedSeq.get({ workspaceId })?.seq ?? 0;
  }
  #setWatermark(window, { localMs, platformMs }) {
    this.#statements.setWatermark.run(window, localMs, platformMs ?? null);
  }
  #insert(workspaceId, arrival, state) {
    const { outcome } = arrival;
    const message = outcome.kind === "message" ? this.delegations.tie(outcome.message) : undefined;
    const key = message === undefined ? null : boundedKey(messageKey(message));
    const ignored = this.#whyIgnored(workspaceId, arrival, message, key);
    const body = ignored === undefined && message !== undefined ? storedMessageJson(message) : null;
    const { changes } = this.#statements.insert.run(workspaceId, arrival.activityId, ignored === undefined ? state : "ignored", ignored ?? null, arrival.createdAtMicros, arrival.seq, ignored === undefined ? key : null, body, this.database.nowMs(), message?.sender.kind === "peer_agent" ? message.sender.peerId : null);
    if (changes === 0)
      return false;
    if (body === null)
      this.#dropOldIgnored(workspaceId);
    else if (message !== undefined)
      this.room.took(workspaceId, isOfAgent(message), body.length);
    if (this.#isInDoubt(workspaceId))
      this.#statements.markDoubtful.run(workspaceId, arrival.activityId);
    return ignored === undefined;
  }
  #dropOldIgnored(workspaceId) {
    const count = (this.#ignored.get(workspaceId) ?? 0) + 1;
    this.#ignored.set(workspaceId, count % IGNORED.dropAfter);
    if (count === IGNORED.dropAfter) {
      this.#statements.dropIgnored.run({ workspaceId, kept: IGNORED.kept });
    }
  }
  #whyIgnored(workspaceId, arrival, message, key) {
    const { activityId, outcome } = arrival;
    if (outcome.kind === "ignored")
      return outcome.reason;
    if (message !== undefined && !this.mayReach(message))
      return "access";
    const isResent = key !== null && this.#statements.hasKey.get(workspaceId, key, activityId) !== null;
    if (isResent && !this.#takesPlaceOfResent(workspaceId, arrival, key))
      return "resent";
    const isTooMuch = message !== undefined && !this.room.hasRoom(workspaceId, isOfAgent(message));
    return isTooMuch ? "overflow" : undefined;
  }
  #takesPlaceOfResent(workspaceId, { activityId, createdAtMicros, seq }, key) {
    if (this.isKnown(workspaceId, activityId))
      return false;
    return this.#statements.giveWay.run(workspaceId, key, createdAtMicros, seq).changes > 0;
  }
  #isInDoubt(workspaceId) {
    return this.#statements.doubt.get() !== null && this.#statements.watermark.get(workspaceId) === null;
  }
}
function messageKey(message) {
  if (message.delegation?.outcome !== undefined)
    return `delegation_result ${message.delegation.id}`;
  if (message.request !== undefined) {
    const { id, event, commentId } = message.request;
    return `request ${event} ${commentId ?? id}`;
  }
  if (message.messageId === undefined)
    return null;
  const sender = message.sender.kind === "peer_agent" ? message.sender.peerId : message.sender.kind;
  return `${sender} ${message.messageId} ${Bun.hash(message.text).toString(36)}`;
}
function isOfAgent({ sender, delegation, request }) {
  return sender.kind === "peer_agent" && delegation?.outcome === undefined && request?.isOwn !== true;
}
function boundedKey(key) {
  return key === null || key.length <= MAX_KEY_CHARACTERS ? key : `long ${Bun.hash(key).toString(36)}`;
}
function arrivalStatements(sqlite) {
  return {
    insert: sqlite.query(`INSERT INTO message
         (workspace_id, activity_id, state, reason, created_us, seq, message_key, body, stored_ms, peer_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (workspace_id, activity_id) DO NOTHING`),
    has: sqlite.query("SELECT row FROM message WHERE workspace_id = ? AND activity_id = ?"),
    dropIgnored: sqlite.query(`DELETE FROM message
       WHERE workspace_id = $workspaceId AND state = 'ignored' AND row <= (
         SELECT row FROM message WHERE workspace_id = $workspaceId AND state = 'ignored'
         ORDER BY row DESC LIMIT 1 OFFSET $kept)`),
    hasKey: sqlite.query("SELECT row FROM message WHERE workspace_id = ? AND message_key = ? AND activity_id <> ?"),
    giveWay: sqlite.query(`UPDATE message SET state = 'ignored', reason = 'resent', message_key = NULL, body = NULL, peer_id = NULL
       WHERE workspace_id = ? AND message_key = ? AND +state = 'fetched' AND (created_us, seq) > (?, ?)`),
    completeWindow: sqlite.query(`UPDATE message SET state = 'pending' WHERE state = 'fetched' AND workspace_id = ?`),
    setWatermark: sqlite.query(`INSERT INTO watermark (workspace_id, local_ms, platform_ms) VALUES (?, ?, ?)
       ON CONFLICT (workspace_id) DO UPDATE SET local_ms = excluded.local_ms, platform_ms = excluded.platform_ms`),
    watermark: sqlite.query("SELECT local_ms, platform_ms FROM watermark WHERE workspace_id = ?"),
    doubt: sqlite.query("SELECT since_ms FROM doubt ORDER BY since_ms LIMIT 1"),
    markDoubtful: sqlite.query("UPDATE message SET pushes = 1 WHERE workspace_id = ? AND activity_id = ?"),
    finishedSeq: sqlite.query(`WITH unfinished (seq) AS (
         SELECT min(seq) FROM message WHERE ${WAITING} AND +workspace_id = $workspaceId AND +seq > 0
         UNION ALL SELECT min(seq) FROM message WHERE ${HELD} AND +workspace_id = $workspaceId AND +seq > 0
         UNION ALL SELECT min(seq) FROM message
           WHERE state IN ('fetched', 'pushed', 'undelivered') AND +workspace_id = $workspaceId AND +seq > 0
       )
       SELECT max(seq) AS seq FROM message
       WHERE row > (SELECT max(row) FROM message) - 2000 AND +workspace_id = $workspaceId
         AND +state IN ('settled', 'ignored')
         AND seq < coalesce((SELECT min(seq) FROM unfinished), 9223372036854775807)`)
  };
}

// src/inbox/push-queue.ts
var MAX_PUSHES = 4;

class PushQueue {
  database;
  fence;
  gate;
  #statements;
  constructor(database, fence, gate) {
    this.database = database;
    this.fence = fence;
    this.gate = gate;
    this.#statements = pushStatements(database.sqlite);
  }
  next(workspaceIds, limit, exceptRows = []) {
    this.applyAccess();
    const ids = JSON.stringify(workspaceIds);
    const except = JSON.stringify(exceptRows);
    for (;; ) {
      const entries = this.#statements.pending.all(ids, except, limit).flatMap(toEntries);
      if (entries.filter((entry) => !this.admit(entry)).length === 0)
        return entries;
    }
  }
  applyAccess() {
    this.gate.apply();
  }
  admit(entry) {
    return this.gate.admit(entry);
  }
  markPushed(row) {
    const { changes } = this.database.write(() => this.#statements.markPushed.run(this.database.nowMs(), row, this.fence.number));
    if (changes === 0)
      this.assertHeld();
    return changes > 0;
  }
  markUnpushed(row) {
    const { changes } = this.database.write(() => this.#statements.markUnpushed.run(row, this.fence.number));
    if (changes === 0)
      throw new FencedError;
  }
  assertHeld() {
    this.fence.assertHeld();
  }
  settle(row, by) {
    const { changes } = this.database.write(() => this.#statements.settle.run(this.database.nowMs(), by, row, this.fence.number));
    if (changes === 0)
      this.assertHeld();
  }
  recoverPushed(openRows = []) {
    const open = JSON.stringify(openRows);
    return this.fence.transaction(() => {
      this.#statements.giveUpPushed.run(MAX_PUSHES, open);
      return this.#statements.recoverPushed.run(open).changes;
    });
  }
  requeueMissed(rows) {
    this.fence.transaction(() => {
      for (const row of rows) {
        this.#statements.giveUp.run(row, MAX_PUSHES);
        this.#statements.pushAgain.run(row);
      }
    });
  }
  requeueUnheard(rows) {
    this.fence.transaction(() => {
      for (const row of rows)
        this.#statements.requeueUnheard.run(row);
    });
  }
  untold() {
    return this.#statements.untold.all().flatMap(toEntries);
  }
  untoldWaiting(workspaceId, waitedMs) {
    return this.#statements.untoldWaiting.all(workspaceId, this.database.nowMs() - waitedMs).flatMap(toEntries);
  }
  markTold(row) {
    this.database.write(() => this.#statements.markTold.run(row));
  }
}
var HOLDS_FENCE = "(SELECT fence FROM lease) = ?";
function pushStatements(sqlite) {
  return {
    pending: sqlite.query(`SELECT ${ENTRY_COLUMNS} FROM message WHERE ${WAITING} AND ${IN_WORKSPACES} AND ${NOT_IN_ROWS}
       ORDER BY ${FEED_ORDER} LIMIT ?`),
    markPushed: sqlite.query(`UPDATE message SET state = 'pushed', pushes = pushes + 1, pushed_ms = ?
       WHERE row = ? AND ${WAITING} AND ${HOLDS_FENCE}`),
    markUnpushed: sqlite.query(`UPDATE message SET state = 'pending', pushes = pushes - 1 WHERE row = ? AND ${HOLDS_FENCE}`),
    settle: sqlite.query(`UPDATE message SET state = 'settled', settled_ms = ?, settled_by = ?
       WHERE row = ? AND state = 'pushed' AND ${HOLDS_FENCE}`),
    giveUpPushed: sqlite.query(`UPDATE message SET state = 'undelivered' WHERE state = 'pushed' AND pushes >= ? AND ${NOT_IN_ROWS}`),
    recoverPushed: sqlite.query(`UPDATE message SET state = 'pending' WHERE state = 'pushed' AND ${NOT_IN_ROWS}`),
    giveUp: sqlite.query("UPDATE message SET state = 'undelivered' WHERE row = ? AND state = 'pushed' AND pushes >= ?"),
    pushAgain: sqlite.query("UPDATE message SET state = 'pending' WHERE row = ? AND state = 'pushed'"),
    requeueUnheard: sqlite.query("UPDATE message SET state = 'pending', pushes = min(pushes, 1) WHERE row = ? AND state = 'pushed'"),
    untold: sqlite.query(`SELECT ${ENTRY_COLUMNS} FROM message WHERE state = 'undelivered' AND ${NOT_TOLD} ORDER BY ${FEED_ORDER}`),
    untoldWaiting: sqlite.query(`SELECT ${ENTRY_COLUMNS} FROM message
       WHERE ${WAITING} AND reason IS NULL AND +workspace_id = ? AND stored_ms <= ?
       ORDER BY ${FEED_ORDER} LIMIT 500`),
    markTold: sqlite.query("UPDATE message SET reason = 'told' WHERE row = ? AND state IN ('pending', 'undelivered')")
  };
}

// src/inbox/leased-inbox.ts
var BODY_DAYS = 7;
var ID_DAYS = 32;
var DAY_MS = 86400000;

class LeasedInbox {
  fence;
  arrivals;
  pushes;
  holds;
  delegations;
  #nowMs;
  #statements;
  constructor(database, gate, holds, delegations) {
    this.fence = new Fence(database);
    this.arrivals = new Arrivals(database, this.fence, gate, delegations);
    this.pushes = new PushQueue(database, this.fence, gate);
    this.holds = holds;
    this.delegations = delegations;
    this.#nowMs = database.nowMs;
    this.#statements = pruneStatements(database.sqlite);
  }
  prune() {
    const now = this.#nowMs();
    this.fence.transaction(() => {
      this.#statements.bodies.run(now - BODY_DAYS * DAY_MS);
      this.#statements.ids.run(now - ID_DAYS * DAY_MS);
      this.delegations.prune(now - ID_DAYS * DAY_MS);
    });
  }
}
var HANDLED = "state IN ('settled', 'undelivered', 'ignored')";
function pruneStatements(sqlite) {
  return {
    bodies: sqlite.query(`UPDATE message SET body = NULL
       WHERE ${HANDLED} AND stored_ms < ? AND state = 'settled' AND body IS NOT NULL`),
    ids: sqlite.query(`DELETE FROM message WHERE ${HANDLED} AND stored_ms < ?`)
  };
}

// src/inbox/inbox.ts
class Inbox {
  delegations;
  holds;
  #database;
  #gate;
  #statements;
  constructor(sqlite, nowMs) {
    this.#database = new InboxDatabase(sqlite, nowMs);
    this.#gate = new SenderGate(this.#database);
    this.#statements = inboxStatements(sqlite);
    this.delegations = new DelegationLog(this.#database);
    this.holds = new Holds(this.#database);
  }
  takeOver() {
    return new LeasedInbox(this.#database, this.#gate, this.holds, this.delegations);
  }
  lastHolder() {
    const { fence = 0, swept_ms: sweptAtMs = null } = this.#statements.lastHolder.get() ?? {};
    return { fence, sweptAtMs: sweptAtMs ?? undefined };
  }
  admitOnly(access) {
    this.#gate.access = access;
  }
  has(workspaceId, activityId) {
    return this.#statements.has.get(workspaceId, activityId) !== null;
  }
  find(activityId) {
    return this.#statements.find.all(activityId).flatMap(toEntries);
  }
  lastWorkspaceOfPeer(peerId) {
    return this.#statements.lastWorkspaceOfPeer.get(peerId)?.workspace_id;
  }
  unsettled(workspaceIds, limit) {
    const ids = JSON.stringify(workspaceIds);
    this.#gate.apply();
    return this.#statements.unsettled.all(ids, limit, ids, limit, ids, limit, ids, limit, limit).flatMap(toEntries).filter(({ message }) => this.#gate.mayReach(message));
  }
  countUnsettled(workspaceIds) {
    const ids = JSON.stringify(workspaceIds);
    return this.#statements.countUnsettled.get(ids, ids, ids, ids)?.n ?? 0;
  }
  settleBySession(row, by) {
    const nowMs = this.#database.nowMs();
    return this.#database.write(() => this.#statements.settle.run(nowMs, by, row)).changes > 0;
  }
  noteGuard(workspaceId, activityId, fate) {
    this.#database.write(() => this.#statements.noteGuard.run(fate, workspaceId, activityId));
  }
  guardCounts(workspaceIds) {
    return guardCountsFrom(this.#statements.guardCounts.all(JSON.stringify(workspaceIds)));
  }
  counts(workspaceId) {
    return inboxCountsFrom(this.#statements.counts.all(workspaceId));
  }
  copyToMemory() {
    const copy = new Inbox(copyToMemory(this.#database.sqlite), this.#database.nowMs);
    copy.admitOnly(this.#gate.access);
    return copy;
  }
  mergeInto(path) {
    mergeIntoFile(this.#database.sqlite, path);
  }
  close() {
    this.#database.sqlite.close(false);
  }
}
function inboxStatements(sqlite) {
  return {
    lastHolder: sqlite.query("SELECT fence, (SELECT max(local_ms) FROM watermark) AS swept_ms FROM lease"),
    has: sqlite.query("SELECT row FROM message WHERE workspace_id = ? AND activity_id = ?"),
    find: sqlite.query(`SELECT ${ENTRY_COLUMNS} FROM message WHERE activity_id = ?`),
    lastWorkspaceOfPeer: sqlite.query(`SELECT workspace_id FROM message WHERE peer_id = ? AND reason IS NOT 'access'
       ORDER BY created_us DESC, seq DESC, row DESC LIMIT 1`),
    unsettled: sqlite.query(`SELECT ${ENTRY_COLUMNS} FROM (
         SELECT * FROM (SELECT * FROM message WHERE ${WAITING} AND ${IN_WORKSPACES} ORDER BY ${FEED_ORDER} LIMIT ?)
         UNION ALL
         SELECT * FROM (SELECT * FROM message WHERE ${HELD} AND ${IN_WORKSPACES} ORDER BY ${FEED_ORDER} LIMIT ?)
         UNION ALL
         SELECT * FROM (SELECT * FROM message WHERE state = 'pushed' AND ${IN_WORKSPACES} ORDER BY ${FEED_ORDER} LIMIT ?)
         UNION ALL
         SELECT * FROM (SELECT * FROM message WHERE state = 'undelivered' AND ${IN_WORKSPACES}
                        ORDER BY ${FEED_ORDER} LIMIT ?)
       ) ORDER BY ${FEED_ORDER} LIMIT ?`),
    countUnsettled: sqlite.query(`SELECT (SELECT count(*) FROM message WHERE ${WAITING} AND ${IN_WORKSPACES})
            + (SELECT count(*) FROM message WHERE ${HELD} AND ${IN_WORKSPACES})
            + (SELECT count(*) FROM message WHERE state = 'pushed' AND ${IN_WORKSPACES})
            + (SELECT count(*) FROM message WHERE state = 'undelivered' AND ${IN_WORKSPACES}) AS n`),
    settle: sqlite.query(`UPDATE message SET state = 'settled', settled_ms = ?, settled_by = ?
       WHERE row = ? AND state IN ('pending', 'pushed', 'undelivered')`),
    noteGuard: sqlite.query("UPDATE message SET reason = ? WHERE workspace_id = ? AND activity_id = ? AND state = 'settled'"),
    guardCounts: sqlite.query(`SELECT reason AS what, count(*) AS n FROM message
       WHERE workspace_id IN (SELECT value FROM json_each(?)) AND state = 'settled' AND reason IS NOT NULL GROUP BY reason`),
    counts: sqlite.query(`SELECT CASE WHEN state = 'pending' THEN ifnull(held_for, state)
                   WHEN state = 'ignored' AND reason IN ('access', 'unreadable', 'overflow') THEN reason
                   ELSE state END AS what, count(*) AS n
       FROM message WHERE workspace_id = ? GROUP BY 1`)
  };
}

// src/inbox/inbox-errors.ts
import { SQLiteError } from "bun:sqlite";
function isInboxError(error) {
  return error instanceof FencedError || error instanceof InboxUnwritableError || error instanceof SQLiteError;
}
function isDamaged(error) {
  return error instanceof InboxDamagedError || /^SQLITE_(CORRUPT|NOTADB)/.test(errorCode(error) ?? "");
}
function isLocked(error) {
  return /^SQLITE_(BUSY|LOCKED)/.test(errorCode(error) ?? "");
}

// src/inbox/file/salvage.ts
var LOOK_BACK_MS = 86400000;
var MARGIN_MS = 600000;
var MAX_SKIPPED_ROWS = 1e6;
function salvage(damagedPath, into, nowMs, { isOnNetwork = false } = {}) {
  let sinceMs = nowMs - LOOK_BACK_MS;
  asFarAsReadable(() => {
    using source = openReadOnly(damagedPath, { isOnNetwork });
    asFarAsReadable(() => copyFence(source, into));
    for (const table of otherTables(into))
      asFarAsReadable(() => copyTable(table, source, into));
    sinceMs = Math.min(sinceMs, copyMessages(source, into));
  });
  into.run("INSERT INTO doubt VALUES (?)", [Math.floor(sinceMs)]);
}
function asFarAsReadable(copy) {
  try {
    copy();
  } catch {}
}
function copyFence(source, into) {
  const row = source.query("SELECT fence FROM lease").get();
  if (row !== null)
    into.run("UPDATE lease SET fence = max(fence, ?)", [row.fence]);
}
function copyTable(table, source, into) {
  for (const row of source.query(`SELECT * FROM ${table}`).values()) {
    into.run(`INSERT OR IGNORE INTO ${table} VALUES (${row.map(() => "?")})`, row);
  }
}
function copyMessages(source, into) {
  const columns = columnsOf(into).filter((name) => columnsOf(source).includes(name));
  const read = source.query(`SELECT ${columns} FROM message WHERE row > ? ORDER BY row LIMIT 1`);
  const insert = into.query(`INSERT OR IGNORE INTO message (${columns}) VALUES (${columns.map(() => "?")})`);
  let after = 0;
  let lastMs;
  let missingMs;
  const copyAll = into.transaction(() => {
    for (let skip = 1;skip <= MAX_SKIPPED_ROWS; ) {
      try {
        const row = read.get(after);
        if (row === null)
          return;
        after = row.row - 1;
        skip = 1;
        if (typeof row.body === "string")
          parseStoredMessage(row.body);
        insert.run(...columns.map((name) => row[name] ?? null));
        after = row.row;
        lastMs = row.created_us / 1000;
      } catch {
        missingMs ??= lastMs;
        after += skip;
        skip *= 2;
      }
    }
  });
  copyAll();
  return missingMs === undefined ? Number.POSITIVE_INFINITY : missingMs - MARGIN_MS;
}

// src/inbox/file/open.ts
function openInbox(directory, nowMs, surroundings = REAL_SURROUNDINGS) {
  const path = inboxPath(directory);
  const fileSystem = surroundings.networkFileSystem(directory);
  if (fileSystem !== undefined) {
    const reason = whyUnusable(directory, surroundings);
    const what = `the state directory lies on a network file system (${fileSystem}) on which an inbox cannot be kept`;
    if (reason !== undefined) {
      return inMemory({ path, isOnNetwork: true }, nowMs, `${what} (${reason})`, `. ${LOCAL_DISK}`);
    }
  }
  const isOnNetwork = fileSystem !== undefined;
  try {
    const inbox = new Inbox(openFile(path, { isOnNetwork }), nowMs);
    const note = fileSystem === undefined ? undefined : `the inbox lies on a network file system (${fileSystem}), and is used without a write-ahead log there`;
    return { inbox, degraded: undefined, isInMemory: false, note };
  } catch (error) {
    if (isLocked(error))
      throw error;
    if (isDamaged(error))
      return replaceDamaged(directory, nowMs, surroundings);
    const what = `the inbox file cannot be used (${reasonOf(error)})`;
    return inMemory({ path, isOnNetwork }, nowMs, what, adviceOf(error));
  }
}
var LOCAL_DISK = "Set MOLECULE_STATE_DIR to a folder on a disk of this machine.";
function whyUnusable(directory, { tryOut }) {
  try {
    tryOut(directory);
    return;
  } catch (error) {
    return reasonOf(error);
  }
}
function replaceDamaged(directory, nowMs, { networkFileSystem } = REAL_SURROUNDINGS) {
  const path = inboxPath(directory);
  const isOnNetwork = networkFileSystem(directory) !== undefined;
  const next = `${path}.new`;
  const aside = `${path}.unreadable-${nowMs()}`;
  try {
    for (const suffix of SUFFIXES)
      rmSync4(next + suffix, { force: true });
    const database = openFile(next, { isOnNetwork });
    salvage(path, database, nowMs(), { isOnNetwork });
    database.run("PRAGMA journal_mode = DELETE");
    database.close(false);
    for (const suffix of SUFFIXES)
      renameIfPresent(path + suffix, aside + suffix);
    for (const suffix of SUFFIXES)
      renameIfPresent(next + suffix, path + suffix);
    const inbox = new Inbox(openFile(path, { isOnNetwork }), nowMs);
    const degraded = `the inbox file was damaged and is kept as ${aside}; a new one is in use, and what may have been shown before is marked`;
    return { inbox, degraded, isInMemory: false };
  } catch (error) {
    const what = `the inbox file is damaged and cannot be moved aside (${reasonOf(error)})`;
    return inMemory({ path, isOnNetwork }, nowMs, what, adviceOf(error));
  }
}
var SUFFIXES = ["-wal", "-shm", "-journal", ""];
function inMemory(place, nowMs, what, advice = "") {
  const database = copyOf(place) ?? newInMemory(place, nowMs());
  return {
    inbox: new Inbox(database, nowMs),
    degraded: `${what}: ${IN_MEMORY}${advice}`,
    isInMemory: true
  };
}
var IN_MEMORY = "messages are kept in memory and not remembered over a restart";
function copyOf({ path, isOnNetwork }) {
  try {
    using file = openReadOnly(path, { isOnNetwork });
    check(file);
    const copy = copyToMemory(file);
    migrate(copy);
    return copy;
  } catch {
    return;
  }
}
function newInMemory({ path, isOnNetwork }, nowMs) {
  const database = new Database3(":memory:", { strict: true });
  migrate(database);
  const isSomethingThere = (sizeOf(path) ?? 0) > 0;
  if (isSomethingThere)
    salvage(path, database, nowMs, { isOnNetwork });
  return database;
}
function reasonOf(error) {
  return errorCode(error) ?? messageOf(error);
}
function adviceOf(error) {
  return error instanceof UntrustedPathError ? `. ${error.advice}` : "";
}
function sizeOf(path) {
  try {
    return statSync4(path, { throwIfNoEntry: false })?.size;
  } catch {
    return;
  }
}
function renameIfPresent(from, to) {
  try {
    renameSync3(from, to);
  } catch (error) {
    if (errorCode(error) !== "ENOENT")
      throw error;
  }
}

// src/lease/lease.ts
import { join as join7 } from "path";

// src/lease/claim.ts
var CLAIMS = ["listens", "by_hooks", "unproven", "deaf"];
function isBetter(claim, than) {
  return CLAIMS.indexOf(claim) < CLAIMS.indexOf(than);
}
var LISTENS = { claim: "listens" };
var CONTINUED_IN = "continued-in ";
function standingLine({ claim, continuedIn }) {
  return continuedIn === undefined ? claim : `${claim} ${CONTINUED_IN}${continuedIn}`;
}
function readStanding(line) {
  const [word = "", ...rest] = line.trim().split(" ");
  const claim = CLAIMS.find((known) => known === word) ?? "listens";
  const note = rest.join(" ");
  const continuedIn = note.startsWith(CONTINUED_IN) ? note.slice(CONTINUED_IN.length) : undefined;
  return continuedIn !== undefined && /^[\w-]{1,100}$/.test(continuedIn) ? { claim, continuedIn } : { claim };
}

// src/lease/lock.ts
import { lstatSync as lstatSync3, mkdirSync as mkdirSync3, renameSync as renameSync4, rmSync as rmSync5, stat as stat3, utimesSync } from "fs";
import lockfile from "proper-lockfile";
var NEVER_STALE_MS = 30 * 86400000;
var LOCK = { kind: "folder" };
function lookAtLock(path) {
  const stats = lstatSync3(path, { bigint: true, throwIfNoEntry: false });
  return stats?.isDirectory() !== true ? undefined : { inode: stats.ino, refreshedNs: stats.mtimeNs };
}
function isSameLock(a, b) {
  return a?.inode === b?.inode && a?.refreshedNs === b?.refreshedNs;
}
function lockAgeMs(lock, nowMs) {
  return nowMs - Number(lock.refreshedNs / 1000000n);
}
function removeLock(path, seen) {
  if (!isSameLock(lookAtLock(path), seen))
    return false;
  const aside = `${path}.${process.pid}`;
  try {
    renameSync4(path, aside);
  } catch (error) {
    if (errorCode(error) === "ENOENT")
      return false;
    throw error;
  }
  const isMoved = isSameLock(lookAtLock(aside), seen);
  if (isMoved)
    rmSync5(aside, { recursive: true });
  else
    renameSync4(aside, path);
  return isMoved;
}
async function makeOwnLock(path, refreshMs, onMade, onLost) {
  const { isHeld, fs } = ownLockFiles(`${path}.lock`, onMade);
  try {
    const release = await lockfile.lock(path, {
      realpath: false,
      stale: NEVER_STALE_MS,
      update: refreshMs,
      fs,
      onCompromised: onLost
    });
    return {
      isHeld,
      release: () => void release().catch(() => {})
    };
  } catch (error) {
    if (errorCode(error) === "ELOCKED")
      return;
    throw error;
  }
}
function ownLockFiles(lockPath, onMade) {
  let held;
  const isHeld = () => held !== undefined && isSameLock(lookAtLock(lockPath), held);
  const remove = () => {
    if (held !== undefined)
      removeLock(lockPath, held);
  };
  const make = () => {
    try {
      mkdirSync3(lockPath, { mode: 448 });
      held = lookAtLock(lockPath);
      onMade();
    } catch (error) {
      remove();
      throw error;
    }
  };
  const refresh = (accessed, modified) => {
    if (!isHeld())
      throw Object.assign(new Error("the lock is not ours any more"), { code: "ENOENT" });
    utimesSync(lockPath, accessed, modified);
    held = lookAtLock(lockPath);
  };
  return {
    isHeld,
    fs: {
      stat: stat3,
      mkdir: (_path, done) => report2(make, done),
      utimes: (_path, accessed, modified, done) => report2(() => refresh(accessed, modified), done),
      rmdir: (_path, done) => report2(remove, done),
      rmdirSync: remove
    }
  };
}
function report2(work, done) {
  try {
    work();
  } catch (error) {
    done(error instanceof Error ? error : new Error("the lock cannot be used"));
    return;
  }
  done(null);
}

// src/lease/pid-record.ts
import { spawnSync } from "child_process";
import {
  closeSync as closeSync5,
  constants as constants5,
  fstatSync as fstatSync3,
  readdirSync as readdirSync2,
  readFileSync as readFileSync2,
  readlinkSync,
  readSync as readSync2,
  rmSync as rmSync6,
  statSync as statSync5
} from "fs";
import { hostname } from "os";
import writeFileAtomic from "write-file-atomic";
var MAX_BYTES3 = 1024;
function readPidFile(path) {
  try {
    return readRecord(path);
  } catch {
    return;
  }
}
function readRecord(path) {
  const bytes = Buffer.alloc(MAX_BYTES3);
  const descriptor = openOwn(path, constants5.O_RDONLY);
  try {
    const text = bytes.toString("utf8", 0, readSync2(descriptor, bytes));
    const [first = "", second = "", third = "", fourth = ""] = text.split(`
`);
    if (!/^\d{1,10}$/.test(first.trim()))
      return;
    return {
      pid: Number(first),
      startMark: second.trim() || undefined,
      place: third.trim() || undefined,
      standing: readStanding(fourth),
      file: identityOf(fstatSync3(descriptor, { bigint: true }))
    };
  } finally {
    closeSync5(descriptor);
  }
}
function identityOf({ dev, ino }) {
  return { device: dev, inode: ino };
}
function holdPidFile(path, standing = LISTENS) {
  const mark = inspectProcess(process.pid)?.startMark ?? "";
  const lines = [process.pid, mark, thisPlace(), standingLine(standing), ""];
  writeFileAtomic.sync(path, lines.join(`
`), { mode: 384, fsync: false });
  const descriptor = openOwn(path, constants5.O_RDONLY);
  let isOpen = true;
  return () => {
    if (isOpen)
      closeSync5(descriptor);
    isOpen = false;
  };
}
function removeOwnPidFile(path) {
  const record = readPidFile(path);
  const isOurs = record?.pid === process.pid && (record.place ?? thisPlace()) === thisPlace();
  if (isOurs)
    rmSync6(path, { force: true });
}
var PS_TIMEOUT_MS = 1000;
var LSOF_TIMEOUT_MS = 2000;
function inspectProcess(pid) {
  return process.platform === "linux" ? fromProc(pid) : fromPs(pid);
}
function recordedProcessState(record) {
  if (record.startMark === undefined)
    return "unknown";
  const isHere = record.place === thisPlace();
  if (process.platform !== "linux") {
    return isHere && pidUse(record.pid) === "free" ? "gone" : "unknown";
  }
  const facts = inspectProcess(record.pid);
  if (facts?.startMark === record.startMark)
    return facts.isStopped ? "stopped" : "running";
  const isHidden = facts === undefined && pidUse(record.pid) === "hidden";
  return isHere && !isHidden ? "gone" : "unknown";
}
function isProvenWriter(record) {
  if (record.pid <= 1 || record.pid === process.pid || record.startMark === undefined)
    return false;
  return inspectProcess(record.pid)?.startMark === record.startMark && hasOpen(record.pid, record.file);
}
function thisPlace() {
  try {
    return `${hostname()} ${readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return hostname();
  }
}
function pidUse(pid) {
  try {
    process.kill(pid, 0);
    return "used";
  } catch (error) {
    return errorCode(error) === "ESRCH" ? "free" : "hidden";
  }
}
function hasOpen(pid, file) {
  const files = process.platform === "linux" ? openFilesFromProc(pid) : openFilesFromLsof(pid);
  return files.some(({ device, inode }) => device === file.device && inode === file.inode);
}
function openFilesFromProc(pid) {
  const folder = `/proc/${pid}/fd`;
  try {
    return readdirSync2(folder).flatMap((name) => {
      const stats = statSync5(`${folder}/${name}`, { bigint: true, throwIfNoEntry: false });
      return stats === undefined ? [] : [identityOf(stats)];
    });
  } catch {
    return [];
  }
}
function openFilesFromLsof(pid) {
  const { stdout } = spawnSync("lsof", ["-nP", "-a", "-p", String(pid), "-F", "fDi"], {
    encoding: "utf8",
    timeout: LSOF_TIMEOUT_MS
  });
  const files = (stdout ?? "").split(/^f/m).slice(1);
  return files.flatMap((fields) => {
    const device = /^D(0x[0-9a-f]+)$/m.exec(fields)?.[1];
    const inode = /^i(\d+)$/m.exec(fields)?.[1];
    return device === undefined || inode === undefined ? [] : [{ device: BigInt(device), inode: BigInt(inode) }];
  });
}
function fromProc(pid) {
  try {
    const stat = readFileSync2(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const [state] = fields;
    const startTicks = fields[19];
    if (startTicks === undefined || state === "Z" || state === "X")
      return;
    const boot = readFileSync2("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return { startMark: `${boot}/${startTicks}`, isStopped: state === "T" || state === "t" };
  } catch {
    return;
  }
}
function fromPs(pid) {
  if (process.platform === "win32")
    return;
  const result = spawnSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], {
    encoding: "utf8",
    timeout: PS_TIMEOUT_MS
  });
  const match = /^\s*(\S+)\s+(.+?)\s*$/.exec(result.stdout ?? "");
  const state = match?.[1];
  const started = match?.[2];
  if (state === undefined || started === undefined || state.startsWith("Z"))
    return;
  return { startMark: started, isStopped: state.startsWith("T") };
}

// src/lease/stale-holder.ts
var TERM_GRACE_MS = 2000;
var KILL_CHECK_MS = 50;
var FINISH_MS = 250;
function isRunning(record) {
  const facts = inspectProcess(record.pid);
  return facts !== undefined && !facts.isStopped && facts.startMark === record.startMark;
}
async function stopStaleHolder(record, log) {
  if (record === undefined || !isRunning(record) || !isProvenWriter(record))
    return;
  log.line(`molecule channel: replacing a channel server that hangs (PID ${record.pid})`);
  signalProcess(record.pid, "SIGTERM");
  await waitWhile(() => isRunning(record), TERM_GRACE_MS);
  if (isRunning(record))
    signalProcess(record.pid, "SIGKILL");
}
function wakeStopped(records, log) {
  for (const record of records) {
    if (recordedProcessState(record) !== "stopped" || !isProvenWriter(record))
      continue;
    log.line(`molecule channel: waking a stopped channel server that keeps the inbox locked (PID ${record.pid})`);
    signalProcess(record.pid, "SIGCONT");
  }
}
async function letFinish(record) {
  if (record === undefined || recordedProcessState(record) !== "stopped" || !isProvenWriter(record))
    return;
  signalProcess(record.pid, "SIGCONT");
  await sleep(FINISH_MS, new AbortController().signal);
}
function endPredecessor(record, log) {
  if (record === undefined || !isProvenWriter(record))
    return;
  log.line(`molecule channel: ending a channel server that keeps the inbox locked (PID ${record.pid})`);
  signalProcess(record.pid, "SIGKILL");
}
async function waitWhile(condition, timeoutMs) {
  const never = new AbortController().signal;
  for (let waitedMs = 0;waitedMs < timeoutMs && condition(); waitedMs += KILL_CHECK_MS) {
    await sleep(KILL_CHECK_MS, never);
  }
}
function signalProcess(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {}
}

// src/lease/standby-queue.ts
import { existsSync as existsSync4, mkdirSync as mkdirSync4, readdirSync as readdirSync3, rmSync as rmSync7, statSync as statSync6 } from "fs";
import { join as join6 } from "path";
var FORGET_MS = 86400000;
var FOLDER_NAME = "standby";
var QUEUE = { kind: "folder" };
var ENTRY_NAME = /^\d{15}-\d+$/;
var MAX_ENTRIES2 = 1000;

class StandbyQueue {
  #directory;
  #name;
  #letGo = () => {
    return;
  };
  #said;
  constructor(stateDirectory) {
    this.#directory = join6(stateDirectory, FOLDER_NAME);
    const startedMs = String(Math.round(performance.timeOrigin)).padStart(15, "0");
    this.#name = `${startedMs}-${process.pid}`;
  }
  join(standing) {
    const path = join6(this.#directory, this.#name);
    const said = standingLine(standing);
    if (said === this.#said && existsSync4(path))
      return;
    try {
      mkdirSync4(this.#directory, { recursive: true, mode: 448 });
      requireOwn(this.#directory, QUEUE);
      this.#letGo();
      this.#letGo = holdPidFile(path, standing);
      this.#said = said;
    } catch {}
  }
  leave() {
    this.#letGo();
    remove(join6(this.#directory, this.#name));
  }
  ahead({ claim }, nowMs) {
    return this.#waiting(nowMs).filter(({ name, record }) => isBetter(record.standing.claim, claim) || record.standing.claim === claim && name < this.#name).length;
  }
  hasBetter({ claim }, nowMs) {
    return this.#waiting(nowMs).some(({ record }) => isBetter(record.standing.claim, claim));
  }
  others() {
    return entryNames(this.#directory).flatMap((name) => name === this.#name ? [] : readPidFile(join6(this.#directory, name)) ?? []);
  }
  #waiting(nowMs) {
    return entryNames(this.#directory).flatMap((name) => {
      if (name === this.#name)
        return [];
      const path = join6(this.#directory, name);
      const record = readPidFile(path);
      const state = record === undefined ? "unknown" : recordedProcessState(record);
      if (record !== undefined && state === "running")
        return [{ name, record }];
      if (state === "stopped")
        return [];
      const writtenMs = statSync6(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
      const isForgotten = state === "gone" || nowMs - writtenMs > FORGET_MS;
      if (isForgotten)
        remove(path);
      return isForgotten || record === undefined ? [] : [{ name, record }];
    });
  }
}
function entryNames(directory) {
  if (doubtAbout(directory, QUEUE) !== undefined)
    return [];
  try {
    const names = readdirSync3(directory).filter((name) => ENTRY_NAME.test(name));
    return names.slice(0, MAX_ENTRIES2);
  } catch {
    return [];
  }
}
function remove(path) {
  try {
    rmSync7(path, { force: true });
  } catch {}
}

// src/lease/lease.ts
var STALE_MS = 5000;
var REFRESH_MS = 1500;
var LOOK_MS = 500;
var CONFIRM_MS = 100;
var GRACE_MS = 3000;
var MAX_GRACES = 3;
async function waitForLease(options, signal) {
  requireOwn(options.directory, FOLDER);
  const queue = new StandbyQueue(options.directory);
  const leave = () => queue.leave();
  process.once("exit", leave);
  try {
    return await waitInLine(options, queue, signal);
  } finally {
    process.off("exit", leave);
    leave();
  }
}
async function waitInLine(options, queue, signal) {
  const { pidPath, lockPath } = paths(options.directory);
  const lookMs = options.lookMs ?? LOOK_MS;
  const watch = new LockWatch(lockPath, pidPath, options.nowMs);
  let isStandby = false;
  let freeSinceMs;
  while (!signal.aborted) {
    const standing = options.standing?.() ?? LISTENS;
    queue.join(standing);
    if (await watch.isFree(signal)) {
      freeSinceMs ??= performance.now();
      const graces = Math.min(queue.ahead(standing, options.nowMs()), MAX_GRACES);
      const isOurTurn = performance.now() - freeSinceMs >= graces * GRACE_MS;
      const isTaking = isOurTurn && !signal.aborted && inspectProcess(process.ppid)?.isStopped !== true;
      const held = isTaking ? await take(options, standing, watch.seen) : undefined;
      if (held !== undefined) {
        const predecessor = watch.seen === undefined ? undefined : watch.holder;
        await stopStaleHolder(predecessor, options.log);
        return {
          ...held,
          isWantedMore: (own) => queue.hasBetter(own, options.nowMs()),
          unlockInbox: (attempt) => unlockInbox(options, queue, predecessor, attempt),
          letPredecessorFinish: () => letFinish(predecessor)
        };
      }
    } else {
      freeSinceMs = undefined;
    }
    if (!isStandby)
      options.onStandby(readPidFile(pidPath));
    isStandby = true;
    await sleep(lookMs, signal);
  }
  return;
}
function paths(directory) {
  const pidPath = join7(directory, "bot.pid");
  return { pidPath, lockPath: `${pidPath}.lock` };
}

class LockWatch {
  lockPath;
  pidPath;
  nowMs;
  #unchangedLooks = 0;
  seen;
  holder;
  constructor(lockPath, pidPath, nowMs) {
    this.lockPath = lockPath;
    this.pidPath = pidPath;
    this.nowMs = nowMs;
  }
  async isFree(signal) {
    const before = this.seen;
    this.#look();
    if (this.seen === undefined)
      return true;
    this.#unchangedLooks = isSameLock(before, this.seen) ? this.#unchangedLooks + 1 : 0;
    if (this.#unchangedLooks * LOOK_MS >= STALE_MS)
      return true;
    if (!this.#isAbandoned())
      return false;
    const { seen, holder } = this;
    await sleep(CONFIRM_MS, signal);
    this.#look();
    return isSameLock(seen, this.seen) && holder?.pid === this.holder?.pid && this.#isAbandoned();
  }
  #look() {
    requireOwn(this.lockPath, LOCK);
    this.seen = lookAtLock(this.lockPath);
    this.holder = readPidFile(this.pidPath);
  }
  #isAbandoned() {
    if (this.seen === undefined)
      return true;
    const state = this.holder === undefined ? "stopped" : recordedProcessState(this.holder);
    if (state === "gone")
      return true;
    return state === "stopped" && lockAgeMs(this.seen, this.nowMs()) > STALE_MS;
  }
}
async function take(options, standing, seen) {
  const { pidPath, lockPath } = paths(options.directory);
  requireOwn(pidPath, { kind: "file" });
  if (seen !== undefined && !removeLock(lockPath, seen))
    return;
  const lost = new AbortController;
  let letGo = () => {
    return;
  };
  const lock = await makeOwnLock(pidPath, REFRESH_MS, () => {
    letGo = holdPidFile(pidPath, standing);
  }, () => lost.abort());
  if (lock === undefined)
    return;
  let published = standing;
  const publish = (next) => {
    if (standingLine(next) === standingLine(published) || !lock.isHeld())
      return;
    const letGoOfOld = letGo;
    try {
      letGo = holdPidFile(pidPath, next);
      letGoOfOld();
      published = next;
    } catch {}
  };
  const giveBack = () => {
    process.off("exit", giveBack);
    letGo();
    if (!lock.isHeld())
      return;
    try {
      removeOwnPidFile(pidPath);
    } catch {}
    lock.release();
  };
  process.once("exit", giveBack);
  return { lost: lost.signal, publish, release: giveBack };
}
function unlockInbox(options, queue, predecessor, attempt) {
  const known = predecessor === undefined ? queue.others() : [predecessor, ...queue.others()];
  if (attempt === 1)
    wakeStopped(known, options.log);
  if (attempt === 2)
    endPredecessor(predecessor, options.log);
  return attempt <= 2;
}

// src/receive/pruning.ts
var INTERVAL_MS = 6 * 3600000;
function runPruning({ inbox, folder, clock }, signal) {
  const round = () => {
    inbox.prune();
    folder.prune(clock.nowMs());
    return INTERVAL_MS;
  };
  return runLoop({ clock, signal, round });
}

// src/core/standing.ts
var INACTIVE = {
  paused: "paused",
  hibernating: "hibernated",
  hibernated: "hibernated",
  removed: "removed"
};
function inactiveFrom(status) {
  return Object.hasOwn(INACTIVE, status) ? INACTIVE[status] : undefined;
}
function isPresumedAbsent(status) {
  return ["awaiting_agent", "offline", "provisioning", "failed"].includes(status);
}

// src/receive/acknowledger.ts
var INTERVAL_MS2 = 60000;

class Acknowledger {
  deps;
  signal;
  #nextMs = Number.NEGATIVE_INFINITY;
  #acknowledged = 0;
  #isAbsent = false;
  constructor(deps, signal) {
    this.deps = deps;
    this.signal = signal;
  }
  polled() {
    const { client, arrivals, clock, isDurable } = this.deps;
    const nowMs = clock.monotonicMs();
    if (this.#isAbsent || nowMs < this.#nextMs || !isDurable())
      return;
    this.#nextMs = nowMs + INTERVAL_MS2;
    const seq = arrivals.finishedSeq(client.target.id);
    if (seq > this.#acknowledged)
      this.#send(seq);
  }
  async#send(seq) {
    try {
      await this.deps.client.acknowledgeActivities(seq, this.signal);
      this.#acknowledged = seq;
    } catch (error) {
      if (this.signal.aborted)
        return;
      const isUnknown = error instanceof HttpStatusError && (error.status === 404 || error.status === 405);
      this.#isAbsent = isUnknown && error.isOwn;
      this.deps.events.failed("acknowledging", error);
    }
  }
}

// src/receive/announcements.ts
var KEPT = 2000;
var KEPT_SENDERS = 500;
var ECHOES = new Set(["USER_MESSAGE", "PEER_MESSAGE"]);

class Announcements {
  #read = new BoundedMap(KEPT);
  #unread = new BoundedMap(KEPT);
  #unreleased = new BoundedMap(KEPT);
  #newest = new BoundedMap(KEPT_SENDERS);
  #announced = 0;
  #isToldOfRows = false;
  #isVague = false;
  get mark() {
    return this.#announced;
  }
  heard(event) {
    const logged = event && loggedMessage(event.type, event.data);
    if (logged === undefined) {
      if (event !== undefined && this.#isToldOfRows)
        return !ECHOES.has(event.type);
      this.#isVague = true;
      return true;
    }
    this.#isToldOfRows = true;
    if (logged.messageId === undefined) {
      this.#isVague = true;
      return true;
    }
    this.#announced += 1;
    const sender = logged.sourceId ?? "";
    const announced = { order: this.#announced, sender, after: this.#newest.get(sender)?.id };
    if (this.#read.has(logged.messageId)) {
      this.#read.set(logged.messageId, announced);
      if (this.#unreleased.has(logged.messageId))
        this.#unreleased.set(logged.messageId, announced);
      return false;
    }
    this.#unread.set(logged.messageId, announced);
    return true;
  }
  read(activities) {
    for (const activity of activities) {
      const { requestBody, sourceId: sender = "" } = activity;
      const newest = this.#newest.get(sender);
      if (newest === undefined || newest.createdAtMicros <= activity.createdAtMicros) {
        const { id, createdAtMicros } = activity;
        this.#newest.renew(sender, { id, createdAtMicros });
      }
      const id = messageIdOf(requestBody);
      if (id === undefined)
        continue;
      const known = this.#unread.get(id) ?? this.#read.get(id) ?? { order: Number.POSITIVE_INFINITY, sender };
      this.#unread.delete(id);
      this.#read.renew(id, known);
      this.#unreleased.set(id, known);
    }
  }
  released() {
    this.#unreleased.clear();
  }
  get isOutOfOrder() {
    const last = this.#lastUnreleased();
    return this.#unread.values().some(({ order, sender }) => order < (last.get(sender) ?? 0));
  }
  missing(mark) {
    const missing = new Map;
    const last = this.#lastUnreleased();
    for (const { order, sender, after } of this.#unread.values()) {
      if (order > mark && order > (last.get(sender) ?? 0))
        continue;
      const { count, ...first } = missing.get(sender) ?? { count: 0, after };
      missing.set(sender, { ...first, count: count + 1 });
    }
    return missing;
  }
  #lastUnreleased() {
    const last = new Map;
    for (const { order, sender } of this.#unreleased.values()) {
      last.set(sender, Math.max(order, last.get(sender) ?? 0));
    }
    return last;
  }
  forget(mark) {
    for (const [id, { order }] of this.#unread)
      if (order <= mark)
        this.#unread.delete(id);
  }
  takeVague() {
    const isVague = this.#isVague;
    this.#isVague = false;
    return isVague;
  }
}

// src/receive/broadcast-texts.ts
import { z as z13 } from "zod";
var eventSchema2 = z13.object({ message: z13.string().min(1), sender_id: z13.string() });
var MAX_APART_MS = 1e4;
var MAX_TOLD = 50;
var MAX_CHARACTERS2 = 200000;

class BroadcastTexts {
  #told = [];
  told(data, atMs) {
    const event = eventSchema2.safeParse(data).data;
    if (event === undefined || event.message.length > MAX_CHARACTERS2)
      return;
    this.#told = [...this.#told, { message: event.message, senderId: event.sender_id, atMs }].slice(-MAX_TOLD);
  }
  complete(activity) {
    const kept = keptOfBroadcast(activity);
    const apartMs = ({ atMs }) => Math.abs(atMs - activity.createdAtMicros / 1000);
    const [told] = this.#told.filter(({ senderId, message }) => senderId === activity.sourceId && message.startsWith(kept)).filter((candidate) => apartMs(candidate) <= MAX_APART_MS).sort((a, b) => apartMs(a) - apartMs(b));
    return told === undefined ? activity : { ...activity, requestBody: { message: told.message } };
  }
}

// src/receive/look-pace.ts
var INTERVAL_MS3 = 60000;
var TOLD_INTERVAL_MS = 300000;
var JITTER = 0.1;

class LookPace {
  clock;
  isTold;
  #lookedMs = Number.NEGATIVE_INFINITY;
  constructor(clock, isTold) {
    this.clock = clock;
    this.isTold = isTold;
  }
  isEarly(wasRung) {
    const sinceMs = this.clock.monotonicMs() - this.#lookedMs;
    return !wasRung && sinceMs < TOLD_INTERVAL_MS && this.isTold();
  }
  async look(work) {
    this.#lookedMs = Number.NEGATIVE_INFINITY;
    await work();
    this.#lookedMs = this.clock.monotonicMs();
  }
  pauseMs() {
    return jitteredMs(INTERVAL_MS3, JITTER, this.clock.random());
  }
}

// src/receive/same-time.ts
async function* pagesOfOneTime(source, micros, pageRows, signal) {
  let cursor = await source.rowBefore(micros, signal);
  while (cursor !== undefined) {
    const page = await source.activitiesAfter(cursor, pageRows, signal);
    yield page;
    const last = page.activities.at(-1);
    if (!page.hasMore || last !== undefined && last.createdAtMicros > micros)
      return true;
    if (last === undefined || last.id === cursor || last.seq === undefined)
      return false;
    cursor = last.id;
  }
  return false;
}

// src/receive/window.ts
var MARGIN = 0.5;
var CHECKED_MARGIN = 0.25;
function windowSecondsFor(watermark, localNowMs, configuredSeconds) {
  if (watermark === undefined)
    return clampWindow(configuredSeconds);
  const gapSeconds = Math.max(0, localNowMs - watermark.localMs) / 1000;
  return clampWindow(Math.max(configuredSeconds, gapSeconds + configuredSeconds * MARGIN));
}
function requiredWindowSeconds(watermark, platformNowMs, configuredSeconds) {
  if (watermark?.platformMs === undefined || platformNowMs === undefined)
    return 0;
  const gapSeconds = (platformNowMs - watermark.platformMs) / 1000;
  return clampWindow(gapSeconds + configuredSeconds * CHECKED_MARGIN);
}
function clampWindow(seconds) {
  return Math.min(MAX_SINCE_SECONDS, Math.max(1, Math.ceil(seconds)));
}

// src/receive/window-walk.ts
var WALK_LIMITS = { rows: 50000, pages: 2000, readingMs: 30 * 60000 };
var BEFORE_WINDOW_MICROS = 60000000;

class WindowWalk {
  deps;
  #pageRows;
  #watermark;
  #startedLocalMs;
  #startedMonotonicMs;
  #baseSeconds;
  #platformStartMs;
  #beforeMicros;
  rowsFetched = 0;
  #pages = 0;
  #readingMs = 0;
  #newest;
  constructor(deps) {
    this.deps = deps;
    this.#pageRows = deps.window.pageRows ?? MAX_PAGE_ROWS;
    this.#watermark = deps.intake.watermark();
    this.#startedLocalMs = deps.clock.nowMs();
    this.#startedMonotonicMs = deps.clock.monotonicMs();
  }
  get windowStartMs() {
    return this.#startedLocalMs - (this.#baseSeconds ?? 0) * 1000;
  }
  async run(signal) {
    this.#baseSeconds ??= await this.#initialWindow(signal);
    for (;; ) {
      const startedMs = this.deps.clock.monotonicMs();
      const page = await this.#fetchBearablePage(signal);
      this.#pages += 1;
      this.rowsFetched += page.rowCount;
      this.#newest ??= page.activities[0];
      const isLast = !page.hasMore || !await this.#stepBack(page, signal);
      const isEnough = !isLast && this.#isEnough();
      const watermark = isLast || isEnough ? { localMs: this.#startedLocalMs, platformMs: this.#platformStartMs } : undefined;
      const rows = { activities: page.activities.toReversed(), unreadable: page.unreadable };
      const fresh = await this.deps.intake.store(rows, watermark);
      this.#adaptTo(page);
      this.#readingMs += this.deps.clock.monotonicMs() - startedMs;
      if (isEnough)
        this.deps.events.cutShort(this.rowsFetched, this.#beforeMicros ?? 0);
      if (watermark !== undefined)
        return { fresh, rowsFetched: this.rowsFetched, newest: this.#newest };
    }
  }
  #isEnough() {
    const { rows, pages, readingMs } = this.deps.window.limits ?? WALK_LIMITS;
    return this.rowsFetched >= rows || this.#pages >= pages || this.#readingMs >= readingMs;
  }
  #adaptTo({ rowCount }) {
    const most = this.deps.window.pageRows ?? MAX_PAGE_ROWS;
    this.#pageRows = Math.min(most, rowCount < this.#pageRows ? Math.max(1, rowCount) : this.#pageRows * 2);
  }
  async#initialWindow(signal) {
    const { window, clock } = this.deps;
    if (this.#watermark === undefined)
      return window.firstSeconds(signal);
    const missedSeconds = windowSecondsFor(this.#watermark, clock.nowMs(), window.configuredSeconds);
    return Math.max(missedSeconds, window.atLeastSeconds?.() ?? 0);
  }
  async#fetchBearablePage(signal) {
    for (;; ) {
      try {
        return await this.#fetchPage(signal);
      } catch (error) {
        if (!(error instanceof TooLargeError) || this.#pageRows === 1)
          throw error;
        this.#pageRows = Math.ceil(this.#pageRows / 4);
      }
    }
  }
  async#fetchPage(signal) {
    const page = await this.#request(signal);
    this.#platformStartMs ??= page.platformTimeMs;
    const { configuredSeconds } = this.deps.window;
    const required = requiredWindowSeconds(this.#watermark, page.platformTimeMs, configuredSeconds);
    if (required <= this.#sinceSeconds())
      return page;
    this.#baseSeconds = required;
    return this.#request(signal);
  }
  #request(signal) {
    return this.deps.client.activities({
      sinceSeconds: this.#sinceSeconds(),
      limit: this.#pageRows,
      ...this.#beforeMicros === undefined ? {} : { beforeTs: formatTimestampMicros(this.#beforeMicros) }
    }, signal);
  }
  #sinceSeconds() {
    const walkedSeconds = (this.deps.clock.monotonicMs() - this.#startedMonotonicMs) / 1000;
    const base = this.#baseSeconds ?? 1;
    return base + (this.#beforeMicros === undefined ? Math.floor(walkedSeconds) : Math.ceil(walkedSeconds));
  }
  async#stepBack({ oldestMicros: oldest }, signal) {
    if (oldest === undefined) {
      throw new ProtocolError("a full page of rows without a time", "Tell the platform's operator: nothing behind them can be asked for.");
    }
    const border = this.#beforeMicros;
    if (border !== undefined && oldest >= border || this.#isBeforeWindow(oldest))
      return false;
    const isOneTime = border === oldest + 1;
    if (isOneTime)
      await this.#takeAllOf(oldest, signal);
    this.#beforeMicros = isOneTime ? oldest : oldest + 1;
    return true;
  }
  async#takeAllOf(micros, signal) {
    const pages = pagesOfOneTime(this.deps.client, micros, this.#pageRows, signal);
    for (let next = await pages.next();; next = await pages.next()) {
      if (next.done === true) {
        if (!next.value)
          this.deps.events.cutShort(this.rowsFetched, micros + 1);
        return;
      }
      this.#pages += 1;
      this.rowsFetched += next.value.rowCount;
      await this.deps.intake.store(next.value, undefined);
      if (this.#isEnough())
        return;
    }
  }
  #isBeforeWindow(micros) {
    if (this.#platformStartMs === undefined)
      return false;
    const startMicros = (this.#platformStartMs - (this.#baseSeconds ?? 0) * 1000) * 1000;
    return micros < startMicros - BEFORE_WINDOW_MICROS;
  }
}

// src/receive/broadcast-watch.ts
var ABSENT_MS = 6 * 3600000;
var RINGS2 = { atOnce: 4, refillMs: 15000 };
var RETRY2 = { baseMs: 5000, capMs: 300000 };
function runBroadcastWatch(deps, signal) {
  const { client, clock, intake, window, bell, events, texts } = deps;
  const pace = new LookPace(clock, deps.isTold);
  const completed = (page) => ({
    ...page,
    activities: page.activities.map((activity) => texts.complete(activity))
  });
  const rows = {
    target: client.target,
    activities: (query, pageSignal) => client.broadcasts(query, pageSignal).then(completed),
    activitiesAfter: (id, limit, pageSignal) => client.broadcastsAfter(id, limit, pageSignal).then(completed),
    rowBefore: (micros, pageSignal) => client.rowBefore(micros, pageSignal)
  };
  let walk;
  let isKnownThere = false;
  return runLoop({
    clock,
    signal,
    bell,
    retryBell: bell,
    rings: RINGS2,
    isFatal: isInboxError,
    async round(wasRung) {
      if (pace.isEarly(wasRung))
        return pace.pauseMs();
      isKnownThere ||= (await client.workspace(signal)).hasBroadcasts;
      if (!isKnownThere) {
        await sleep(ABSENT_MS, signal);
        return 0;
      }
      walk ??= new WindowWalk({ client: rows, clock, intake, window, events });
      const current = walk;
      await pace.look(() => current.run(signal));
      walk = undefined;
      return pace.pauseMs();
    },
    retry: RETRY2,
    onFailed: (error) => events.failed("broadcasts", error)
  });
}

// src/receive/deep-look.ts
var DEEP = { seconds: 3600, everyMs: 5 * 60000 };

class DeepLook {
  arrivals;
  workspaceId;
  clock;
  #nextMs = Number.NEGATIVE_INFINITY;
  constructor(arrivals, workspaceId, clock) {
    this.arrivals = arrivals;
    this.workspaceId = workspaceId;
    this.clock = clock;
  }
  get seconds() {
    const beginningMs = this.arrivals.watermark(this.#window)?.localMs;
    if (beginningMs === undefined || this.clock.monotonicMs() < this.#nextMs)
      return 0;
    return Math.max(0, Math.min(DEEP.seconds, Math.floor((this.clock.nowMs() - beginningMs) / 1000)));
  }
  swept(startMs) {
    if (this.clock.monotonicMs() >= this.#nextMs)
      this.#nextMs = this.clock.monotonicMs() + DEEP.everyMs;
    if (this.arrivals.watermark(this.#window) !== undefined)
      return;
    const watermark = { localMs: startMs, platformMs: undefined };
    this.arrivals.add(this.workspaceId, [], { window: this.#window, watermark });
  }
  get #window() {
    return `${this.workspaceId} beginning`;
  }
}

// src/receive/intake.ts
function feedIntake(deps, screen) {
  const { arrivals, workspaceId } = deps;
  return {
    watermark: () => arrivals.watermark(workspaceId),
    async store(page, watermark) {
      const { taken, unreadable } = await takeAll(page, deps);
      const rows = taken.map(({ activity, arrival }) => ({
        arrival,
        ...screen?.(activity, arrival, workspaceId)
      }));
      const all = [...unreadable.flatMap(toMark), ...rows.map(({ arrival }) => arrival)];
      const fresh = arrivals.store(workspaceId, all, watermark);
      for (const { stored } of rows)
        stored?.();
      tellUnreadable(unreadable, deps);
      return fresh;
    }
  };
}
function broadcastIntake(deps, onArrived) {
  const { arrivals, workspaceId } = deps;
  const window = `${workspaceId} broadcasts`;
  return {
    watermark: () => arrivals.watermark(window),
    async store(page, watermark) {
      const { taken, unreadable } = await takeAll(page, deps);
      const mark = watermark === undefined ? undefined : { window, watermark };
      const rows = [...unreadable.flatMap(toMark), ...taken.map(({ arrival }) => arrival)];
      const fresh = arrivals.add(workspaceId, rows, mark);
      if (fresh > 0)
        onArrived();
      tellUnreadable(unreadable, deps);
      return fresh;
    }
  };
}
async function takeAll({ activities, unreadable }, deps) {
  const { arrivals, workspaceId } = deps;
  const taken = [];
  const failed = [];
  const breather = new Breather;
  for (const activity of activities) {
    try {
      const take = async () => toArrival(activity, deps);
      const arrival = await (activity.isLarge === true ? deps.files.inTurn(take) : take());
      taken.push({ activity, arrival });
    } catch (error) {
      if (isInboxError(error))
        throw error;
      failed.push(unreadableActivity(activity, error));
    }
    await breather.breathe();
  }
  const news = [...unreadable, ...failed].filter(({ rowId }) => rowId === undefined || !arrivals.isKnown(workspaceId, rowId));
  return { taken, unreadable: news };
}
function tellUnreadable(rows, { events }) {
  for (const { rowId, problem } of rows)
    events.unreadableRow(rowId, problem);
}
function unreadableActivity({ id, createdAtMicros }, error) {
  const problem = error instanceof Error ? error.name : "unknown error";
  return { ok: false, problem, rowId: id, createdAtMicros };
}
function toMark({ rowId, createdAtMicros = 0 }) {
  if (rowId === undefined)
    return [];
  const outcome = { kind: "ignored", reason: "unreadable" };
  return [{ activityId: rowId, createdAtMicros, seq: 0, outcome }];
}
async function toArrival(activity, deps) {
  const { workspaceId, files } = deps;
  const classified = classifyActivity(activity, workspaceId);
  if (activity.isLarge === true)
    collectGarbage();
  if (classified.kind === "ignored" && classified.upload !== undefined) {
    files.uploaded(workspaceId, classified.upload, activity.createdAtMicros);
  }
  return classified.kind === "message" ? arrivalOf(activity, { kind: "message", message: await completed(classified.message, deps) }) : arrivalOf(activity, classified);
}
function arrivalOf({ id, createdAtMicros, seq = 0 }, outcome) {
  return { activityId: id, createdAtMicros, seq, outcome };
}
async function completed(message, { workspaceId, arrivals, files, names }) {
  if (arrivals.isKnown(workspaceId, message.activityId))
    return message;
  const kept = arrivals.mayReach(message) ? await files.keep(message) : message;
  return kept.delegation === undefined || names === undefined ? kept : names.named(kept);
}

// src/receive/delegation-watch.ts
var MAX_AGE_MS2 = 24 * 3600000;
var SLOWEST_MS = 60000;
var AGE_PER_WAIT2 = 10;
var RETRY3 = { baseMs: 2000, capMs: 120000 };
var MARGIN_SECONDS2 = 300;
var RINGS3 = { atOnce: 5, refillMs: 2000 };
function runDelegationWatch(deps, signal) {
  const { inbox, client, clock, bell } = deps;
  return runLoop({
    clock,
    signal,
    bell,
    retryBell: bell,
    rings: RINGS3,
    isFatal: isInboxError,
    async round() {
      const awaited = inbox.delegations.awaited(client.target.id, MAX_AGE_MS2);
      const [youngest] = awaited;
      const intervalMs = deps.intervalMs();
      if (youngest === undefined)
        return intervalMs;
      const arrived = await collectResults(deps, awaited, signal);
      if (arrived > 0)
        deps.onArrived();
      const ageMs = clock.nowMs() - youngest.createdMs;
      return Math.max(intervalMs, Math.min(SLOWEST_MS, ageMs / AGE_PER_WAIT2));
    },
    retry: RETRY3,
    onFailed: (error) => deps.events.failed("delegations", error)
  });
}
async function collectResults({ client, inbox, clock, names, files }, awaited, signal) {
  const workspaceId = client.target.id;
  const createdMs = new Map(awaited.map((delegation) => [delegation.id, delegation.createdMs]));
  const listed = await client.delegations.list(signal);
  const missing = new Set(listed.length < FULL_LIST ? [] : createdMs.keys());
  for (const { id, state } of listed) {
    missing.delete(id);
    if (!createdMs.has(id) || state === "running")
      continue;
    if (state === "in_inbox")
      inbox.delegations.arrived(workspaceId, id);
    else
      missing.add(id);
  }
  if (missing.size === 0)
    return 0;
  const oldestMs = Math.min(...[...missing].map((id) => createdMs.get(id) ?? 0));
  const ageSeconds = Math.ceil((clock.nowMs() - oldestMs) / 1000);
  const sinceSeconds = Math.min(MAX_SINCE_SECONDS, Math.max(0, ageSeconds) + MARGIN_SECONDS2);
  let arrived = 0;
  for await (const activity of client.delegations.rows(sinceSeconds, signal)) {
    const row = readDelegationRow(activity);
    if (row === undefined || !missing.has(row.id))
      continue;
    if (!row.isResult && row.state !== "failed")
      continue;
    const classified = classifyDelegationResult(activity, workspaceId);
    const outcome = classified.kind === "message" ? { kind: "message", message: await names.named(await files.keep(classified.message)) } : classified;
    arrived += inbox.arrivals.add(workspaceId, [arrivalOf(activity, outcome)]);
    inbox.delegations.arrived(workspaceId, row.id);
    missing.delete(row.id);
    if (missing.size === 0)
      break;
  }
  return arrived;
}

// src/core/feed-verdict.ts
var OF_PERSONS = new Set(["unauthorized", "forbidden", "not_found", "removed"]);
var PERSON_RETRY = { baseMs: 15000, capMs: 120000 };
var RETRY_CAP_MS = 30000;
var MIN_RATE_LIMIT_MS = 1000;
var MAX_RETRY_AFTER_MS = 15 * 60000;
function isAccepted(state) {
  return state !== "unauthorized" && state !== "not_found" && state !== "removed";
}
function feedVerdict(error, attempt, intervalMs, random) {
  const soonMs = backoffMs(attempt, { baseMs: Math.min(intervalMs, RETRY_CAP_MS), capMs: RETRY_CAP_MS }, random);
  if (!(error instanceof PlatformError)) {
    const what = error instanceof Error ? `failed: ${error.message}` : "failed";
    const advice = error instanceof MoleculeError ? error.advice : "This is a bug; the log file has the details.";
    return { state: "unreadable", what, advice, retryMs: soonMs, quietMs: 0, endsByItself: false };
  }
  const { trouble, actor, advice } = error.diagnosis;
  const isOverAlone = actor === "time";
  return {
    state: trouble,
    what: error instanceof HttpStatusError ? `returned ${error.status}` : `failed: ${error.message}`,
    advice: isOverAlone ? `${advice} Retried automatically.` : advice,
    retryMs: OF_PERSONS.has(trouble) ? backoffMs(attempt, PERSON_RETRY, random) : retryAfterMs2(error, soonMs, random),
    quietMs: askedMs2(error),
    endsByItself: isOverAlone && trouble !== "rate_limited"
  };
}
function retryAfterMs2(error, soonMs, random) {
  if (!(error instanceof HttpStatusError) || error.status !== 429)
    return Math.max(soonMs, askedMs2(error));
  const limitedMs = error.retryAfterMs === undefined ? soonMs : askedMs2(error);
  return Math.max(MIN_RATE_LIMIT_MS, limitedMs) + Math.round(random * 500);
}
function askedMs2(error) {
  return error instanceof HttpStatusError ? Math.min(error.retryAfterMs ?? 0, MAX_RETRY_AFTER_MS) : 0;
}

// src/receive/ask-senders.ts
var MAX_SENDERS = 8;
var ASKING = { atOnce: 90, refillMs: 600 };
var ROWS_BEHIND = 50;
var SPARE_ROWS = [20, 150];
var SINCE_SECONDS = 45;
async function askSenders(deps, mark, tokens, signal) {
  const { clock, intake, announcements } = deps;
  const missing = announcements.missing(mark);
  if (missing.size > MAX_SENDERS)
    return 0;
  let fresh = 0;
  for (const sender of missing.keys()) {
    for (const ask of questions(deps, sender, mark, signal)) {
      if (!announcements.missing(mark).has(sender))
        break;
      if (!tokens.tryTake(clock.monotonicMs()))
        return fresh;
      const page = await ask().catch((error) => refusesQuestion(error) ? undefined : Promise.reject(error));
      if (page === undefined)
        continue;
      announcements.read(page.activities);
      const isComplete = announcements.missing(mark).size === 0;
      const activities = page.activities.toSorted((a, b) => a.createdAtMicros - b.createdAtMicros);
      const rows = { activities, unreadable: page.unreadable };
      fresh += await intake.store(rows, isComplete ? intake.watermark() : undefined);
    }
  }
  return fresh;
}
function* questions({ client, announcements }, sender, mark, signal) {
  const peerId = sender === "" ? undefined : sender;
  const after = announcements.missing(mark).get(sender)?.after;
  if (after !== undefined)
    yield () => client.activitiesOfAfter(peerId, after, ROWS_BEHIND, signal);
  for (const spare of SPARE_ROWS) {
    const limit = (announcements.missing(mark).get(sender)?.count ?? 0) + spare;
    yield () => client.activitiesOf(peerId, { sinceSeconds: SINCE_SECONDS, limit }, signal);
  }
}
function refusesQuestion(error) {
  return error instanceof HttpStatusError && [400, 410, 500].includes(error.status);
}

// src/receive/cursor-poll.ts
var MAX_PAGES2 = 20;
async function pollAfter(deps, cursor, signal) {
  const { client, clock, intake, window, announcements } = deps;
  const pageRows = window.pageRows ?? MAX_PAGE_ROWS;
  const localMs = clock.nowMs();
  let platformMs;
  let newest = cursor;
  let rowsFetched = 0;
  for (let pages = 0;pages < MAX_PAGES2; pages += 1) {
    const page = await client.activitiesAfter(newest.id, pageRows, signal).catch((error) => needsSweep(error) ? undefined : Promise.reject(error));
    if (page === undefined)
      return;
    platformMs ??= page.platformTimeMs;
    rowsFetched += page.rowCount;
    const last = page.activities.at(-1);
    const isOrdered = page.activities.every((activity) => activity.createdAtMicros >= newest.createdAtMicros);
    if (!isOrdered)
      return;
    announcements.read(page.activities);
    const isComplete = !page.hasMore && !announcements.isOutOfOrder;
    const watermark = isComplete ? { localMs, platformMs } : undefined;
    const fresh = await intake.store(page, watermark);
    if (page.hasMore && (last === undefined || last.id === newest.id))
      return;
    newest = last ?? newest;
    if (!page.hasMore)
      return { fresh, rowsFetched, newest };
  }
  return;
}
function needsSweep(error) {
  return error instanceof TooLargeError || refusesQuestion(error);
}

// src/receive/look-back.ts
var LOOK_SECONDS = 45;
var FIRST_PAGE_ROWS = 20;
var MAX_ROWS = 5000;
var MAX_PAGES3 = 50;
var GAP_MS = 800;
var UNPROMPTED = { rows: 20, perNewRow: 0.8 };
async function lookBack(deps, { cursor, announcements, minRows }, signal) {
  const { client, clock, intake } = deps;
  const mark = announcements.mark;
  const localMs = clock.nowMs();
  const sinceSeconds = windowSecondsFor(intake.watermark(), localMs, LOOK_SECONDS);
  const mostRows = deps.window.pageRows ?? MAX_PAGE_ROWS;
  let platformMs;
  let newest;
  let beforeMicros;
  let rowsFetched = 0;
  for (let pages = 0;pages < MAX_PAGES3; pages += 1) {
    const limit = Math.min(Math.max(FIRST_PAGE_ROWS, minRows) * 2 ** pages, mostRows);
    const beforeTs = beforeMicros === undefined ? {} : { beforeTs: formatTimestampMicros(beforeMicros) };
    const page = await client.activities({ sinceSeconds, limit, ...beforeTs }, signal);
    platformMs ??= page.platformTimeMs;
    newest ??= page.activities[0];
    rowsFetched += page.rowCount;
    announcements.read(page.activities);
    const oldest = page.oldestMicros;
    const isFound = oldest !== undefined && oldest <= cursor.createdAtMicros && rowsFetched >= minRows && announcements.missing(mark).size === 0;
    const isLast = isFound || !page.hasMore;
    const watermark = isLast ? { localMs, platformMs } : undefined;
    const oldestFirst = { activities: page.activities.toReversed(), unreadable: page.unreadable };
    const fresh = await intake.store(oldestFirst, watermark);
    if (!page.hasMore)
      announcements.forget(mark);
    if (isLast)
      return { fresh, rowsFetched, newest: newest ?? cursor };
    const isStuck = oldest === undefined || beforeMicros !== undefined && oldest + 1 >= beforeMicros;
    if (isStuck || rowsFetched >= MAX_ROWS)
      return;
    beforeMicros = oldest + 1;
  }
  return;
}

class LookPlan {
  announcements;
  dueMs = Number.POSITIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;
  isOwed = false;
  minRows = 0;
  #newRows = 0;
  constructor(announcements) {
    this.announcements = announcements;
  }
  polled(nowMs, mark, rowsFetched) {
    this.#newRows += rowsFetched;
    const soonestMs = Math.max(nowMs, this.#lastMs + GAP_MS);
    const isVague = this.announcements.takeVague();
    if (this.announcements.missing(mark).size > 0) {
      this.isOwed = true;
      this.dueMs = soonestMs;
    } else if (isVague && rowsFetched === 0) {
      this.minRows = MAX_ROWS;
      this.dueMs = soonestMs;
    } else if (isVague) {
      const rows = Math.ceil(UNPROMPTED.rows + this.#newRows * UNPROMPTED.perNewRow);
      this.minRows = Math.max(this.minRows, rows);
      this.dueMs = Math.min(this.dueMs, nowMs + GAP_MS);
    }
  }
  looked(nowMs) {
    this.#lastMs = nowMs;
    this.dueMs = Number.POSITIVE_INFINITY;
    this.isOwed = false;
    this.minRows = 0;
    this.#newRows = 0;
  }
}

// src/receive/feed.ts
var JITTER2 = 0.05;
var RINGS4 = { atOnce: 30, refillMs: 200 };
function runFeed(feedDeps, signal) {
  const { clock, bells, intervalMs, events, onPolled, announcements } = feedDeps;
  const deep = feedDeps.deepLook;
  const deps = {
    ...feedDeps,
    intake: noting(announcements, feedDeps.intake),
    window: { ...feedDeps.window, atLeastSeconds: () => deep.seconds }
  };
  const looks = new LookPlan(announcements);
  let walk;
  let walkMark = 0;
  let reachedRows = 0;
  let cursor;
  let nextSweepMs = clock.monotonicMs();
  let failures = 0;
  const sweep = async () => {
    if (walk === undefined)
      walkMark = announcements.mark;
    walk ??= new WindowWalk(deps);
    const result = await walk.run(signal);
    deep.swept(walk.windowStartMs);
    walk = undefined;
    reachedRows = 0;
    announcements.forget(walkMark);
    announcements.takeVague();
    looks.looked(clock.monotonicMs());
    nextSweepMs = clock.monotonicMs() + jitteredMs(intervalMs(), JITTER2, clock.random());
    return result;
  };
  const asking = new TokenBucket(ASKING.atOnce, ASKING.refillMs);
  const poll = async (after) => {
    const mark = announcements.mark;
    const result = await pollAfter(deps, after, signal);
    if (result === undefined)
      return;
    const late = await askSenders(deps, mark, asking, signal);
    looks.polled(clock.monotonicMs(), mark, result.rowsFetched);
    return { ...result, fresh: result.fresh + late };
  };
  const look = async (after) => {
    const result = await lookBack(deps, { cursor: after, announcements, minRows: looks.minRows }, signal);
    looks.looked(clock.monotonicMs());
    return result;
  };
  const untilNextMs = () => Math.max(0, Math.min(nextSweepMs, looks.dueMs) - clock.monotonicMs());
  return runLoop({
    clock,
    signal,
    bell: bells.poll,
    retryBell: bells.wake,
    rings: RINGS4,
    isFatal: isInboxError,
    async round(wasRung) {
      const nowMs = clock.monotonicMs();
      const isLookDue = nowMs >= looks.dueMs || !wasRung && looks.dueMs < nextSweepMs;
      const isSweepDue = walk !== undefined || nowMs >= nextSweepMs || !wasRung && !isLookDue;
      if (looks.isOwed && !isLookDue && !isSweepDue)
        return untilNextMs();
      const fresh = isSweepDue || cursor === undefined ? undefined : await (isLookDue ? look : poll)(cursor);
      const result = fresh ?? await sweep();
      cursor = result.newest ?? cursor;
      failures = 0;
      onPolled(result);
      return untilNextMs();
    },
    retry(error) {
      const rows = walk?.rowsFetched ?? 0;
      failures = rows > reachedRows ? 1 : failures + 1;
      reachedRows = rows;
      const verdict = feedVerdict(error, failures, intervalMs(), clock.random());
      events.pollFailed(verdict, error);
      nextSweepMs = clock.monotonicMs();
      return verdict.retryMs;
    }
  });
}
function noting(announcements, intake) {
  return {
    watermark: () => intake.watermark(),
    async store(rows, watermark) {
      announcements.read(rows.activities);
      const fresh = await intake.store(rows, watermark);
      if (watermark !== undefined)
        announcements.released();
      return fresh;
    }
  };
}

// src/receive/first-window.ts
async function firstWindow(client, {
  configuredSeconds,
  nowMs,
  shownUpTo
}, signal) {
  const after = shownUpTo === undefined ? undefined : await windowAfter(client, shownUpTo, nowMs, signal);
  if (after !== undefined)
    return { ...after, seconds: clampWindow(after.seconds + configuredSeconds) };
  const info = await client.workspace(signal).catch(() => {
    return;
  });
  if (info === undefined || info.lastHeartbeatAt === undefined) {
    return { seconds: clampWindow(configuredSeconds) };
  }
  if (info.lastHeartbeatAt === null)
    return { seconds: MAX_SINCE_SECONDS };
  const lastMicros = parseTimestampMicros(info.lastHeartbeatAt);
  if (lastMicros === undefined)
    return { seconds: clampWindow(configuredSeconds) };
  const gapSeconds = ((info.platformTimeMs ?? nowMs) - lastMicros / 1000) / 1000;
  return { seconds: clampWindow(Math.max(configuredSeconds, gapSeconds + configuredSeconds)) };
}
async function windowAfter(client, rowId, nowMs, signal) {
  try {
    const after = await client.activitiesAfter(rowId, 1, signal);
    const first = after.activities[0];
    const newest = first === undefined ? await client.activities({ sinceSeconds: MAX_SINCE_SECONDS, limit: 1 }, signal) : undefined;
    const fromMicros = first?.createdAtMicros ?? (newest?.activities[0]?.createdAtMicros ?? 0) + 1;
    const gapSeconds = ((after.platformTimeMs ?? nowMs) - fromMicros / 1000) / 1000;
    return { seconds: Math.max(0, gapSeconds), fromMicros };
  } catch {
    return;
  }
}

// src/receive/peer-names.ts
var MAX_NAMES = 100;
var LOOKUP_TIMEOUT_MS = 3000;
var NOTHING = {};

class PeerNames {
  client;
  signal;
  #known = new BoundedMap(MAX_NAMES);
  constructor(client, signal) {
    this.client = client;
    this.signal = signal;
  }
  async of(workspaceId) {
    const known = this.#known.get(workspaceId);
    if (known !== undefined)
      return known;
    try {
      const limit = AbortSignal.any([this.signal, AbortSignal.timeout(LOOKUP_TIMEOUT_MS)]);
      const { name, role } = await this.client.workspace(limit, workspaceId);
      const facts = { name, ...role === undefined ? {} : { role } };
      this.#known.set(workspaceId, facts);
      return facts;
    } catch {
      this.signal.throwIfAborted();
      return NOTHING;
    }
  }
  async named(message) {
    const { sender } = message;
    if (sender.kind !== "peer_agent" || sender.name !== undefined)
      return message;
    return { ...message, sender: { ...sender, ...await this.of(sender.peerId) } };
  }
}

// src/receive/presence.ts
var HEARTBEAT_INTERVAL_MS = 30000;
var JITTER3 = 0.1;
var RETRY_BASE_MS = 2000;
var RINGS_AT_ONCE = 2;
var PACE = { heartbeatMs: HEARTBEAT_INTERVAL_MS, ringRefillMs: 5000 };
function runPresence(deps, signal) {
  const { client, clock, bell, events, pace = PACE } = deps;
  const startedMs = clock.monotonicMs();
  let isRegistered = false;
  let step = "register";
  const register = async () => {
    const mode = await client.register(deps.card, signal);
    isRegistered = true;
    events.registered(mode);
    deps.onRegistered?.();
  };
  const sendHeartbeat = async () => {
    const { activeTasks, currentTask } = deps.work();
    const uptimeMs = clock.monotonicMs() - startedMs;
    await client.heartbeat({
      active_tasks: activeTasks,
      current_task: currentTask,
      error_rate: 0,
      uptime_seconds: Math.round(uptimeMs / 1000)
    }, signal);
    events.heartbeatSent();
  };
  return runLoop({
    clock,
    signal,
    bell,
    retryBell: bell,
    rings: { atOnce: RINGS_AT_ONCE, refillMs: pace.ringRefillMs },
    async round() {
      step = isRegistered && !deps.isCardStale() ? "heartbeat" : "register";
      if (events.isAccepted)
        await (step === "register" ? register() : sendHeartbeat());
      return jitteredMs(pace.heartbeatMs, JITTER3, clock.random());
    },
    retry: { baseMs: Math.min(RETRY_BASE_MS, pace.heartbeatMs), capMs: pace.heartbeatMs },
    onFailed: (error) => events.failed(step, error)
  });
}

// src/receive/recovery.ts
var PING2 = { leastMs: 700, mostMs: 1500, timeoutMs: 1000, leastPauseMs: 200 };
var RETRIES = { atOnce: 3, refillMs: 1e4 };
var IDLE_MS = 3600000;

class Recovery {
  deps;
  #failed = new Bell;
  #retries = new TokenBucket(RETRIES.atOnce, RETRIES.refillMs);
  #verdict;
  #quietUntilMs = 0;
  constructor(deps) {
    this.deps = deps;
  }
  pollFailed(verdict) {
    this.#verdict = verdict;
    this.#keepQuiet(verdict.quietMs);
    this.#failed.ring();
  }
  polled() {
    this.#verdict = undefined;
  }
  signOfLife() {
    const nowMs = this.deps.clock.monotonicMs();
    if (this.#verdict === undefined || nowMs < this.#quietUntilMs || !this.#retries.tryTake(nowMs))
      return;
    this.#verdict = undefined;
    this.deps.onSignOfLife();
  }
  async run(signal) {
    const { client, clock } = this.deps;
    const stopListening = client.onAccepted(() => this.signOfLife());
    const bell = this.#failed;
    await runLoop({ clock, signal, bell, round: (wasRung) => this.#ping(wasRung, signal) });
    stopListening();
  }
  async#ping(isTooSoon, signal) {
    const { client, clock } = this.deps;
    if (this.#verdict?.endsByItself !== true)
      return IDLE_MS;
    const startedMs = clock.monotonicMs();
    if (isTooSoon || startedMs < this.#quietUntilMs)
      return this.#pauseMs(startedMs);
    try {
      const isAccepted = await client.ping({ timeoutMs: PING2.timeoutMs, everyMs: PING2.leastMs }, signal);
      if (isAccepted)
        this.signOfLife();
      return isAccepted ? RETRIES.refillMs : this.#pauseMs(startedMs);
    } catch (error) {
      if (!(error instanceof MoleculeError))
        throw error;
      if (error instanceof HttpStatusError)
        this.#keepQuiet(error.retryAfterMs ?? 0);
      return this.#pauseMs(startedMs);
    }
  }
  #keepQuiet(quietMs) {
    this.#quietUntilMs = Math.max(this.#quietUntilMs, this.deps.clock.monotonicMs() + quietMs);
  }
  #pauseMs(startedMs) {
    const { clock } = this.deps;
    const nowMs = clock.monotonicMs();
    const beginsInMs = startedMs - nowMs + PING2.leastMs;
    const soonestMs = Math.max(beginsInMs, this.#quietUntilMs - nowMs);
    return Math.max(PING2.leastPauseMs, soonestMs + (PING2.mostMs - PING2.leastMs) * clock.random());
  }
}

// src/receive/request-arrivals.ts
function createdArrival(request, context) {
  const { title, detail = "", requester, createdAt } = request;
  const text = detail.trim() === "" ? title : `${title}

${detail}`;
  return arrival(createdId(request.id), requester, { text, at: createdAt }, about(request, "created"), context);
}
function outcomeArrival(request, context) {
  const { responder = request.recipient, respondedAt, createdAt } = request;
  const facts = { ...about(request, "outcome"), isOwn: true, by: responder.type };
  return arrival(outcomeId(request.id), responder, { text: "", at: respondedAt ?? createdAt }, facts, context);
}
function cancelledArrival(request, context) {
  const said = { text: "", at: new Date(context.nowMs).toISOString() };
  return arrival(cancelledId(request.id), request.requester, said, about(request, "cancelled"), context);
}
function commentArrival(request, comment, context) {
  const isOwn = isParty(request.requester, context.workspaceId);
  const facts = {
    ...about(request, "comment"),
    ...isOwn ? { isOwn: true } : {},
    by: comment.author.type,
    commentId: comment.id
  };
  const said = { text: comment.body, at: comment.createdAt };
  return arrival(commentActivityId(comment.id), comment.author, said, facts, context);
}
function about({ id, kind, title, status }, event) {
  return { id, event, kind, title, status };
}
function arrival(activityId, from, said, request, { workspaceId, nowMs, factsOf }) {
  const sender = { ...partySender(from), ...from.type === "agent" ? factsOf(from) : {} };
  const message = {
    activityId,
    workspaceId,
    sender,
    text: said.text,
    textOrigin: said.text.trim() === "" ? "none" : "sender",
    attachments: [],
    createdAt: said.at,
    request
  };
  const createdAtMicros = parseTimestampMicros(said.at) ?? nowMs * 1000;
  return { activityId, createdAtMicros, seq: 0, outcome: { kind: "message", message } };
}

// src/receive/request-watch.ts
var ABSENT_MS2 = 6 * 3600000;
var RETRY4 = { baseMs: 5000, capMs: 300000 };
var RINGS5 = { atOnce: 6, refillMs: 5000 };
var THREADS_PER_LOOK = 5;
var MAX_TOLD2 = 50;

class RequestNews {
  bell = new Bell;
  #commented = new Set;
  #isTold = false;
  look() {
    this.bell.ring();
  }
  changed() {
    this.#isTold = true;
    this.bell.ring();
  }
  commented(requestId) {
    if (this.#commented.size < MAX_TOLD2)
      this.#commented.add(requestId);
    this.changed();
  }
  takeTold() {
    const isTold = this.#isTold;
    this.#isTold = false;
    return isTold;
  }
  take() {
    const ids = [...this.#commented];
    this.#commented.clear();
    return ids;
  }
}
function runRequestWatch(deps, signal) {
  const { clock, news } = deps;
  const watch = new RequestWatch(deps);
  let absentUntilMs = Number.NEGATIVE_INFINITY;
  const pace = new LookPace(clock, () => !watch.hasOpen && deps.isTold());
  return runLoop({
    clock,
    signal,
    bell: news.bell,
    retryBell: news.bell,
    rings: RINGS5,
    isFatal: isInboxError,
    async round(wasRung) {
      const absentMs = absentUntilMs - clock.monotonicMs();
      if (!news.takeTold() && absentMs > 0)
        return absentMs;
      if (pace.isEarly(wasRung))
        return pace.pauseMs();
      try {
        await pace.look(() => watch.look(signal));
      } catch (error) {
        if (!(error instanceof HttpStatusError && error.status === 404 && error.isOwn))
          throw error;
        absentUntilMs = clock.monotonicMs() + ABSENT_MS2;
        return ABSENT_MS2;
      }
      return pace.pauseMs();
    },
    retry: RETRY4,
    onFailed: (error) => deps.events.failed("requests", error)
  });
}

class RequestWatch {
  deps;
  #raised;
  #commented = new Set;
  #nextThread = 0;
  hasOpen = false;
  constructor(deps) {
    this.deps = deps;
  }
  async look(signal) {
    const { client, arrivals, onArrived, news } = this.deps;
    const { id: own } = client.target;
    for (const id of news.take())
      this.#commented.add(id);
    const received = (await client.requests.received(signal)).filter(({ requester }) => !isParty(requester, own));
    const raised = await client.requests.raised(signal);
    const open = received.filter(isOpen);
    this.hasOpen = open.length > 0 || raised.some(isOpen);
    const happened = [...await this.#ofReceived(received), ...await this.#ofRaised(raised)];
    const comments = await this.#comments([...this.#commented, ...this.#threadsInTurn(open)], signal);
    const all = [...happened, ...comments].sort((a, b) => a.createdAtMicros - b.createdAtMicros);
    if (all.length > 0 && arrivals.add(own, all) > 0)
      onArrived();
    this.#raised = new Map(raised.map((request) => [request.id, request]));
    this.#commented.clear();
  }
  async#ofReceived(received) {
    const { client, arrivals } = this.deps;
    const isKnown = (activityId) => arrivals.isKnown(client.target.id, activityId);
    const happened = [];
    for (const request of received) {
      const wasTold = isKnown(createdId(request.id));
      if (isOpen(request) && !wasTold) {
        happened.push(createdArrival(request, await this.#context(request.requester)));
      }
      if (request.status === "cancelled" && wasTold && !isKnown(cancelledId(request.id))) {
        happened.push(cancelledArrival(request, await this.#context(request.requester)));
      }
    }
    return happened;
  }
  async#ofRaised(raised) {
    const before = this.#raised;
    if (before === undefined)
      return [];
    const happened = [];
    for (const request of raised) {
      const known = before.get(request.id);
      const wasOpen = known === undefined || isOpen(known);
      if (!wasOpen || isOpen(request) || request.status === "cancelled")
        continue;
      const by = request.responder ?? request.recipient;
      happened.push(outcomeArrival(request, await this.#context(by)));
    }
    return happened;
  }
  #threadsInTurn(open) {
    const start = this.#nextThread % Math.max(1, open.length);
    const inTurn = [...open.slice(start), ...open.slice(0, start)].slice(0, THREADS_PER_LOOK);
    this.#nextThread = start + inTurn.length;
    return inTurn.map(({ id }) => id);
  }
  async#comments(requestIds, signal) {
    const { client, arrivals } = this.deps;
    const own = client.target.id;
    const found = [];
    for (const id of new Set(requestIds)) {
      const thread = await this.#thread(id, signal);
      for (const comment of thread?.comments ?? []) {
        if (thread === undefined || isParty(comment.author, own))
          continue;
        if (arrivals.isKnown(own, commentActivityId(comment.id)))
          continue;
        const context = await this.#context(comment.author);
        found.push(commentArrival(thread.request, comment, context));
      }
    }
    return found;
  }
  async#thread(id, signal) {
    try {
      return await this.deps.client.requests.get(id, signal);
    } catch (error) {
      if (error instanceof HttpStatusError && (error.status === 403 || error.status === 404))
        return;
      throw error;
    }
  }
  async#context(party) {
    const { client, clock, names } = this.deps;
    const facts = party.type === "agent" ? await names.of(party.id) : {};
    return { workspaceId: client.target.id, nowMs: clock.nowMs(), factsOf: () => facts };
  }
}

// src/receive/state-watch.ts
var LOOK_INTERVAL_MS = 120000;
var INACTIVE_INTERVAL_MS = 30000;
var JITTER4 = 0.1;
var RETRY5 = { baseMs: LOOK_INTERVAL_MS, capMs: 3600000 };
var RINGS6 = { atOnce: 5, refillMs: 15000 };
function runStateWatch(deps, signal) {
  const { client, clock, bell, events } = deps;
  const jittered = (waitMs) => jitteredMs(waitMs, JITTER4, clock.random());
  let intervalMs = LOOK_INTERVAL_MS;
  return runLoop({
    clock,
    signal,
    bell,
    retryBell: bell,
    rings: RINGS6,
    firstWaitMs: jittered(LOOK_INTERVAL_MS),
    async round() {
      if (events.isAccepted) {
        const state = await client.state(signal);
        intervalMs = inactiveFrom(state.status) === undefined ? LOOK_INTERVAL_MS : INACTIVE_INTERVAL_MS;
        deps.onState(state);
      }
      return jittered(intervalMs);
    },
    retry: (_error, failures) => jittered(backoffMs(failures, RETRY5, clock.random())),
    onFailed: (error) => events.failed("state", error)
  });
}

// src/receive/doorbell.ts
var NOT_INBOUND = new Set([
  "WORKSPACE_HEARTBEAT",
  "WORKSPACE_ONLINE",
  "WORKSPACE_STATUS",
  "AGENT_CARD_UPDATED",
  "AGENT_MESSAGE",
  "TASK_UPDATED"
]);
var OF_REQUESTS = /^REQUEST_/;
var OF_THE_WORKSPACE = /^WORKSPACE_(?!HEARTBEAT$)/;
var SILENCE_MS3 = 2 * HEARTBEAT_INTERVAL_MS + 15000;
var REOPEN = { baseMs: 500, capMs: 60000 };
var REOPEN_RINGS = { atOnce: 3, refillMs: 1e4 };
var REFUSED_MS = 60000;
var ABSENT = { baseMs: 600000, capMs: 3600000 };
function runDoorbell(deps, signal) {
  const { client, clock, bell, onState } = deps;
  let failures = 0;
  const onAlive = () => {
    failures = 0;
  };
  return runLoop({
    clock,
    signal,
    bell: deps.reopenBell,
    rings: REOPEN_RINGS,
    async round() {
      if (!deps.isAccepted())
        return REFUSED_MS;
      let isAbsent = false;
      try {
        const stream = await client.eventStream(signal);
        bell.ring();
        onState("unproven");
        await listenUntilWake(deps, stream, signal, onAlive);
      } catch (error) {
        isAbsent = meansAbsent(error);
      }
      if (signal.aborted)
        return 0;
      failures += 1;
      onState(isAbsent ? "absent" : "closed");
      return backoffMs(failures, isAbsent ? ABSENT : REOPEN, clock.random());
    }
  });
}
async function listenUntilWake(deps, stream, signal, onAlive) {
  const ending = new AbortController;
  const stopWatching = deps.wake.onWake(() => ending.abort());
  try {
    await listen(deps, stream, AbortSignal.any([signal, ending.signal]), onAlive);
  } finally {
    stopWatching();
  }
}
function listen(deps, stream, signal, onAlive) {
  let isAlive = false;
  const onEvent = (event) => {
    const { type } = event;
    if (!isAlive) {
      deps.onState("alive");
      onAlive();
    }
    isAlive = true;
    deps.onEvent(event);
    if (!NOT_INBOUND.has(type) && !OF_REQUESTS.test(type))
      deps.bell.ring(event);
    if (OF_THE_WORKSPACE.test(type))
      deps.stateBell.ring();
  };
  return readEvents(stream, { silenceMs: deps.silenceMs ?? SILENCE_MS3, onEvent }, signal);
}
function meansAbsent(error) {
  if (!(error instanceof PlatformError) || error.actor === "time")
    return false;
  if (error instanceof ProtocolError)
    return true;
  return error instanceof HttpStatusError && error.status < 500 && error.status !== 401;
}

// src/receive/stream-listener.ts
var PROOF_INTERVAL_MS = 20000;
var STREAM_ENDED_SPREAD_MS = 500;
function workspaceBells() {
  return {
    feed: new Bell,
    delegations: new Bell,
    broadcasts: new Bell,
    heartbeat: new Bell,
    state: new Bell,
    wake: new Bell,
    reopen: new Bell
  };
}

class StreamListener {
  listeners;
  #client;
  #events;
  #clock;
  #wake;
  #proofs = new TokenBucket(1, PROOF_INTERVAL_MS);
  #enders = new Set;
  isAlive = false;
  constructor({ clock, wake }, { client, events }, listeners) {
    this.listeners = listeners;
    this.#client = client;
    this.#events = events;
    this.#clock = clock;
    this.#wake = wake;
  }
  endStreams() {
    for (const end of [...this.#enders])
      end();
  }
  run(signal) {
    const { bells, recovery } = this.listeners;
    return runDoorbell({
      client: this.#client,
      clock: this.#clock,
      bell: {
        ring: (event) => {
          recovery.signOfLife();
          this.#ringForMessages(event);
        }
      },
      stateBell: bells.state,
      reopenBell: bells.reopen,
      isAccepted: () => this.#events.isAccepted,
      wake: { onWake: (end) => this.#onOver(end) },
      onState: (state) => this.#is(state, signal),
      onEvent: (event) => this.#happened(event)
    }, signal);
  }
  #onOver(end) {
    const stopWatching = this.#wake.onWake(end);
    this.#enders.add(end);
    return () => {
      stopWatching();
      this.#enders.delete(end);
    };
  }
  #is(state, signal) {
    const { bells, requestNews } = this.listeners;
    if (this.isAlive && state !== "alive")
      this.#ringInAMoment(signal);
    this.isAlive = state === "alive";
    if (state === "unproven") {
      if (this.#proofs.tryTake(this.#clock.monotonicMs()))
        bells.heartbeat.ring();
      requestNews.look();
    }
    this.#events.doorbell(state);
  }
  async#ringInAMoment(signal) {
    await sleep(STREAM_ENDED_SPREAD_MS * this.#clock.random(), signal);
    this.#ringForMessages();
  }
  #happened({ type, data, atMs }) {
    const { requestNews, broadcastTexts } = this.listeners;
    if (type === "BROADCAST_MESSAGE")
      broadcastTexts.told(data, atMs ?? this.#clock.nowMs());
    const requestId = requestOfEvent(type, data);
    if (requestId === undefined)
      return;
    if (type === "REQUEST_MESSAGE")
      requestNews.commented(requestId);
    else
      requestNews.changed();
  }
  #ringForMessages(event) {
    const { bells, announcements } = this.listeners;
    if (announcements.heard(event))
      bells.feed.ring();
    for (const bell of [bells.delegations, bells.broadcasts])
      bell.ring();
  }
}

// src/receive/workspace-run.ts
var LOOKUP_TIMEOUT_MS2 = 3000;
function runWorkspace(receiver, workspace, signal) {
  return runTogether((ended) => new WorkspaceRun(receiver, workspace, ended).tasks(), signal);
}

class WorkspaceRun {
  receiver;
  workspace;
  signal;
  #bells = workspaceBells();
  #requestNews = new RequestNews;
  #broadcastTexts = new BroadcastTexts;
  #names;
  #recovery;
  #listener;
  #announcements = new Announcements;
  #hasPolled = Promise.withResolvers();
  #firstWindow;
  #isFeedFailing = false;
  #isCardStale = false;
  constructor(receiver, workspace, signal) {
    this.receiver = receiver;
    this.workspace = workspace;
    this.signal = signal;
    this.#firstWindow = { seconds: workspace.pace.pollWindowSeconds };
    this.#names = new PeerNames(workspace.client, signal);
    const onSignOfLife = () => this.#bells.wake.ring();
    this.#recovery = new Recovery({ client: workspace.client, clock: receiver.clock, onSignOfLife });
    this.#listener = new StreamListener(receiver, workspace, {
      bells: this.#bells,
      announcements: this.#announcements,
      recovery: this.#recovery,
      requestNews: this.#requestNews,
      broadcastTexts: this.#broadcastTexts
    });
  }
  tasks() {
    const { parts } = this.workspace;
    this.receiver.wake.onWake(() => {
      for (const bell of Object.values(this.#bells))
        bell.ring();
      this.#requestNews.look();
    });
    this.signal.addEventListener("abort", () => this.#hasPolled.resolve(), { once: true });
    const afterPoll = (run) => this.#hasPolled.promise.then(run);
    return [
      this.#feed(),
      this.#recovery.run(this.signal),
      afterPoll(() => this.#presence()),
      ...parts.state === true ? [afterPoll(() => this.#stateWatch())] : [],
      ...parts.delegations === true ? [afterPoll(() => this.#delegations())] : [],
      ...parts.broadcasts === true ? [afterPoll(() => this.#broadcasts())] : [],
      ...parts.requests === true ? [afterPoll(() => this.#requests())] : [],
      ...parts.doorbell === true ? [afterPoll(() => this.#listener.run(this.signal))] : []
    ];
  }
  #feed() {
    const { clock, inbox, onPolled, onArrived } = this.receiver;
    const { client, pace, events, parts } = this.workspace;
    const acknowledger = this.#acknowledger();
    return runFeed({
      client,
      clock,
      intake: feedIntake(this.#intakeDeps(), (activity, arrival, id) => this.#shownEarlier(activity, arrival) ?? parts.screen?.(activity, arrival, id)),
      window: {
        configuredSeconds: pace.pollWindowSeconds,
        firstSeconds: (signal) => this.#lookUpFirstWindow(signal)
      },
      intervalMs: () => this.#listener.isAlive ? pace.relaxedIntervalMs : pace.pollIntervalMs,
      bells: { poll: this.#bells.feed, wake: this.#bells.wake },
      announcements: this.#announcements,
      deepLook: new DeepLook(inbox.arrivals, client.target.id, clock),
      events: {
        cutShort: (rowsRead, backToMicros) => events.cutShort(rowsRead, backToMicros),
        pollFailed: (verdict, error) => this.#pollFailed(verdict, error)
      },
      onPolled: ({ fresh }) => {
        this.#polled();
        acknowledger?.polled();
        onPolled();
        if (fresh > 0)
          onArrived();
      }
    }, this.signal);
  }
  #pollFailed(verdict, error) {
    const { events } = this.workspace;
    this.#isFeedFailing = true;
    events.pollFailed(verdict, error);
    this.#recovery.pollFailed(verdict);
    if (!events.isAccepted)
      this.#listener.endStreams();
  }
  #polled() {
    const { feed, wake, ...others } = this.#bells;
    this.workspace.events.polled();
    this.#recovery.polled();
    this.#hasPolled.resolve();
    if (!this.#isFeedFailing)
      return;
    this.#isFeedFailing = false;
    for (const bell of [...Object.values(others), this.#requestNews.bell])
      bell.ring();
  }
  async#lookUpFirstWindow(signal) {
    const { client, pace, shownUpTo } = this.workspace;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(LOOKUP_TIMEOUT_MS2)]);
    const nowMs = this.receiver.clock.nowMs();
    const { pollWindowSeconds: configuredSeconds } = pace;
    this.#firstWindow = await firstWindow(client, { configuredSeconds, nowMs, shownUpTo }, limit);
    return this.#firstWindow.seconds;
  }
  #shownEarlier(activity, arrival) {
    if (activity.createdAtMicros >= (this.#firstWindow.fromMicros ?? 0))
      return;
    return {
      arrival: { ...arrival, outcome: { kind: "ignored", reason: "shown_earlier" } },
      stored: () => {
        return;
      }
    };
  }
  #acknowledger() {
    const { clock, inbox } = this.receiver;
    const { client, events, parts } = this.workspace;
    const { acknowledgeWhile: isDurable } = parts;
    if (isDurable === undefined)
      return;
    return new Acknowledger({ client, arrivals: inbox.arrivals, clock, isDurable, events }, this.signal);
  }
  async#presence() {
    const { clock, work } = this.receiver;
    const { client, card, events } = this.workspace;
    const { id } = client.target;
    const stopTelling = work.onChange(id, () => this.#bells.heartbeat.ring());
    await runPresence({
      client,
      clock,
      card,
      isCardStale: () => this.#isCardStale,
      work: () => work.of(id),
      bell: this.#bells.heartbeat,
      events,
      onRegistered: () => {
        this.#isCardStale = false;
        this.#bells.state.ring();
      }
    }, this.signal);
    stopTelling();
  }
  #stateWatch() {
    const { clock } = this.receiver;
    const { client, events } = this.workspace;
    const onState = (state) => {
      const hasReturned = events.looked(state);
      this.#isCardStale ||= hasReturned;
      if (hasReturned || isPresumedAbsent(state.status))
        this.#bells.heartbeat.ring();
    };
    return runStateWatch({ client, clock, bell: this.#bells.state, events, onState }, this.signal);
  }
  #delegations() {
    const { inbox, files, clock, onArrived } = this.receiver;
    const { client, pace, events } = this.workspace;
    return runDelegationWatch({
      client,
      inbox,
      files,
      clock,
      names: this.#names,
      intervalMs: () => pace.pollIntervalMs,
      bell: this.#bells.delegations,
      onArrived,
      events
    }, this.signal);
  }
  #broadcasts() {
    const { clock, onArrived } = this.receiver;
    const { client, pace, events } = this.workspace;
    return runBroadcastWatch({
      client,
      clock,
      intake: broadcastIntake(this.#intakeDeps(), onArrived),
      window: {
        configuredSeconds: pace.pollWindowSeconds,
        firstSeconds: async () => this.#firstWindow.seconds
      },
      bell: this.#bells.broadcasts,
      isTold: () => this.#listener.isAlive,
      texts: this.#broadcastTexts,
      events
    }, this.signal);
  }
  #requests() {
    const { inbox, clock, onArrived } = this.receiver;
    const { client, events } = this.workspace;
    return runRequestWatch({
      client,
      arrivals: inbox.arrivals,
      clock,
      news: this.#requestNews,
      names: this.#names,
      isTold: () => this.#listener.isAlive,
      onArrived,
      events
    }, this.signal);
  }
  #intakeDeps() {
    const { inbox, files } = this.receiver;
    const { client, events } = this.workspace;
    return { arrivals: inbox.arrivals, files, names: this.#names, events, workspaceId: client.target.id };
  }
}

// src/runtime/wake-watch.ts
var LOOK_INTERVAL_MS2 = 1000;
var JUMP_MS = 3000;

class WakeWatch {
  clock;
  #listeners = new Set;
  constructor(clock) {
    this.clock = clock;
  }
  onWake(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  async run(signal) {
    while (!signal.aborted) {
      const beforeMs = this.clock.nowMs();
      await sleep(LOOK_INTERVAL_MS2, signal);
      if (this.clock.nowMs() - beforeMs < LOOK_INTERVAL_MS2 + JUMP_MS)
        continue;
      for (const listener of this.#listeners)
        listener();
    }
  }
}

// src/client/agent-events.ts
class AgentEvents {
  removed;
  bell;
  #say;
  #removal = new AbortController;
  #hasLooked = Promise.withResolvers();
  #trouble;
  #inactive;
  constructor(say, bell) {
    this.#say = say;
    this.bell = bell;
    this.removed = this.#removal.signal;
  }
  get isAccepted() {
    return isAccepted(this.#trouble ?? "ok");
  }
  get isPaused() {
    return this.#inactive !== undefined;
  }
  firstLook(look, signal) {
    const known = look.then((state) => void this.looked(state), () => {
      return;
    });
    return Promise.race([known, this.#hasLooked.promise, aborted(signal)]);
  }
  polled() {
    if (this.#trouble !== undefined)
      this.#say("the platform answers again");
    this.#trouble = undefined;
  }
  pollFailed({ state, what, advice }) {
    if (state !== this.#trouble)
      this.#say(`poll ${what}: ${advice}`);
    this.#trouble = state;
    if (state === "removed")
      this.#removal.abort();
  }
  unreadableRow(_rowId, problem) {
    this.#say(`skipped a row that cannot be read (${problem})`);
  }
  cutShort(rowsRead, backToMicros) {
    this.#say(`read ${rowsRead} rows back to ${formatTimestampMicros(backToMicros)}; older ones were not looked at`);
  }
  registered() {
    this.#say("registered");
  }
  heartbeatSent() {}
  looked({ status }) {
    const before = this.#inactive;
    this.#inactive = inactiveFrom(status);
    this.#hasLooked.resolve();
    if (this.#inactive === "removed") {
      if (before !== "removed")
        this.#say("the workspace was removed");
      this.#removal.abort();
    } else if (this.#inactive !== undefined && this.#inactive !== before) {
      this.#say(`the workspace is ${this.#inactive}: messages wait until it is back`);
    }
    const hasReturned = before !== undefined && this.#inactive === undefined;
    if (hasReturned) {
      this.#say("the workspace is back");
      this.bell.ring();
    }
    return hasReturned;
  }
  doorbell() {}
  failed(request, error) {
    if (request === "state")
      this.#hasLooked.resolve();
    else
      this.#say(`${request} failed: ${messageOf(error)}`);
  }
}

// src/client/incoming-message.ts
import { createHash as createHash4 } from "crypto";

// src/client/send.ts
var SEND_TIMEOUT_MS2 = 60000;
async function sendToUser(client, { text, files = [], inReplyTo }, signal) {
  const message = wordsOf(text);
  client.refuseTokens(message);
  const attachments = await uploadFiles(client, files, signal);
  await client.notifyUser({
    message,
    ...attachments.length === 0 ? {} : { attachments },
    ...inReplyTo === undefined ? {} : { in_reply_to: inReplyTo }
  }, signal);
}
async function sendToPeer2(client, peerId, message, signal, { timeoutMs = SEND_TIMEOUT_MS2, direct } = {}) {
  const text = wordsOf(message.text);
  const files = await inlineFiles(message.files ?? [], text);
  const outgoing = { ...message, text, files, messageId: message.messageId ?? crypto.randomUUID() };
  const startedMs = performance.now();
  const outcome = await direct?.call(peerId, outgoing, timeoutMs, signal);
  if (outcome !== undefined)
    return outcome;
  const leftMs = Math.max(1, timeoutMs - Math.ceil(performance.now() - startedMs));
  return sendToPeer(client, peerId, outgoing, signal, leftMs);
}
function wordsOf(text) {
  const words = storable(text);
  if (words.trim() === "")
    throw new ArgumentError("text", "nothing", "the words of the message");
  return words;
}

// src/client/incoming-message.ts
function incomingMessage(client, message, circumstances, signal) {
  return {
    ...message,
    ...circumstances,
    reply: (text, { files = [] } = {}) => reply(client, message, { text, files }, signal)
  };
}
async function reply(client, message, answer, signal) {
  const { sender, request } = message;
  const { files } = answer;
  const text = wordsOf(answer.text);
  if (request !== undefined && request.id !== "") {
    if (files.length > 0)
      throw new ArgumentError("files", `${files.length} files`, "none in the thread of a request");
    await client.requests.comment(request.id, text, signal);
    return { kind: "queued" };
  }
  if (sender.kind === "system_notice") {
    throw new ArgumentError("message", "a notice of the platform", "a message of a person or a peer");
  }
  if (sender.kind === "canvas_user") {
    await sendToUser(client, { text, files, inReplyTo: message.messageId }, signal);
    return { kind: "queued" };
  }
  const inline = await inlineFiles(files, text);
  const outgoing = {
    text,
    files: inline,
    messageId: replyId(message, text, inline),
    contextId: message.contextId,
    inReplyTo: message.messageId
  };
  return sendToPeer(client, sender.peerId, outgoing, signal);
}
function replyId({ workspaceId, activityId }, text, files) {
  const hash = createHash4("sha256").update(JSON.stringify([workspaceId, activityId, text, ...files.map(({ name, base64 }) => [name, base64])])).digest("hex");
  return hash.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, "$1-$2-5$3-8$4-$5");
}

// src/client/handle-messages.ts
var IDLE_MS2 = 60000;
var RETRY6 = { baseMs: 1000, capMs: 60000 };

class AgentWork {
  #isWorking = false;
  #onChange = () => {
    return;
  };
  of() {
    return this.#isWorking ? { activeTasks: 1, currentTask: "answering a message" } : { activeTasks: 0, currentTask: "" };
  }
  onChange(_workspaceId, listener) {
    this.#onChange = listener;
    return () => {
      this.#onChange = () => {
        return;
      };
    };
  }
  set(isWorking) {
    this.#isWorking = isWorking;
    this.#onChange();
  }
}
function handleAll(options, handling, signal) {
  const { pushes, files, bell, work, events } = handling;
  const { client } = options;
  const round = async () => {
    const [entry] = events.isPaused ? [] : pushes.next([client.target.id], 1);
    if (entry === undefined)
      return IDLE_MS2;
    pushes.markPushed(entry.row);
    if (await client.delegations.takes(entry.message)) {
      pushes.settle(entry.row, "receipt");
      return 0;
    }
    work.set(true);
    const isDone = await isHandled(options, files, entry, signal);
    work.set(false);
    if (isDone) {
      pushes.settle(entry.row, "receipt");
    } else {
      pushes.requeueMissed([entry.row]);
      await sleep(backoffMs(entry.pushes + 1, RETRY6, Math.random()), signal);
    }
    return 0;
  };
  return runLoop({ clock: systemClock, signal, round, bell });
}
async function isHandled({ client, handle, onEvent }, incomingFiles, entry, signal) {
  const { message } = entry;
  const attempt = entry.pushes + 1;
  try {
    const files = await incomingFiles.fates(message);
    await handle(incomingMessage(client, message, { attempt, files }, signal), signal);
    return true;
  } catch (error) {
    const what = error instanceof Error ? error.name : "something that is no error";
    if (!signal.aborted)
      onEvent?.(`the handler failed at ${message.activityId}, attempt ${attempt}: ${what}`);
    return false;
  }
}

// src/client/run-agent.ts
var POLL_INTERVAL_MS = 5000;
var RELAXED_INTERVAL_MS = 30000;
var WINDOW_SECONDS = 30;
var MAX_FILE_BYTES = 100 * 1024 * 1024;
async function runAgent(options, signal) {
  let end = "stopped";
  while (!signal.aborted && end !== "removed") {
    const lease = await takeLease(options, signal);
    if (lease === undefined)
      break;
    try {
      end = await serve(options, AbortSignal.any([signal, lease.lost]));
    } catch (error) {
      if (!(error instanceof FencedError))
        throw error;
    } finally {
      lease.release();
    }
  }
  return end;
}
function takeLease({ stateDirectory, onEvent: say = nobodyListens }, signal) {
  mkdirSync5(stateDirectory, { recursive: true, mode: 448 });
  return waitForLease({
    directory: stateDirectory,
    log: { line: say, detail: () => {
      return;
    } },
    nowMs: Date.now,
    onStandby: () => say("waiting: another process of this agent receives the messages")
  }, signal);
}
async function serve(options, signal) {
  const { client, card = { name: "" }, onEvent: say = nobodyListens } = options;
  const { pollIntervalMs = POLL_INTERVAL_MS, maxFileBytes = MAX_FILE_BYTES } = options;
  const clock = systemClock;
  const { inbox: file, degraded, note } = openInbox(options.stateDirectory, Date.now);
  for (const what of [degraded, note])
    if (what !== undefined)
      say(what);
  const folder = new InboxFolder(options.stateDirectory);
  const ownUploads = new OwnUploads(folder);
  const stopWatchingUploads = client.uploads.onUpload((upload) => {
    ownUploads.track(client.target, upload).catch(() => {
      return;
    });
  });
  const wake = new WakeWatch(clock);
  const work = new AgentWork;
  const bell = new Bell;
  const events = new AgentEvents(say, bell);
  const pace = {
    pollIntervalMs,
    relaxedIntervalMs: Math.max(RELAXED_INTERVAL_MS, pollIntervalMs),
    pollWindowSeconds: WINDOW_SECONDS
  };
  const tell = () => Promise.resolve();
  const onFailed = (what) => say(`${what} failed`);
  const onPolled = () => {
    return;
  };
  const onArrived = () => {
    bell.ring();
    client.delegations.lookAgain();
  };
  const parts = { doorbell: true, state: true, requests: options.requests === true };
  try {
    const inbox = file.takeOver();
    inbox.pushes.recoverPushed();
    await runTogether((ended) => {
      const files = new IncomingFiles({ folder, clients: [client], ownUploads, clock, maxFileBytes, tell, onFailed }, ended);
      const handling = { pushes: inbox.pushes, files, bell, work, events };
      const looked = events.firstLook(client.state(ended), ended);
      return [
        runWorkspace({ inbox, files, work, clock, wake, onPolled, onArrived }, { client, card, pace, events, parts }, ended),
        wake.run(ended),
        runPruning({ inbox, folder, clock }, ended),
        looked.then(() => handleAll(options, handling, ended))
      ];
    }, AbortSignal.any([signal, events.removed]));
  } finally {
    stopWatchingUploads();
    file.close();
  }
  return events.removed.aborted ? "removed" : "stopped";
}
function nobodyListens() {}
export {
  ArchiveError,
  ArgumentError,
  ConfigError,
  DelegationFailedError,
  DelegationUnansweredError,
  DirectCalls,
  FencedError,
  FileTooLargeError,
  HttpStatusError,
  InboxDamagedError,
  InboxUnwritableError,
  MoleculeError,
  NetworkError,
  NoAnswerError,
  PlatformClient,
  PlatformError,
  ProtocolError,
  TimeoutError,
  TokenGivenBeforeError,
  TokenLeakError,
  TooComplexError,
  TooLargeError,
  TooManyFilesError,
  ToolInputError,
  UntrustedPathError,
  createClient,
  describeError,
  errorCode,
  extractArchive,
  installPlugin,
  messageOf,
  readEvents,
  register,
  runAgent,
  sendToPeer2 as sendToPeer,
  sendToUser,
  uploadFiles
};
