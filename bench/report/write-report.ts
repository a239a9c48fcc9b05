import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { renderPage } from './page.ts';
import type { Results } from './results.ts';
import { sectionsOf } from './sections.ts';
import { standaloneSvg } from './svg.ts';

/** Writes `<name>.json` and `<name>.html` and, when asked to, one SVG file for each plot. */
export function writeReport(folder: string, name: string, results: Results, hasPlotFiles: boolean): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${compactJson(results)}\n`);
  writeFileSync(join(folder, `${name}.html`), renderPage(results));
  if (!hasPlotFiles) return;
  for (const { plots } of sectionsOf(results.measures)) {
    for (const [file, plot] of Object.entries(plots)) {
      writeFileSync(join(folder, `${file}.svg`), standaloneSvg(plot));
    }
  }
}

/** Indented, but with each list of numbers on one line. */
function compactJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/\[[\s\d.,[\]e-]+\]/g, (list) => list.replaceAll(/\s+/g, ''));
}
