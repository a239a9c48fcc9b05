/** A terminal's screen as HTML, colours and all: what `tmux capture-pane -e` prints. */

const BASIC = ['#15181e', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d7dae0'];
const BRIGHT = ['#7f8694', '#ef8a92', '#b1d98f', '#f0d399', '#86c5fa', '#d79be8', '#7fd0da', '#ffffff'];
const CUBE = [0, 95, 135, 175, 215, 255];

interface Style {
  readonly colour?: string | undefined;
  readonly background?: string | undefined;
  readonly isBold?: boolean;
  readonly isFaint?: boolean;
  readonly isItalic?: boolean;
  readonly isInverse?: boolean;
}

export function terminalHtml(screen: string): string {
  let style: Style = {};
  let html = '';
  for (const part of screen.split('\u001B[')) {
    const codes = html === '' && !screen.startsWith('\u001B[') ? undefined : /^[\d;:]*m/.exec(part)?.[0];
    if (codes !== undefined) style = styleAfter(style, codes.slice(0, -1));
    const text = codes === undefined ? part : part.slice(codes.length);
    if (text !== '') html += `<span style="${cssOf(style)}">${escaped(text)}</span>`;
  }
  return html;
}

/** Select Graphic Rendition of ECMA-48, with the colours of xterm. */
function styleAfter(before: Style, text: string): Style {
  const codes = text.split(/[;:]/).map(Number);
  let style = before;
  for (let code = codes.shift(); code !== undefined; code = codes.shift()) {
    if (code === 0) style = {};
    else if (code === 1) style = { ...style, isBold: true };
    else if (code === 2) style = { ...style, isFaint: true };
    else if (code === 3) style = { ...style, isItalic: true };
    else if (code === 7) style = { ...style, isInverse: true };
    else if (code === 22) style = { ...style, isBold: false, isFaint: false };
    else if (code === 23) style = { ...style, isItalic: false };
    else if (code === 27) style = { ...style, isInverse: false };
    else if (code === 38) style = { ...style, colour: extended(codes) };
    else if (code === 48) style = { ...style, background: extended(codes) };
    else if (code === 39) style = { ...style, colour: undefined };
    else if (code === 49) style = { ...style, background: undefined };
    else if (code >= 30 && code <= 37) style = { ...style, colour: BASIC[code - 30] };
    else if (code >= 90 && code <= 97) style = { ...style, colour: BRIGHT[code - 90] };
    else if (code >= 40 && code <= 47) style = { ...style, background: BASIC[code - 40] };
    else if (code >= 100 && code <= 107) style = { ...style, background: BRIGHT[code - 100] };
  }
  return style;
}

/** What follows 38 or 48: `2;r;g;b` or `5;n`. */
function extended(codes: number[]): string | undefined {
  if (codes.shift() === 2) return `rgb(${codes.splice(0, 3).join(' ')})`;
  const index = codes.shift() ?? 0;
  if (index < 16) return [...BASIC, ...BRIGHT][index];
  if (index > 231) return `rgb(${Array.from({ length: 3 }, () => 8 + (index - 232) * 10).join(' ')})`;
  const place = index - 16;
  const parts = [Math.floor(place / 36), Math.floor(place / 6) % 6, place % 6].map((part) => CUBE[part]);
  return `rgb(${parts.join(' ')})`;
}

function cssOf({ colour, background, isBold, isFaint, isItalic, isInverse }: Style): string {
  const [front, back] =
    isInverse === true ? [background ?? '#15181e', colour ?? '#d7dae0'] : [colour, background];
  return [
    front === undefined ? '' : `color:${front}`,
    back === undefined ? '' : `background:${back}`,
    isBold === true ? 'font-weight:700' : '',
    isFaint === true ? 'opacity:.6' : '',
    isItalic === true ? 'font-style:italic' : '',
  ]
    .filter((rule) => rule !== '')
    .join(';');
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
