// Every page that the program writes of a township, and the tables that its import takes.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The program did it, perhaps with findings. */
const done = (said, most = 0) => {
  if (said.status > most) throw new Error(`exit ${said.status}: ${said.stderr.slice(0, 2000)}${said.stdout.slice(0, 500)}`);
};

/** Every page of `folder`, whose plan is plan.json: the kind of each and its file, written into `out`. */
export const everyPage = (beibao, folder, out) => {
  mkdirSync(out, { recursive: true });
  const from = ['-C', folder, 'export', '--plan', join(folder, 'plan.json')];
  const week = join(out, 'week.html');
  done(beibao([...from, '-o', week]));
  done(beibao([...from, '-o', join(out, 'all/')]));
  const report = join(out, 'report.html');
  done(beibao(['-C', folder, 'report', '--month', '2026-03', '--plan', join(folder, 'plan.json'), '-o', report]));
  const sheets = readdirSync(join(out, 'all/sheets')).filter((name) => name.endsWith('.html')).sort();
  return [
    { kind: 'week', file: week }, { kind: 'report', file: report },
    { kind: 'board', file: join(out, 'all/board.html') }, { kind: 'inspections', file: join(out, 'all/inspections.html') },
    ...sheets.map((name) => ({ kind: 'sheet', file: join(out, 'all/sheets', name) })),
  ];
};

/** The page of every grid. */
export const gridPages = (beibao, folder, out) => {
  done(beibao(['-C', folder, 'export', '--plan', join(folder, 'plan.json'), '--grids', '-o', out]));
  return readdirSync(out).sort().map((name) => ({ kind: 'grid', file: join(out, name) }));
};

/** The page of what an import of `tables` (names and bytes) into a new folder found. */
export const foundPage = (beibao, tables, out, ...more) => {
  const office = join(out, 'office');
  mkdirSync(office, { recursive: true });
  const files = tables.map(([name, bytes]) => {
    writeFileSync(join(office, name), bytes);
    return join(office, name);
  });
  const file = join(out, 'found.html');
  const township = join(out, 'imported');
  mkdirSync(township, { recursive: true });
  const said = beibao(['-C', township, 'import', ...files, '--report', file, '--datum', 'wgs84', ...more]);
  done(said, 1);
  return { kind: 'found', file, said };
};
