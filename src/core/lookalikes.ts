/** Characters of other alphabets, and signs, that look like a plain one; what Unicode itself decomposes is not listed. */
const LOOK_LIKE: Readonly<Record<string, string>> = {
  a: 'аɑαᴀꭺ∂λ⍺ａᎪꓮ',
  b: 'ьвʙƅβᏴꓐ',
  c: 'сϲᴄⲥꓚᏟƈ¢ᥴ',
  d: 'ԁɗᴅժᎠꓓđ',
  e: 'еєεɛᴇҽ℮ꬲᎬꓰ∈ə',
  f: 'ƒꜰϝքꓝꬵ',
  g: 'ɡցɢԍᏀꓖᶃ',
  h: 'һհʜнᎻꓧђ',
  k: 'кκᴋᏦꓗқ',
  // Many fonts show these alike.
  l: 'i1ıιɩɪіӏǀ∣│׀ןʟᎥᏞꓲꓡⵏ',
  m: 'мᴍᎷꓟɱ',
  n: 'ոռηɴпꓠñŋ',
  o: '0оοօᴏσѳөⲟ०০௦๐໐ⵔꓳøɵ',
  p: 'рρᴘᏢꓑþ',
  q: 'ԛգϙ',
  r: 'гʀɾᴦꭇᏒꓣɼ',
  s: '5$ѕꜱƽᏚꓢʂ',
  t: 'тτᴛᎢꓔ†ŧ',
  u: 'υսᴜцʋµꓴ∪',
  v: 'νѵᴠ∨ᏙꓦѴ',
  w: 'ԝѡᴡωᎳꓪ',
  x: 'хχ×᙮ꓫⅹ',
  y: 'уүγʏᎩꓬÿ',
  z: 'ᴢᏃꓜʐ',
  '<': '‹〈⟨〈ᐸ˂❮❬≺⋖《«⧼',
  '>': '›〉⟩〉ᐳ˃❯❭≻⋗》»⧽',
  '[': '【〔〖〚⟦⁅❲⦋⌈⎡⟬｢「『',
  ']': '】〕〗〛⟧⁆❳⦌⌉⎤⟭｣」』',
  ':': '։׃꞉ː˸∶፡᛬ꓽ︓',
  '/': '⁄∕⧸╱∖⧵⟋',
  '-': '_‐‑‒–—―−⁃﹘ー‗·.',
  '"': '“”„‟«»″‶〝〞〟˝ʺ״❝❞ˮ',
};

const PLAIN: ReadonlyMap<string, string> = new Map(
  Object.entries(LOOK_LIKE).flatMap(([plain, others]) => Array.from(others, (other) => [other, plain])),
);

/** As the inside of a character class: the character and everything that is taken for it. */
export function lookalikesOf(plain: string): string {
  const others = [...(LOOK_LIKE[plain] ?? ''), ...(COMPATIBLE[plain] ?? '')];
  return [RegExp.escape(plain), ...others].join('');
}

/** What Unicode itself decomposes into them. */
const COMPATIBLE: Readonly<Record<string, string>> = {
  '<': '＜﹤︿≮⊀\u2329︽',
  '[': '［﹇︗︹︻﹁﹃﹝🄪🉀🉁🉂🉃🉄🉅🉆🉇🉈',
  ']': '］﹈︘︺︼﹂﹄﹞',
  '"': '＂',
};

/**
 * A character as the plain one that it is read as: without case, accents and style, letters of other alphabets as the
 * Latin ones that look like them; `i`, `1` and `l` as `l`, `0` as `o`, all white space as a space. Empty for what is not seen.
 */
export function plainForm(character: string): string {
  const code = character.charCodeAt(0);
  return ASCII[code] ?? PLAIN.get(character) ?? decomposed(character);
}

function decomposed(character: string): string {
  if (/[\s\u2800]/u.test(character)) return ' ';
  const parts = character.normalize('NFKD').replace(/[\p{M}\p{Default_Ignorable_Code_Point}]/gu, '');
  return Array.from(parts.toLowerCase(), (part) => PLAIN.get(part) ?? part).join('');
}

const ASCII: readonly string[] = Array.from({ length: 0x80 }, (_, code) => {
  const character = String.fromCharCode(code);
  return PLAIN.get(character) ?? decomposed(character);
});

export function plainWord(word: string): string {
  return Array.from(word, plainForm).join('');
}
