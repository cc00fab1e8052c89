// What a page shows of texts with marks, and what it is made of: asked of Chromium, judged here.
import { MARK, asShown, leads, texts } from './hostile.mjs';

/** All of a page that a text could have become; runs in the page. */
const look = () => {
  const made = new Set();
  const links = new Set();
  const shown = [];
  for (const element of document.querySelectorAll('*')) {
    made.add(element.localName);
    for (const { name, value } of element.attributes) {
      made.add(`${element.localName}[${name}]`);
      if (/^(href|src|action|srcdoc|xlink:href|formaction|data)$/.test(name)) links.add(value);
      if (/url\(|@import/.test(value)) links.add(value);
      if (value.includes('〔')) shown.push(value);
    }
  }
  const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_COMMENT);
  const turning = [];
  while (walker.nextNode()) {
    const { data, nodeType, parentElement } = walker.currentNode;
    if (nodeType === Node.COMMENT_NODE) made.add(`comment ${data.slice(0, 20)}`);
    else if (!['script', 'style'].includes(parentElement.localName)) {
      if (data.includes('〔')) shown.push(data);
      // A text may stand between signs that keep it apart from its neighbours, and only the program sets these.
      const free = data.replace(/\u2068[^\u2066-\u2069]*\u2069/g, '');
      if (/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(free)) turning.push(data.slice(0, 40));
    }
  }
  return { made: [...made], links: [...links], shown, turning, body: [...document.body.children].map((child) => child.localName).join(' '), pwned: globalThis.pwned };
};

/** What is wrong with a page, and the marks of the texts that stand on it whole; `harmless` is what other pages are made of. */
export const watched = async (page, harmless) => {
  const { made, links, shown, turning, body, pwned } = await page.evaluate(look);
  const faults = [];
  if (pwned !== undefined) faults.push('a text has run');
  for (const what of made) if (harmless && !harmless.made.has(what)) faults.push(`made of ${what}`);
  if (harmless && !harmless.bodies.has(body)) faults.push(`the body holds ${body}`);
  for (const link of links) if (!/^(#[\w-]+|https:\/\/uri\.amap\.com\/navigation\?[\w=.,&]+)$/.test(link)) faults.push(`link to ${link}`);
  for (const text of turning) faults.push(`turned: ${text}`);
  const seen = new Set();
  for (const data of shown) {
    for (const { 0: sign, index } of data.matchAll(MARK)) {
      const text = texts.get(sign);
      const [before, behind] = [data.slice(0, index), data.slice(index + sign.length)];
      const part = asShown(text);
      const isWhole = leads(text) ? behind.startsWith([...part].slice(0, 20).join('')) : before.endsWith(part);
      // A plot shows no more than the end of a long id of a person.
      const isEnd = sign.startsWith('〔pi') && part.endsWith(before);
      if (isWhole) seen.add(sign);
      else if (isEnd) continue;
      else faults.push(`not as it was written: ${sign} in ${JSON.stringify(data.slice(0, 120))}`);
    }
  }
  return { faults, seen, made, body };
};

/** Where letters that run to the left change the order of what stands around them; runs in the page. */
export const disordered = (page, letters) => page.evaluate((leftward) => {
  const told = new Set();
  const blocks = new Set();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    if (!texts.currentNode.data.includes(leftward) || !texts.currentNode.parentElement.checkVisibility()) continue;
    let block = texts.currentNode.parentElement;
    while (getComputedStyle(block).display === 'inline' && !(block instanceof SVGElement)) block = block.parentElement;
    blocks.add(block);
  }
  for (const block of blocks) {
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let last = null;
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const own = [...node.data.matchAll(new RegExp(`${leftward}\\d*`, 'g'))].map(({ 0: text, index }) => [index, index + text.length]);
      for (let at = 0; at < node.length; at++) {
        if (!node.data[at].trim() || own.some(([from, to]) => from <= at && at < to)) continue;
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getBoundingClientRect();
        if (!box.width) continue;
        // Another line begins where the middle of a sign lies under the one before.
        const isSameLine = last && last.top < (box.top + box.bottom) / 2 && (box.top + box.bottom) / 2 < last.bottom;
        if (isSameLine && box.left < last.left - 1) told.add(`${block.localName}.${block.getAttribute('class') ?? ''}: ${block.textContent.replace(/\s+/g, ' ').slice(0, 90)}`);
        last = box;
      }
    }
  }
  return [...told];
}, letters);
