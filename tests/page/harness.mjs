// What every trial stands on: the browser without a network, and how one waits for what one looks at.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { everyPage, foundPage } from './pages.mjs';
import { plannedTown, runner, shelter } from './town.mjs';

const require = createRequire(import.meta.url);
const { chromium } = require('playwright-core');
const axe = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

export const FILE = `${'file'}:${'//'}`;
const PHONE = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, locale: 'zh-CN', acceptDownloads: true };

/** What `make` makes, made when it is first asked for. */
export const once = (make) => {
  let made = null;
  return () => { made ??= make(); return made; };
};

/** A table with something to find in it. */
export const TABLE = `编号,名称,类别,经度,纬度,上次检查,风险,备注
V1,甲店,小商店,106.9,26.9,2026年13月40日,高,x
V2,乙店,不明,106.9,26.9,2026-03-01,9,y
V3,丙店,小餐饮,,,,,z
`;

/** What is opened once for all trials: the browser, a folder that goes, a township with its plan. */
export const bench = async (binary, executablePath) => {
  if (!existsSync(executablePath)) throw new Error(`no Chromium at ${executablePath}`);
  const beibao = runner(binary);
  const home = shelter();
  const { folder: town, plan } = plannedTown(beibao, join(home, 'town'));
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  });

  /** A screen of its own; whatever goes wrong on it fails the trial. */
  const screen = async (fields, before = null) => {
    const context = await browser.newContext(fields);
    await context.setOffline(true);
    const page = await context.newPage();
    const wrong = [];
    page.on('dialog', (dialog) => { wrong.push(`dialog ${dialog.message()}`); dialog.dismiss(); });
    page.on('pageerror', (error) => wrong.push(`error ${error.message}`));
    page.on('console', (line) => { if (line.type() === 'error') wrong.push(`console ${line.text()}`); });
    page.on('popup', (other) => wrong.push(`popup ${other.url()}`));
    page.on('request', (request) => {
      if (!/^(file|blob|data):/.test(request.url())) wrong.push(`request ${request.url()}`);
    });
    if (before) await page.addInitScript(before);
    return { context, page, wrong, close: async () => { assert.deepEqual(wrong, []); await context.close(); } };
  };
  const phone = (fields = {}, before = null) => screen({ ...PHONE, ...fields }, before);
  const desk = (fields = {}) => screen({ viewport: { width: 1280, height: 900 }, locale: 'zh-CN', ...fields });
  /** Every page of the township, and one of an import. */
  const pages = once(() => [...everyPage(beibao, town, join(home, 'pages')), foundPage(beibao, [['场所.csv', TABLE]], join(home, 'pages'))]);
  return { beibao, browser, desk, home, pages, phone, plan, town };
};

/** `claim` holds within five seconds, however slow the machine; else its last failure is told. */
export const eventually = async (claim) => {
  for (const from = Date.now(); ;) {
    try {
      return await claim();
    } catch (error) {
      if (Date.now() - from > 5_000) throw error;
      await new Promise((yes) => { setTimeout(yes, 50); });
    }
  }
};

/** What axe finds that is serious, by all its rules or by those that are named. */
export const grave = async (page, rules = null) => {
  if (!await page.evaluate(() => Boolean(globalThis.axe))) await page.evaluate(axe);
  const violations = await page.evaluate(async (only) => {
    const { violations: all } = await globalThis.axe.run({ resultTypes: ['violations'], ...only && { runOnly: only } });
    return all.map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map((node) => node.html) }));
  }, rules);
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => `${id} (${nodes.length}) ${nodes.slice(0, 3)}`);
};
