// Texts that want to be more than text, in every field of every file: on every page they stand as texts.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '@placemarkio/check-geojson';
import { FILE, once } from '../harness.mjs';
import { HOSTILE, LEFTWARD, MARK, events, office, poison } from '../hostile.mjs';
import { everyPage, foundPage, gridPages } from '../pages.mjs';
import { planned, sample } from '../town.mjs';
import { disordered, watched } from '../watch.mjs';
import { entries } from '../zip.mjs';

/** How many of the texts of a field a kind of page shows whole, at the least: else the trial would try nothing. */
const REACH = {
  week: { sn: 72, pc: 70, vn: 66, hl: 60, tl: 60, kt: 70, kg: 70, kd: 20, pi: 40, hi: 50, vi: 40, ti: 50, zi: 30, zk: 20, lz: 40, lk: 20, lr: 40 },
  board: { sn: 72, pc: 70 },
  inspections: { sn: 72, vn: 66, vi: 55, zi: 40, zk: 40, pc: 40 },
  report: { sn: 72, pi: 60, wn: 24, gn: 29, hi: 50, vi: 30, zi: 45, lr: 50 },
  sheet: { sn: 12, pc: 12, vn: 20, hl: 15, tl: 10, kt: 40, kg: 40, rn: 20, pi: 12, zk: 4, hi: 15, ti: 10, lk: 3 },
  found: { fn: 70, fc: 68, xc: 70, xs: 1, vc: 66, fd: 66, fr: 66, fh: 66 },
};

/** Every file under a folder. */
const tree = (folder) => readdirSync(folder, { recursive: true }).map(String).sort();

