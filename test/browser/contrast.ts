import type { Page } from 'playwright-core';

/** WCAG AA for text of ordinary size. */
const ENOUGH = 4.5;

/** Every visible text of the page whose colour is too near to what lies behind it, as `"text" 3.9`. */
export function unreadableTexts(page: Page): Promise<string[]> {
  return page.evaluate((enough) => {
    const found: string[] = [];
    const isInBehindDialog = (element: Element) =>
      document.querySelector('dialog[open]') !== null && element.closest('dialog[open]') === null;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent?.trim() ?? '';
      if (element === null || text === '' || !element.checkVisibility() || isInBehindDialog(element))
        continue;
      const contrast = contrastOf(element);
      if (contrast < enough) found.push(`"${text.slice(0, 40)}" ${contrast.toFixed(2)}`);
    }
    return found;

    function contrastOf(element: Element): number {
      const [light, dark] = [luminance(colourOf(element)), luminance(backgroundOf(element))].sort(
        (a, b) => b - a,
      );
      return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
    }

    function channels(colour: string): number[] {
      const numbers = colour.match(/[\d.]+/g)?.map(Number) ?? [];
      if (!colour.startsWith('rgb')) throw new Error(`cannot read the colour ${colour}`);
      return numbers.length === 3 ? [...numbers, 1] : numbers;
    }

    function colourOf(element: Element): number[] {
      return over(channels(getComputedStyle(element).color), backgroundOf(element));
    }

    function backgroundOf(element: Element | null): number[] {
      if (element === null) return channels('rgb(255 255 255)');
      const own = channels(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, backgroundOf(element.parentElement));
    }

    function over(front: number[], back: number[]): number[] {
      const alpha = front[3] ?? 1;
      return [0, 1, 2].map((index) => (front[index] ?? 0) * alpha + (back[index] ?? 0) * (1 - alpha));
    }

    function luminance(colour: number[]): number {
      const [red = 0, green = 0, blue = 0] = colour.map((channel) => {
        const share = channel / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    }
  }, ENOUGH);
}
