// Every page by day, by night and on paper, on a telephone and on a desk: axe, contrast, type, width.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { FILE, grave } from '../harness.mjs';
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

const TABLE = `编号,名称,类别,经度,纬度,上次检查,风险
V1,甲店,小商店,106.9,26.9,2026年13月40日,高
V2,乙店,不明,106.9,26.9,2026-03-01,9
V3,丙店,小餐饮,,,,
`;

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

export default ({ beibao, desk, home, town }) => {
  const kinds = (township, name) => [...everyPage(beibao, township, join(home, name)), foundPage(beibao, [['场所.csv', TABLE]], join(home, name))]
    .filter(({ kind }, at, all) => all.findIndex((other) => other.kind === kind) === at);
  /** What `look` finds on a page of each kind, in each of `ways`. */
  const each = async (pages, ways, look) => {
    const faults = [];
    for (const { kind, file } of pages) {
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
    assert.deepEqual(faults, []);
  };
  /** A township with a page of every kind, and few rows on each: axe takes its time with every row. */
  const few = () => {
    const folder = sample(join(home, 'few'));
    for (const name of ['venues', 'households', 'hazards']) changed(folder, name, (features) => features.filter((_, n) => n % 6 === 0));
    planned(beibao, folder, 2);
    return kinds(folder, 'looks-few');
  };
  return {
    'axe finds nothing serious on any page, at a desk and on a telephone': () => each(few(), [DAY, PHONE], (page) => grave(page)),
    'every page has contrast by night and on paper': () => each(few(), [NIGHT, PRINT, PRINT_AT_NIGHT], (page) => grave(page, ['color-contrast'])),
    'type on every page is large enough to be read': () => each(kinds(town, 'looks'), [DAY, PHONE, PRINT], small),
    'no page is wider than a telephone': () => each(kinds(town, 'looks'), [PHONE], wide),
  };
};
