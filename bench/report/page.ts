import type { Results, TargetResult } from './results.ts';
import { type Section, sectionsOf } from './sections.ts';
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
.numbers{margin-top:14px;font-size:13px}.numbers td,.numbers th{white-space:nowrap}
.met{color:var(--good);font-weight:600;white-space:nowrap}.missed{color:var(--bad);font-weight:600;white-space:nowrap}
.measured{font-weight:600}.measured,.target{white-space:nowrap}.verdicts td:first-child{min-width:230px}.how{font-size:13px;color:var(--muted);margin-top:10px}`;

/** One page with everything in it; it asks the network for nothing. */
export function renderPage(results: Results): string {
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
<div class="scroll"><table class="verdicts">
<thead><tr><th>What</th><th>Measured</th><th>Target</th><th></th></tr></thead>
<tbody>
${results.targets.map(targetRow).join('\n')}
</tbody>
</table></div>
</section>
${sectionsOf(results.measures).map(renderSection).join('\n')}
<section>
<h2>The machine</h2>
${renderMachine(results)}
</section>
</main>
</body>
</html>
`;
}

function targetRow({ name, measured, target, isMet }: TargetResult): string {
  const verdict = isMet ? '<td class="met">✓ met</td>' : '<td class="missed">✗ missed</td>';
  return `<tr><td>${escapeXml(name)}</td><td class="measured">${escapeXml(measured)}</td><td class="target muted">${escapeXml(target)}</td>${verdict}</tr>`;
}

function renderSection({ plots, how, table }: Section): string {
  const figures = Object.values(plots).map(
    (plot) =>
      `<h2>${escapeXml(plot.title)}</h2>\n<figure style="margin:0 0 14px">${inlineSvg(plot)}</figure>`,
  );
  const head = table.head.map((cell) => `<th>${escapeXml(cell)}</th>`).join('');
  const rows = table.rows.map(
    (row) => `<tr>${row.map((cell) => `<td>${escapeXml(cell)}</td>`).join('')}</tr>`,
  );
  return `<section>
${figures.join('\n')}
<div class="scroll"><table class="numbers"><thead><tr>${head}</tr></thead><tbody>${rows.join('')}</tbody></table></div>
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
