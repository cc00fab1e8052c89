// A township of its own for each trial, its plan, and the program that is tried.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(fileURLToPath(import.meta.url), '../../..');

/** A folder that is gone when the trial is over. */
export const shelter = () => {
  const folder = mkdtempSync(join(tmpdir(), 'beibao-page-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** Runs the program; the answer is its exit code and what it said. */
export const runner = (binary) => (args, input = '') => {
  const options = { input, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } };
  const { status, stdout, stderr, error } = spawnSync(resolve(binary), ['--language', 'zh', ...args], options);
  if (error) throw error;
  return { status, stdout, stderr };
};

/** The sample township with a plan, made once. */
export const plannedTown = (beibao, folder) => {
  cpSync(join(root, 'data/township'), folder, { recursive: true });
  const plan = join(folder, 'plan.json');
  const made = beibao(['-C', folder, 'plan', '--from', '2026-03-23', '--days', '7', '--seed', '1', '--turns', '20', '-o', plan]);
  if (made.status !== 0) throw new Error(`plan: ${made.stderr}`);
  return { folder, plan: JSON.parse(readFileSync(plan, 'utf8')) };
};

/** Another folder with the same in it. */
export const copyOf = (folder, to) => {
  mkdirSync(to, { recursive: true });
  cpSync(folder, to, { recursive: true });
  return to;
};

/** The text of the page of a grid. */
export const pageOf = (beibao, folder, grid, ...more) => {
  const file = join(folder, `page-${Math.random().toString(36).slice(2)}.html`);
  const made = beibao(['-C', folder, 'export', '--plan', join(folder, 'plan.json'), '--grid', grid, '-o', file, ...more]);
  if (made.status !== 0) throw new Error(`export: ${made.stderr}`);
  return file;
};

/** Texts that want to be more than text. */
export const HOSTILE = [
  '</script><script>window.pwned=1</script>', '<img src=x onerror="window.pwned=1">', '"><svg/onload=alert(1)>',
  "';window.pwned=1;//", '${window.pwned=1}', '{{7*7}}', '<!--<script>', ']]>', '&lt;b&gt;', 'javascript:alert(1)',
  '\u202Egnihton', '\u0000\u0007', '\u2028window.pwned=1', '__proto__', 'constructor', '\\u003cscript\\u003e', '=1+1',
  '../../etc/passwd', '\uD83D\uDE00'.repeat(300), '\u200b\u200b', '</textarea><iframe src=file:>', 'a'.repeat(5000),
];

/** Who people are and how to reach them, where some write it into a layer. */
export const PLANTED = { 姓名: '赵铁柱甲', phone: '13912345678', id_card: '52011119500101123X', full_name: 'Zhao Tiezhu', 电话: '13700001111', owner_name: '钱老板乙', worker_name: '孙网格丙' };

/** Puts it into every layer of a township. */
export const plant = (folder) => {
  for (const name of ['households', 'venues', 'hazards', 'grids', 'villages', 'stations']) {
    const path = join(folder, `${name}.geojson`);
    const collection = JSON.parse(readFileSync(path, 'utf8'));
    for (const feature of collection.features) Object.assign(feature.properties, PLANTED);
    writeFileSync(path, JSON.stringify(collection));
  }
};

/** Puts a hostile text, each another, into every text that a page may show. */
export const poison = (folder) => {
  let at = 0;
  const next = () => HOSTILE[at++ % HOSTILE.length];
  const layer = (name, keys) => {
    const path = join(folder, `${name}.geojson`);
    const collection = JSON.parse(readFileSync(path, 'utf8'));
    for (const feature of collection.features) for (const key of keys) feature.properties[key] = next();
    writeFileSync(path, JSON.stringify(collection));
  };
  layer('grids', ['name']);
  layer('venues', ['name']);
  layer('hazards', ['kind']);
  layer('villages', ['name']);
  const path = join(folder, 'plan.json');
  const plan = JSON.parse(readFileSync(path, 'utf8'));
  for (const visit of plan.visits) { visit.label = next(); visit.why = next(); }
  writeFileSync(path, JSON.stringify(plan));
};
