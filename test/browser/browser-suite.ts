import { afterAll, beforeAll, describe, setDefaultTimeout } from 'bun:test';
import type { Browser } from 'playwright-core';
import { findChromium, launchChromium } from './chromium.ts';

const TEST_TIMEOUT_MS = 60_000;

/** Tests that share one browser. Where there is none they are skipped, and their names say why. */
export function browserSuite(name: string, declareTests: (browser: () => Browser) => void): void {
  let browser: Browser | undefined;
  const started = () => {
    if (browser === undefined) throw new Error('the browser was not started');
    return browser;
  };
  if (findChromium() === undefined) {
    describe.skip(`${name} (skipped: no Chromium here, set CHROMIUM_PATH)`, () => declareTests(started));
    return;
  }
  describe(name, () => {
    setDefaultTimeout(TEST_TIMEOUT_MS);
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(() => browser?.close());
    declareTests(started);
  });
}
