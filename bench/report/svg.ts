/** Small pieces that every plot is made of. Colours are CSS variables, so that one drawing serves light and dark. */

export type Tone = 'main' | 'other' | 'third';

export const WIDTH = 760;

export const PALETTE_CSS = `:root{--page:#f6f7f6;--surface:#fff;--ink:#1d2327;--muted:#66707a;--grid:#e4e8ea;--main:#0d857c;--other:#8a97a6;--third:#c2700c}
@media (prefers-color-scheme:dark){:root{--page:#0e1216;--surface:#151b21;--ink:#e4e9ed;--muted:#93a0ac;--grid:#29323a;--main:#37c8ba;--other:#8793a1;--third:#e9a13b}}`;

const PLOT_CSS = `text{font:12px system-ui,-apple-system,"Segoe UI",sans-serif;fill:var(--muted)}
.ink{fill:var(--ink)}.strong{fill:var(--ink);font-weight:600}.title{font-size:15px;font-weight:600;fill:var(--ink)}.grid{stroke:var(--grid)}`;

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

export interface TextOptions {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly kind?: 'ink' | 'strong' | 'title';
  readonly rotate?: boolean;
}

export function text(x: number, y: number, content: string, options: TextOptions = {}): string {
  const kind = options.kind === undefined ? '' : ` class="${options.kind}"`;
  const turn = options.rotate === true ? ` transform="rotate(-90 ${at(x)} ${at(y)})"` : '';
  return `<text x="${at(x)}" y="${at(y)}" text-anchor="${options.anchor ?? 'start'}"${kind}${turn}>${escapeXml(content)}</text>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, attributes = 'class="grid"'): string {
  return `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" ${attributes}/>`;
}

export function at(value: number): string {
  return String(Math.round(value * 10) / 10);
}

export interface Plot {
  readonly height: number;
  readonly body: string;
}

/** For a page that brings the palette itself. */
export function inlineSvg(title: string, plot: Plot): string {
  return `<svg viewBox="0 0 ${WIDTH} ${plot.height}" role="img" aria-label="${escapeXml(title)}">${plot.body}</svg>`;
}

/** A file of its own, readable on any background. */
export function standaloneSvg(title: string, plot: Plot): string {
  const height = plot.height + 34;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-label="${escapeXml(title)}">
<style>${PALETTE_CSS}
${PLOT_CSS}</style>
<rect width="${WIDTH}" height="${height}" rx="10" fill="var(--surface)"/>
${text(20, 28, title, { kind: 'title' })}
<g transform="translate(0 34)">${plot.body}</g>
</svg>
`;
}

export const PAGE_PLOT_CSS = PLOT_CSS.split('\n')
  .map((rule) => rule.replaceAll(/(^|\})(?=[a-z.])/g, '$1svg '))
  .join('\n');
