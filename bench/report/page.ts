import type { Machine } from '../harness/machine.ts';
import type { Report, Target } from './measure.ts';
import { escapeXml, inlineSvg, PAGE_PLOT_CSS, PALETTE_CSS } from './svg.ts';

const PAGE_CSS = `*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:15px/1.55 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:860px;margin:0 auto;padding:48px 20px 80px}
h1{font-size:26px;line-height:1.25;margin:0 0 6px;letter-spacing:-.01em}h2{font-size:17px;margin:0 0 14px}
p{margin:0 0 12px}.muted{color:var(--muted)}
section{background:var(--surface);border:1px solid var(--grid);border-radius:12px;padding:22px 24px;margin-top:22px}
svg{display:block;width:100%;height:auto}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:7px 14px 7px 0;border-bottom:1px solid var(--grid);vertical-align:top}
tr:last-child td{border-bottom:0}th{font-weight:500;color:var(--muted);font-size:13px}
.numbers{font-size:13px}.numbers td,.numbers th,.verdicts td+td{white-space:nowrap}.verdicts td:nth-child(2){font-weight:600}
.verdicts td:first-child{min-width:230px}.how{font-size:13px;color:var(--muted);margin:10px 0 0}figure{margin:0 0 14px}`;

/** One run of the benchmarks: what is written to `latest.json`, which the table of docs/benchmarks.md is made of. */
export interface Results {
  readonly mode: 'full' | 'quick';
  /** ISO 8601. */
  readonly startedAt: string;
  readonly durationSeconds: number;
  readonly machine: Machine;
  /** The server that was measured. */
  readonly bundle: { readonly version: string; readonly bytes: number; readonly sha256: string };
  readonly targets: readonly Target[];
  /** What was measured, by the name of the measure. */
  readonly measures: Readonly<Record<string, unknown>>;
}

/** One page with everything in it; it asks the network for nothing. */
export function renderPage(results: Results, reports: readonly Report[]): string {
  const met = results.targets.filter(({ isMet }) => isMet).length;
  const date = results.startedAt.slice(0, 10);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Molecule channel: benchmarks</title>
<style>
${PALETTE_CSS}
${PAGE_CSS}
${PAGE_PLOT_CSS}
</style>
</head>
<body>
<main>
<h1>Molecule channel: benchmarks</h1>
<p class="muted">${met} of ${results.targets.length} targets met · ${results.mode} run of ${date}, ${Math.round(results.durationSeconds / 60)} min</p>
<section>
<h2>Targets</h2>
${renderTable('verdicts', [['What', 'Measured', 'Target', ''], ...results.targets.map(targetRow)])}
</section>
${reports.map(renderReport).join('\n')}
<section>
<h2>The machine</h2>
${renderMachine(results)}
</section>
</main>
</body>
</html>
`;
}

function targetRow({ name, measured, target, isMet }: Target): string[] {
  return [name, measured, target, isMet ? '✓ met' : '✗ missed'];
}

function renderTable(kind: string, [head = [], ...rows]: Report['table']): string {
  const cells = (tag: string, row: readonly string[]) =>
    row.map((cell) => `<${tag}>${escapeXml(cell)}</${tag}>`).join('');
  const body = rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n');
  return `<div class="scroll"><table class="${kind}"><thead><tr>${cells('th', head)}</tr></thead>
<tbody>
${body}
</tbody></table></div>`;
}

function renderReport({ title, plot, how, table }: Report): string {
  return `<section>
<h2>${escapeXml(title)}</h2>
${plot === undefined ? '' : `<figure>${inlineSvg(title, plot)}</figure>`}
${renderTable('numbers', table)}
<p class="how">${escapeXml(how)}</p>
</section>`;
}

function renderMachine({ machine, bundle, startedAt }: Results): string {
  const facts = [
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB memory`,
    `${machine.system}, Bun ${machine.bun}, load before the run ${machine.loadBefore.join(' / ')}`,
    `Server ${bundle.version}, ${Math.round(bundle.bytes / 1024)} KB, SHA-256 ${bundle.sha256.slice(0, 16)}…`,
    `Started ${startedAt}. The platform is the local one that comes with the project; server, platform and client share this machine and talk over loopback.`,
  ];
  return facts.map((fact) => `<p class="muted">${escapeXml(fact)}</p>`).join('\n');
}
