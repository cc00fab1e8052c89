// What a reader may not see stands in no file that is written for them: who people are, and what docs/sheets.md keeps from a role.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from '../harness.mjs';
import { everyPage, foundPage, gridPages } from '../pages.mjs';
import { PLANTED, changed, plant, planned, sample } from '../town.mjs';
import { entries } from '../zip.mjs';

/** Numbers as people write them into a text. */
const NUMBERS = ['13912345678', '139 1234 5678', '139-1234-5678', '+86 13912345678', '１３９１２３４５６７８', '520111195001011238', '520111 19500101 1238'];
/** One with a slip in it: no table knows it for what it is, and no page shows it. */
const SLIPPED = '52011119500101123X';
/** What is left of a number when its signs are looked at alone. */
const DIGITS = ['13912345678', '52011119500101123'];

/** What stands for each column of the table of docs/sheets.md. */
const SECRETS = {
  doors: ['门牌甲乙丙', '店名甲乙丙', '任务甲乙丙'],
  ids: ['ZZTASK', 'care:H0', 'inspection:V0', 're-inspection:Z0'],
  whys: ['缘由甲乙丙'],
  left: ['原因甲乙丙'],
  people: ['ZZWHO'],
  inspections: ['店名甲乙丙'],
};
const HIDDEN = {
  planner: [], crew: ['left'], inspector: [], 'grid-worker': ['whys', 'left', 'people', 'inspections'],
  auxiliary: ['ids', 'whys', 'left'], wall: ['doors', 'ids', 'whys', 'left', 'people'],
};
/** What proves that the trial could fail: the role sees it. */
const SHOWN = { planner: ['doors', 'ids', 'whys', 'left', 'people'], crew: ['doors', 'ids', 'whys', 'people'], inspector: ['ids', 'people'], 'grid-worker': ['ids'], auxiliary: ['doors', 'people'], wall: [] };

const hasPdf = spawnSync('pdftotext', ['-v']).status === 0;

/** All texts in a file, whatever it is packed in, and its name. */
const textOf = (path) => {
  if (/\.(xlsx|kmz)$/.test(path)) {
    return entries(readFileSync(path)).map(([name, bytes]) => `${name}\n${bytes.toString()}`).join('\n');
  }
  if (path.endsWith('.pdf')) return hasPdf ? spawnSync('pdftotext', [path, '-'], { encoding: 'utf8', maxBuffer: 1 << 26 }).stdout : '';
  const text = readFileSync(path, 'utf8');
  return path.endsWith('.ics') ? text.replace(/\r?\n /g, '') : text;
};

/** Every file under `folder`: its path in it, and its texts. */
const written = (folder) => readdirSync(folder, { recursive: true })
  .filter((name) => statSync(join(folder, name)).isFile()).map((name) => [String(name), `${name}\n${textOf(join(folder, name))}`]);

/** Where a name or number of a person stands in any of `files`. */
const persons = (files) => files.flatMap(([name, text]) => {
  const narrow = text.normalize('NFKC').replace(/(?<=\d)[ -](?=\d)/g, '');
  const names = Object.values(PLANTED).filter((value) => text.includes(value));
  return [...names, ...DIGITS.filter((digits) => narrow.includes(digits))].map((what) => `${name}: ${what}`);
});

