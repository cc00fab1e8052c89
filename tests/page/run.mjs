// The pages that beibao writes, in Chromium, opened from files with the network off.
//
//   npm ci --prefix tests/page && node tests/page/run.mjs --beibao target/debug/beibao [--only WORDS]
//
// harness.mjs holds the browser, town.mjs the townships, hostile.mjs the texts that want to be more than text;
// each file in trials/ tries one thing. Chromium is that of the system: /usr/bin/chromium, or what CHROMIUM names.
import { bench } from './harness.mjs';
import geojson from './trials/geojson.mjs';
import grid from './trials/grid.mjs';
import hostile from './trials/hostile.mjs';
import looks from './trials/looks.mjs';
import persons from './trials/persons.mjs';

const flag = (name, other) => {
  const at = process.argv.indexOf(`--${name}`);
  return at < 0 ? other : process.argv[at + 1];
};

const begin = Date.now();
const tools = await bench(flag('beibao', 'target/debug/beibao'), process.env.CHROMIUM ?? '/usr/bin/chromium');
const trials = [grid, looks, hostile, persons, geojson].flatMap((family) => Object.entries(family(tools)));
const asked = trials.filter(([name]) => name.includes(flag('only', '')));
let failed = 0;
for (const [name, trial] of asked) {
  const from = Date.now();
  try {
    await trial();
    console.log(`ok ${name} (${Date.now() - from} ms)`);
  } catch (error) {
    failed += 1;
    console.error(`FAILED ${name} (${Date.now() - from} ms)\n${error.stack ?? error}`);
  }
}
await tools.browser.close();
console.log(`-- ${asked.length} trials, ${failed} failed, ${Math.round((Date.now() - begin) / 1000)} s`);
process.exit(failed ? 1 : 0);
