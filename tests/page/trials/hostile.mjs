// Texts that want to be more than text, in every field of every file: they stand as texts on every page.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FILE } from '../harness.mjs';
import { HOSTILE, LEFTWARD, events, office, poison } from '../hostile.mjs';
import { everyPage, foundPage } from '../pages.mjs';
import { planned, sample } from '../town.mjs';
import { disordered, watched } from '../watch.mjs';

export default ({ beibao, desk, home, town }) => {
  let made = null;
  const bad = () => {
    if (made) return made;
    const folder = sample(join(home, 'bad'));
    const ids = poison(folder);
    writeFileSync(join(folder, 'back.txt'), events(ids));
    const r = beibao(['-C', folder, 'visit', 'import', join(folder, 'back.txt')]);
    
    planned(beibao, folder);
    const out = join(folder, 'deep/er/out');
    made = { folder, out, pages: [...everyPage(beibao, folder, out), foundPage(beibao, office(), join(home, 'found'), '--layer', 'venues')] };
    return made;
  };
  return {
    'hostile texts': async () => {
      let t0 = Date.now();
      const { pages } = bad();
      console.log('made', Date.now() - t0, pages.length); t0 = Date.now();
      const harmless = { made: new Set(), bodies: new Set() };
      const { page, wrong, close } = await desk();
      for (const { file, kind } of [...everyPage(beibao, town, join(home, 'fair')), foundPage(beibao, [['场所.csv', '编号,名称,经度,纬度,风险,备注\nV1,a,106.9,26.9,9,x\n']], join(home, 'f2'))]) {
        await page.goto(FILE + file);
        const { made: m, body, faults } = await watched(page, null);
        m.forEach((x) => harmless.made.add(x)); harmless.bodies.add(body);
        if (faults.length) console.log(kind, faults.slice(0, 3));
      }
      console.log('fair', Date.now() - t0); t0 = Date.now();
      const fields = {};
      const all = new Set(); const dis = new Set();
      for (const { kind, file } of pages) {
        await page.goto(FILE + file);
        const { faults, seen } = await watched(page, harmless);
        for (const f of faults) all.add(kind + ' ' + f);
        for (const s of seen) { const k = kind + ' ' + s.slice(1, 3); (fields[k] ??= new Set()).add(s); }
        for (const d of await disordered(page, LEFTWARD)) dis.add(kind + ' ' + d);
      }
      console.log('bad', Date.now() - t0);
      console.log(Object.entries(fields).map(([k, s]) => `${k}:${s.size}`).join('  '));
      console.log(all.size, [...all].slice(0, 60));
      console.log(dis.size, [...dis].filter((x) => !x.includes('dd.')).slice(0, 30));
      console.log(wrong);
    },
  };
};