export default ({ beibao, home }) => {
  /** A township whose files tell of persons wherever they hold a text, planned for two days. */
  const telling = once(() => {
    const folder = sample(join(home, 'telling'));
    plant(folder);
    const number = (n) => [...NUMBERS, SLIPPED][n % (NUMBERS.length + 1)];
    const say = (name, key, words) => changed(folder, name, (features) => features.map((feature, n) => ({ ...feature, properties: { ...feature.properties, [key]: `${words}${n % 3 ? number(n) : ''}` } })));
    say('households', 'label', '门牌甲乙丙');
    say('venues', 'name', '店名甲乙丙');
    say('hazards', 'kind', '隐患');
    say('grids', 'name', '网格');
    say('villages', 'name', '村');
    say('stations', 'name', '所');
    say('roads', 'name', '路');
    const around = JSON.parse(readFileSync(join(folder, 'venues.geojson'), 'utf8')).features;
    writeFileSync(join(folder, 'tasks.geojson'), JSON.stringify({ type: 'FeatureCollection', features: NUMBERS.map((_, n) => ({
      type: 'Feature', geometry: around[n * 9].geometry,
      properties: { ...PLANTED, id: `ZZTASK${n}`, purpose: 'service', mode: 'urgent', label: `任务甲乙丙${number(n)}`, service_min: 5 },
    })) }));
    writeFileSync(join(folder, 'officers.csv'), ['id,role,certified,station,leave,skills,certificates,duty,post,crew',
      ...[1, 2, 3, 4].map((n) => `ZZWHO${n},officer,yes,PS990101101,,,,,,C${Math.ceil(n / 2)}`)].join('\n'));
    const event = (n, more) => JSON.stringify({ id: `grid-a.${n}`, device: 'grid-a', sequence: n, at: '2026-03-20T09:00:00', ...more });
    writeFileSync(join(folder, 'back.txt'), NUMBERS.map((text, n) => event(n + 1, {
      kind: 'hazard', deed: 'open', subject: `grid-a.${n + 1}`, place: around[n * 5].geometry.coordinates, class: `类别${text}`, note: `${PLANTED.姓名}，电话${text}`, level: 2,
    })).join('\n'));
    const said = beibao(['-C', folder, 'visit', 'import', join(folder, 'back.txt')]);
    assert.ok(said.status <= 1, said.stderr);
    const plan = planned(beibao, folder, 2);
    for (const visit of plan.visits) visit.why += `缘由甲乙丙${number(visit.id.length)}`;
    for (const unserved of plan.unserved) unserved.reason += `原因甲乙丙${number(unserved.visit.length)}`;
    writeFileSync(join(folder, 'plan.json'), JSON.stringify(plan));
    return folder;
  });
  const wholly = (role) => {
    const folder = telling();
    const out = join(home, `for-${role}`);
    const files = ['all/', 'x.csv', 'x.geojson', 'x.html', 'x.kmz', 'x.ics', 'x.pdf'].flatMap((name) => ['-o', join(out, name)]);
    const first = beibao(['-C', folder, 'export', '--plan', join(folder, 'plan.json'), '--for', role, '-o', join(out, 'all/')]);
    assert.equal(first.status, 0, first.stderr);
    const more = beibao(['-C', folder, 'export', '--plan', join(folder, 'plan.json'), '--for', role, ...files.slice(2)]);
    assert.equal(more.status, 0, more.stderr);
    return written(out);
  };
  return {
    'names and numbers of persons, and what a role may not see, are in no file for that role': async () => {
      if (!hasPdf) console.log('   the texts of PDF: SKIPPED: needs pdftotext (apt install poppler-utils)');
      const faults = [];
      for (const role of Object.keys(HIDDEN)) {
        const files = wholly(role);
        assert.ok(files.length > 20, `${role}: ${files.length} files`);
        faults.push(...persons(files).map((what) => `${role}: ${what}`));
        for (const secret of HIDDEN[role].flatMap((column) => SECRETS[column])) {
          faults.push(...files.filter(([, text]) => text.includes(secret)).map(([name]) => `${role}: ${name}: ${secret}`));
        }
        for (const column of SHOWN[role]) assert.ok(files.some(([, text]) => SECRETS[column].some((secret) => text.includes(secret))), `${role} sees ${column}`);
        const whole = beibao(['-C', telling(), 'export', '--plan', join(telling(), 'plan.json'), '--for', role, '-o', '-', '--format', 'json']);
        assert.equal(whole.status, role === 'planner' ? 0 : 2, `${role} and the whole plan`);
      }
      assert.deepEqual(faults, []);
    },

    'names and numbers of persons are in no report, on no grid worker\'s page, in nothing imported': async () => {
      const folder = telling();
      const pages = [...everyPage(beibao, folder, join(home, 'told')), ...gridPages(beibao, folder, join(home, 'told-grids'))];
      assert.deepEqual(persons(pages.map(({ file }) => [file, readFileSync(file, 'utf8')])), []);
      for (const kind of ['csv', 'json', 'txt']) {
        const file = join(home, `told.${kind}`);
        const done = beibao(['-C', folder, 'report', '--month', '2026-03', '--plan', join(folder, 'plan.json'), '-o', file]);
        assert.equal(done.status, 0, done.stderr);
        assert.deepEqual(persons([[file, readFileSync(file, 'utf8')]]), []);
      }
      const head = ['编号', '名称', '类别', '经度', '纬度', ...Object.keys(PLANTED), '备注', '地址', '上次检查', '风险'];
      const rows = NUMBERS.map((text, n) => [`V${n}`, `店${text}`, '小商店', '106.9', `26.9${n}`, ...Object.values(PLANTED), `电话${text}`, text, `问${text}`, text]);
      const { file, said } = foundPage(beibao, [['场所.csv', [head, ...rows].map((row) => row.join(',')).join('\n')]], join(home, 'told-found'));
      const layers = readdirSync(join(home, 'told-found/imported')).map((name) => join(home, 'told-found/imported', name));
      assert.ok(layers.length >= 1 && readFileSync(layers[0], 'utf8').includes('V3'));
      assert.deepEqual(persons([...[file, ...layers].map((path) => [path, readFileSync(path, 'utf8')]), ['said', said.stdout + said.stderr]]), []);
    },
  };
};
