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

/** The week of a folder, planned into its plan.json. */
export const planned = (beibao, folder, days = 7) => {
  const plan = join(folder, 'plan.json');
  const made = beibao(['-C', folder, 'plan', '--from', '2026-03-23', '--days', String(days), '--seed', '1', '--turns', '20', '-o', plan]);
  if (made.status !== 0) throw new Error(`plan: ${made.stderr}${made.stdout}`);
  return JSON.parse(readFileSync(plan, 'utf8'));
};

/** The sample township as it is. */
export const sample = (folder) => {
  cpSync(join(root, 'data/township'), folder, { recursive: true });
  return folder;
};

/** The sample township with a plan, made once. */
export const plannedTown = (beibao, folder) => ({ plan: planned(beibao, sample(folder)), folder });

/** The features of one of its layers, changed by `change`. */
export const changed = (folder, name, change) => {
  const path = join(folder, `${name}.geojson`);
  const collection = JSON.parse(readFileSync(path, 'utf8'));
  collection.features = change(collection.features);
  writeFileSync(path, JSON.stringify(collection));
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

/** Who people are and how to reach them, where some write it into a layer. */
export const PLANTED = { 姓名: '赵铁柱甲', phone: '13912345678', id_card: '52011119500101123X', full_name: 'Zhao Tiezhu', 电话: '13700001111', owner_name: '钱老板乙', worker_name: '孙网格丙' };

/** Puts it into every layer of a township. */
export const plant = (folder) => {
  for (const name of ['households', 'venues', 'hazards', 'grids', 'villages', 'stations', 'roads']) {
    changed(folder, name, (features) => features.map((feature) => ({ ...feature, properties: { ...feature.properties, ...PLANTED } })));
  }
};
