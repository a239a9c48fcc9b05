import { expect, test } from 'bun:test';
import { resolve } from 'node:path';

const MODULE = resolve(import.meta.dir, '../../../src/lease/pid-record.ts');

/** What a process of another user, which may not signal us, finds out about us. */
test.skipIf(process.getuid?.() !== 0 || process.platform !== 'linux')(
  'a holder that we may not signal, because another user runs it, is not taken for gone',
  async () => {
    const program = `
      process.setgid(65534);
      process.setuid(65534);
      const { inspectProcess, recordedProcessState, thisPlace } = await import(${JSON.stringify(MODULE)});
      try { process.kill(${process.pid}, 0); } catch (error) { console.log(error.code); }
      const startMark = inspectProcess(${process.pid})?.startMark;
      console.log(recordedProcessState({ pid: ${process.pid}, startMark, place: thisPlace() }));
    `;
    const child = Bun.spawn([process.execPath, '-e', program], { stdout: 'pipe' });
    expect(await new Response(child.stdout).text()).toBe('EPERM\nrunning\n');
  },
);
