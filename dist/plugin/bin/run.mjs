// Goes back to the folder that is named first and becomes the program that is named second. The programs need a Bun that
// knows their syntax and can leave a proxy aside; this file is plain enough for an older one to say so.
const NEEDED = '1.4.3';

const [bun, self, folder, program] = process.argv;
process.argv.splice(1, 2);
try {
  process.chdir(folder);
} catch {
  // It is gone. The root is no place whose files would be sent.
  process.chdir('/');
}

const version = Bun.version.split('.').map((number) => Number.parseInt(number, 10));
const needed = NEEDED.split('.').map(Number);
const different = needed.findIndex((number, index) => version[index] !== number);
if (different === -1 || version[different] > needed[different]) {
  await import(program);
} else if (program.endsWith('/channel.js')) {
  const { spawnSync } = await import('node:child_process');
  const start = self.replace(/run\.mjs$/, 'start');
  const { status } = spawnSync('/bin/sh', [start, '--too-old', Bun.version], { stdio: 'inherit' });
  process.exit(status === null ? 1 : status);
} else {
  process.stderr.write(
    `molecule-channel: ${bun} is Bun ${Bun.version}, and ${NEEDED} or later is needed; update it (bun upgrade)\n`,
  );
  process.exit(1);
}
