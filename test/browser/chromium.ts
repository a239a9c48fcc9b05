import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const DEBIAN_PATH = '/usr/bin/chromium';
const PATH_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const FLAGS = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** A Chromium on this machine: `CHROMIUM_PATH`, Debian's, else one on the PATH; undefined when there is none. */
export function findChromium(): string | undefined {
  const candidates = [
    process.env.CHROMIUM_PATH,
    DEBIAN_PATH,
    ...PATH_NAMES.map((name) => Bun.which(name) ?? undefined),
  ];
  return candidates.find((path) => path !== undefined && path !== '' && existsSync(path));
}

/** Starts it with a profile in a temp folder, which goes when the browser is closed. */
export function launchChromium() {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium found: set CHROMIUM_PATH');
  return chromium.launch({ executablePath, args: FLAGS });
}