export default ({ beibao, desk, home, pages: fairPages, phone, town }) => {
  /** The township of hostile texts and its pages, made once, with what the program said. */
  const bad = once(() => {
    const folder = sample(join(home, 'bad'));
    const ids = poison(folder);
    writeFileSync(join(folder, 'back.txt'), events(ids));
    const said = [beibao(['-C', folder, 'visit', 'import', join(folder, 'back.txt')])];
    planned(beibao, folder);
    const before = tree(home);
    const out = join(folder, 'deep/er/out');
    const pages = [...everyPage(beibao, folder, out), ...gridPages(beibao, folder, join(out, 'grids'))];
    const after = tree(home).filter((name) => !before.includes(name) && !name.startsWith('bad/deep'));
    for (const verb of [
      ['check'], ['due'], ['config'], ['hazard', 'list'], ['request', 'list'], ['visit', 'list', '--from', '2026-03-01'], ['roads'],
      ['plan', '--from', '2026-03-23', '--days', '7', '--seed', '1', '--turns', '20', '-o', join(out, 'plan.html')], ['draw', '--seed', '1', '--share', '5%'],
    ]) {
      said.push(beibao(['-C', folder, ...verb]));
    }
    const found = foundPage(beibao, office(), join(home, 'bad-found'), '--layer', 'venues');
    return { folder, out, pages: [...pages, found], strays: after, said: [...said, found.said] };
  });

  /** What pages are made of whose texts are harmless. */
  const harmless = once(async () => {
    const fair = { made: new Set(), bodies: new Set() };
    const { page, close } = await desk();
    for (const { file } of fairPages()) {
      await page.goto(FILE + file);
      const seen = await watched(page, null);
      assert.deepEqual(seen.faults, []);
      seen.made.forEach((what) => fair.made.add(what));
      fair.bodies.add(seen.body);
    }
    await close();
    return fair;
  });

  return {
    'hostile texts stand as texts on every page of a plan, a report and an import': async () => {
      const reached = {};
      const told = new Set();
      const { page, close } = await desk();
      // The rounds of all sheets stand on the page of the week, too: a third of the sheets is enough.
      for (const { kind, file } of bad().pages.filter(({ kind: name }, at) => name !== 'grid' && (name !== 'sheet' || at % 3 === 0))) {
        await page.goto(FILE + file);
        const { faults, seen } = await watched(page, await harmless());
        for (const fault of faults) told.add(`${kind}: ${fault}`);
        for (const sign of seen) ((reached[kind] ??= {})[sign.slice(1, 3)] ??= new Set()).add(sign);
      }
      assert.deepEqual([...told], []);
      for (const [kind, fields] of Object.entries(REACH)) {
        for (const [field, least] of Object.entries(fields)) {
          const count = reached[kind]?.[field]?.size ?? 0;
          assert.ok(count >= least, `${kind} shows ${count} texts of ${field}, not ${least}`);
        }
      }
      const count = Object.values(reached).flatMap((fields) => Object.values(fields)).reduce((sum, { size }) => sum + size, 0);
      console.log(`   ${HOSTILE.length} texts, ${count} times another of them in another field of another kind of page`);
      await close();
    },

    'hostile texts stand as texts on a grid worker\'s page, whatever is tapped': async () => {
      const pages = bad().pages.filter(({ kind }) => kind === 'grid');
      assert.equal(pages.length, 30);
      const { page, close } = await phone();
      const seen = new Set();
      const made = [new Set(), new Set()];
      const use = async (file, parts) => {
        await page.goto(FILE + file);
        await page.locator('nav').waitFor();
        const look = async () => {
          const { faults, made: all, seen: signs } = await watched(page, null);
          assert.deepEqual(faults, []);
          all.filter((what) => !what.includes('〔')).forEach((what) => parts.add(what));
          signs.forEach((sign) => seen.add(sign));
        };
        await look();
        if (await page.locator('.card').count()) {
          await page.locator('.card').first().tap();
          await look();
          await page.locator('.sheet .big.good').tap();
          await page.locator('.toast.shown').waitFor();
        }
        for (const at of [1, 2, 3]) {
          await page.locator('nav button').nth(at).tap();
          await page.locator(`nav button:nth-child(${at + 1})[aria-current=page]`).waitFor();
          if (at === 1) await page.locator('canvas[width][height]').waitFor(); // the map is drawn
          await look();
        }
      };
      const fairs = gridPages(beibao, town, join(home, 'fair-grids'));
      const rich = (all) => all.map(({ file }) => file).filter((file) => JSON.parse(readFileSync(file, 'utf8').match(/id="data">(.*?)<\/script>/s)[1]).visits.length).slice(0, 4);
      for (const file of rich(fairs)) await use(file, made[0]);
      for (const file of rich(pages)) await use(file, made[1]);
      assert.deepEqual([...made[1]].filter((what) => !made[0].has(what)), []);
      assert.ok(seen.size >= 12, `${seen.size} texts are there to be read as they are`);
      await close();
    },

    'hostile ids name no file outside the folder, and none that a system could not keep': async () => {
      const { out, strays } = bad();
      assert.deepEqual(strays, []);
      for (const place of ['/tmp/beibao-pwned', join(home, 'beibao-pwned')]) assert.ok(!existsSync(place), place);
      const names = tree(out).flatMap((path) => path.split('/'));
      assert.ok(names.length > 500 && names.filter((name) => name.includes('~')).length > 400, `${names.length} files`);
      assert.deepEqual(names.filter((name) => !/^(?![.-])[\p{Script=Han}\w.@~-]{1,140}$/u.test(name) || /^(con|nul|aux|prn)(\.|$)/i.test(name)), []);
    },

    'hostile texts do not steer the terminal': async () => {
      const said = bad().said.map(({ stdout, stderr }) => stdout + stderr).join('\n');
      // eslint-disable-next-line no-control-regex
      const steers = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]/u;
      assert.deepEqual(said.split('\n').filter((line) => steers.test(line)), []);
      const fields = new Set(said.match(MARK).map((sign) => sign.slice(1, 3)));
      for (const field of ['vi', 'vc', 'hi', 'sn', 'zi', 'lz', 'lr', 'ln', 'cl', 'ci', 'fd', 'fn', 'xc']) assert.ok(fields.has(field), `${field} is among what was said`);
    },

    'hostile texts are texts in tables, too': async () => {
      const { folder, out } = bad();
      const files = new Map(entries(readFileSync(join(out, 'all/plan.xlsx'))));
      const sheets = [...files].filter(([name]) => /worksheets\/|sharedStrings/.test(name)).map(([, bytes]) => bytes.toString());
      assert.ok(sheets.join('').match(MARK).length > 1_000);
      assert.deepEqual(sheets.filter((text) => /<f[ >]/.test(text)), []);
      const made = beibao(['-C', folder, 'export', '--plan', join(folder, 'plan.json'), '-o', join(folder, 'plan.csv')]);
      assert.equal(made.status, 0, made.stderr);
      const cells = [...readFileSync(join(folder, 'plan.csv'), 'utf8').matchAll(/(?<=^|,)(?:"((?:[^"]|"")*)"|([^",\n]*))(?=,|$)/gm)].map(([, quoted, plain]) => quoted ?? plain);
      assert.ok(cells.join('').match(MARK).length > 1_000);
      const map = beibao(['-C', folder, 'export', '--plan', join(folder, 'plan.json'), '-o', join(folder, 'plan.geojson')]);
      assert.equal(map.status, 0, map.stderr);
      const { features } = check(readFileSync(join(folder, 'plan.geojson'), 'utf8'));
      assert.ok(JSON.stringify(features).match(MARK).length > 1_000);
      assert.deepEqual(cells.filter((cell) => /^[=+@\t\r]|^-(?![\d.]+$)/.test(cell)), []);
    },

    'half a sign in a file is told, and the rest is there': async () => {
      const folder = sample(join(home, 'halves'));
      const path = join(folder, 'venues.geojson');
      const text = readFileSync(path, 'utf8').replace('"泰宏小卖部"', '"a\\ud800b"').replace('"康云鞋帽店"', '"\\udc00<b>"').replace('"远福饭庄"', '"\\udbff\\u0041"');
      assert.equal(text.match(/\\ud800|\\udc00|\\udbff/g).length, 3);
      writeFileSync(path, text);
      const checked = beibao(['-C', folder, 'check']);
      assert.ok(checked.status <= 1 && /venues\.geojson/.test(checked.stdout + checked.stderr), checked.stdout);
      planned(beibao, folder, 1);
      assert.ok(JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')).visits.some(({ layer }) => layer === 'venues'));
    },

    'a page on which a text is not escaped is caught': async () => {
      const sheet = bad().pages.find(({ kind }) => kind === 'board').file;
      const text = readFileSync(sheet, 'utf8');
      const folder = join(home, 'planted');
      mkdirSync(folder);
      const { context, page, wrong } = await desk();
      const faultsOf = async (file) => {
        wrong.length = 0;
        await page.goto(FILE + file);
        return [...(await watched(page, await harmless())).faults, ...wrong];
      };
      assert.deepEqual(await faultsOf(sheet), []);
      const plain = (entity) => entity.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code)).replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
      const unescaped = (sign) => text.replace(new RegExp(`(>)([^<>]*${sign})`), (_, before, words) => before + plain(words));
      const faults = {
        element: unescaped('〔sn01〕'), script: unescaped('〔sn00〕'), frame: unescaped('〔sn04〕'), base: unescaped('〔sn14〕'), bold: unescaped('〔sn20〕'),
        comment: unescaped('〔sn19〕'), end: unescaped('〔sn24〕'), entity: unescaped('〔sn44〕'),
        attribute: text.replace('<h3>', '<h3 onmouseover="window.pwned=1">'), turned: text.replace('〔sn', '\u202e〔sn'), lost: text.replace(/>[^<>]*〔sn47〕/, '>〔sn47〕'),
        link: text.replace('<h3>', '<h3><a href="javascript:1">'), asked: text.replace(/<meta http-equiv[^>]*>/, '').replace('<h3>', '<h3><img src=https://pwned.invalid/x.png>'),
        run: text.replace(/<meta http-equiv[^>]*>/, '').replace('<h3>', '<script>window.pwned=1</script><h3>'),
      };
      for (const [name, changedText] of Object.entries(faults)) {
        assert.notEqual(changedText, text, name);
        writeFileSync(join(folder, `${name}.html`), changedText);
        assert.notDeepEqual(await faultsOf(join(folder, `${name}.html`)), [], name);
      }
      assert.match(String(await faultsOf(join(folder, 'run.html'))), /a text has run/);
      assert.match(String(await faultsOf(join(folder, 'asked.html'))), /request/);
      await context.close();
    },

    'letters that run to the left leave their neighbours in order': async () => {
      const { page, close } = await desk();
      const told = new Set();
      const kinds = new Set();
      // The rounds of the week stand on sheets, too.
      const holds = bad().pages.filter(({ kind, file }) => !['grid', 'week'].includes(kind) && readFileSync(file, 'utf8').includes(LEFTWARD));
      for (const { kind, file } of holds.filter(({ kind: name }, at) => name !== 'sheet' || at % 12 === 0)) {
        kinds.add(kind);
        await page.goto(FILE + file);
        for (const fault of await disordered(page, LEFTWARD)) told.add(`${kind}: ${fault}`);
      }
      assert.deepEqual([...kinds].sort(), ['board', 'found', 'inspections', 'report', 'sheet']);
      await close();
      assert.deepEqual([...told].slice(0, 5), []);
    },
  };
};
