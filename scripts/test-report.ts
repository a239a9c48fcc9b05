/** What a run of `bun test` says about itself, in its JUnit report and in what it printed. */

export interface TestReport {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly tests: readonly TestOutcome[];
  /** For each failure its file and name, then the beginning of its error. */
  readonly failures: readonly string[];
}

export interface TestOutcome {
  readonly file: string;
  readonly name: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
}

export interface FinishedRun {
  /** `undefined` when the run died before it wrote one. */
  readonly xml: string | undefined;
  readonly exitedWell: boolean;
  readonly lines: readonly string[];
}

const ERROR_LINES = 12;
const LAST_LINES = 30;

/** Counts as the runner's own report has them; a run that failed without a word of it there is one failure. */
export function readReport({ xml = '', exitedWell, ...printed }: FinishedRun): TestReport {
  const lines = printed.lines.map((line) => Bun.stripANSI(line));
  const head = /<testsuites[^>]*>/.exec(xml)?.[0] ?? '';
  const number = (name: string) => Number(new RegExp(`\\b${name}="(\\d+)"`).exec(head)?.[1] ?? 0);
  const skipped = number('skipped');
  const failedTests = number('failures') + number('errors');
  const isUnexplained = head === '' || (!exitedWell && failedTests === 0);
  const outside = errorsBetweenTests(lines);
  const unexplained = isUnexplained && outside.length === 0 ? [lines.slice(-LAST_LINES).join('\n')] : [];
  return {
    passed: number('tests') - failedTests - skipped,
    failed: isUnexplained ? 1 : failedTests,
    skipped,
    tests: testsIn(xml).map(({ file, name, outcome }) => ({ file, name, outcome })),
    failures: [
      ...testsIn(xml).flatMap(({ file, name, error }) =>
        error === undefined ? [] : [`${file}: ${name}\n${beginningOf(error)}`],
      ),
      ...outside,
      ...unexplained,
    ],
  };
}

function testsIn(xml: string): (TestOutcome & { readonly error: string | undefined })[] {
  const cases = xml.matchAll(/<testcase ([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g);
  return [...cases].map(([, test = '', inside = '']) => {
    const file = attribute(test, 'file');
    const name = [attribute(test, 'classname'), attribute(test, 'name')]
      .filter((part) => part !== '')
      .join(' > ');
    const [failed, about = '', text = ''] =
      /<(?:failure|error)\b([^>]*?)(?:\/>|>([^<]*)<)/.exec(inside) ?? [];
    if (failed === undefined) {
      return { file, name, outcome: inside.includes('<skipped') ? 'skipped' : 'passed', error: undefined };
    }
    return { file, name, outcome: 'failed', error: unescaped(text).trim() || attribute(about, 'message') };
  });
}

/** An error in a file that is being loaded, or that nobody caught, belongs to no test, and no report has it. */
function errorsBetweenTests(lines: readonly string[]): string[] {
  return lines.flatMap((line, index) => {
    if (!line.startsWith('# Unhandled error between tests')) return [];
    const file = lines.slice(0, index).findLast((before) => /\.test\.ts:$/.test(before)) ?? '';
    return [`${file} outside of a test\n${beginningOf(lines.slice(index + 2).join('\n'))}`.trim()];
  });
}

function beginningOf(error: string): string {
  return error
    .split('\n')
    .slice(0, ERROR_LINES)
    .map((line) => `    ${line}`.trimEnd())
    .join('\n');
}

function attribute(text: string, name: string): string {
  return unescaped(new RegExp(`\\b${name}="([^"]*)"`).exec(` ${text}`)?.[1] ?? '');
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function unescaped(text: string): string {
  return text.replace(/&(?:#(\d+)|(\w+));/g, (whole, code?: string, name = '') =>
    code === undefined ? (ENTITIES[name] ?? whole) : String.fromCodePoint(Number(code)),
  );
}
