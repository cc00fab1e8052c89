// Every page by day, by night and on paper, on a telephone and on a desk: axe, contrast, type, width.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { FILE, TABLE, grave } from '../harness.mjs';
import { everyPage, foundPage } from '../pages.mjs';
import { changed, planned, sample } from '../town.mjs';

/** The least type in CSS pixels: on a screen, on paper, and in a drawing, which a telephone scrolls and enlarges. */
const LEAST = { screen: 11, print: 8, drawn: 7 };
/** The width of A4 between its margins, in CSS pixels. */
const PAPER = 710;

const DAY = { width: 1280, colorScheme: 'light', media: 'screen' };
const PHONE = { width: 390, colorScheme: 'light', media: 'screen' };
const NIGHT = { width: 390, colorScheme: 'dark', media: 'screen' };
const PRINT = { width: PAPER, colorScheme: 'light', media: 'print' };
const PRINT_AT_NIGHT = { width: PAPER, colorScheme: 'dark', media: 'print' };

/** Texts that are too small, each size once. */
const small = (page, { media }) => page.evaluate(([letters, drawn]) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const told = new Map();
  while (walker.nextNode()) {
    const [element, text] = [walker.currentNode.parentElement, walker.currentNode.data.trim()];
    if (!text || !element.checkVisibility()) continue;
    const isDrawn = element instanceof SVGGraphicsElement;
    const size = parseFloat(getComputedStyle(element).fontSize) * (isDrawn ? element.getScreenCTM().a : 1);
    if (size < (isDrawn ? drawn : letters) - 0.05) told.set(`${size.toFixed(1)} px ${element.localName} ${element.getAttribute('class') ?? ''}`, text.slice(0, 20));
  }
  return [...told].map(([what, text]) => `${what}: ${text}`);
}, [LEAST[media], LEAST.drawn]);

/** Whether the body is wider than the screen. */
const wide = async (page, { width }) => {
  const needed = await page.evaluate(() => document.documentElement.scrollWidth);
  return needed > width ? [`${needed} px wide`] : [];
};

/** Whoever works by night prints on white paper all the same. */
const paper = (page) => page.evaluate(() => [getComputedStyle(document.body).backgroundColor].filter((colour) => colour !== 'rgb(255, 255, 255)'));

/** One page of each kind. */
const kinds = (pages) => pages.filter(({ kind }, at, all) => all.findIndex((other) => other.kind === kind) === at);

export default ({ beibao, desk, home, pages }) => {
  /** What `look` finds on a page of each kind, in each of `ways`. */
  const each = async (all, ways, look) => {
    const faults = [];
    for (const { kind, file } of kinds(all)) {
      const { page, close } = await desk();
      await page.goto(FILE + file);
      for (const way of ways) {
        await page.setViewportSize({ width: way.width, height: 900 });
        await page.emulateMedia({ media: way.media, colorScheme: way.colorScheme });
        const found = await look(page, way);
        faults.push(...found.map((what) => `${kind}, ${way.width} px, ${way.colorScheme}, ${way.media}: ${what}`));
      }
      await close();
    }
    return faults;
  };
  /** A township with a page of every kind, and few rows on each: axe takes its time with every row. */
  const few = () => {
    const folder = sample(join(home, 'few'));
    for (const name of ['venues', 'households', 'hazards']) changed(folder, name, (features) => features.filter((_, n) => n % 15 === 0));
    planned(beibao, folder, 2);
    return [...everyPage(beibao, folder, join(home, 'looks')), foundPage(beibao, [['场所.csv', TABLE]], join(home, 'looks'))];
  };
  const axed = () => each(few(), [DAY, PHONE, NIGHT, PRINT, PRINT_AT_NIGHT], (page, way) => {
    if (way === PRINT_AT_NIGHT) return paper(page);
    return grave(page, way === DAY || way === PHONE ? null : ['color-contrast']);
  });
  const measured = () => each(pages(), [DAY, PHONE, PRINT], async (page, way) => [...await small(page, way), ...way === PHONE ? await wide(page, way) : []]);
  return {
    'axe finds nothing serious on any page: at a desk, on a telephone, by night, on paper': async () => {
      assert.deepEqual(await axed(), []);
    },
    'type on every page is large enough to be read, and no page is wider than a telephone': async () => {
      assert.deepEqual(await measured(), []);
    },
  };
};
