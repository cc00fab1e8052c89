// The grid worker's page: opened from a file with the network off, used, and handed back to the program.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { FILE, eventually, grave } from '../harness.mjs';
import { copyOf, pageOf } from '../town.mjs';

const jsqr = createRequire(import.meta.url)('jsqr');
const GRID = '990101101204-01';

/** The page has read what it keeps, and shows its list or asks for the PIN. */
const ready = (page) => page.locator('.card, #pin').first().waitFor();
const open = async (page, path) => {
  await page.goto(FILE + path);
  await ready(page);
};
const reload = async (page) => {
  await page.reload();
  await ready(page);
};
const tab = (page, at) => page.locator('nav button').nth(at).tap();
const visits = (page) => page.locator('.card');
/** The states on the cards become `expected`: what is tapped is kept first, and shown then. */
const statesAre = (page, expected) => eventually(async () => {
  assert.deepEqual(await page.locator('.card .state').allTextContents(), expected);
});

/** What the page hands back as a file. */
const handedBack = async (page) => {
  await tab(page, 3);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('存成文件').tap()]);
  return readFileSync(await download.path(), 'utf8');
};

/** A photo that says where it was taken. */
const telling = async (page) => {
  const jpeg = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [3000, 2000];
    const ctx = canvas.getContext('2d');
    for (let n = 0; n < 4000; n++) {
      ctx.fillStyle = `rgb(${(n * 37) % 256} ${(n * 91) % 256} ${(n * 53) % 256})`;
      ctx.fillRect((n * 131) % 3000, (n * 71) % 2000, 90, 60);
    }
    const blob = await new Promise((yes) => { canvas.toBlob(yes, 'image/jpeg', 0.95); });
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  const words = Buffer.from('Exif\0\0MM\0*PLANTED GPS 26.8851 106.8888 13800138000');
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, words.length + 2]), words]);
  return Buffer.concat([Buffer.from(jpeg.slice(0, 2)), segment, Buffer.from(jpeg.slice(2))]);
};

export default ({ beibao, home, plan, town, phone }) => {
  const file = pageOf(beibao, town, GRID);
  console.log(`-- page of a grid: ${statSync(file).size} bytes`);
  const importInto = (folder, text, name) => {
    const path = join(home, name);
    writeFileSync(path, text);
    return beibao(['-C', folder, 'visit', 'import', path]);
  };

  return {
    'it is small, and holds its own grid and nothing to inspect': async () => {
      const text = readFileSync(file, 'utf8');
      assert.ok(text.length <= 1_000_000, `${text.length} bytes`);
      const others = plan.visits.filter((v) => v.grid !== GRID || ['inspection', 're-inspection'].includes(v.purpose));
      assert.ok(others.length > 100);
      for (const visit of others) assert.ok(!text.includes(`"${visit.id}"`), visit.id);
      assert.ok(!text.includes('inspection:'));
      const own = plan.visits.filter((v) => v.grid === GRID && ['care', 'collection', 'patrol'].includes(v.purpose));
      for (const visit of own) assert.ok(text.includes(`"${visit.id}"`), visit.id);
      const { page, close } = await phone();
      await open(page, file);
      assert.equal(await visits(page).count(), own.length);
      await close();
    },

    'its first paint comes within a second on a slow phone': async () => {
      const { context, page, close } = await phone();
      const cdp = await context.newCDPSession(page);
      await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 });
      const times = [];
      for (let turn = 0; turn < 3; turn++) {
        await open(page, file);
        await page.locator('.card').first().waitFor();
        times.push(await page.evaluate(() => new Promise((yes) => {
          new PerformanceObserver((list) => {
            const found = list.getEntries().find((entry) => entry.name === 'first-contentful-paint');
            if (found) yes(Math.round(found.startTime));
          }).observe({ type: 'paint', buffered: true });
        })));
      }
      console.log(`   first paint, 4 times slowed: ${times.join(', ')} ms`);
      assert.ok(Math.min(...times) <= 1_000);
      await close();
    },

    'axe finds nothing serious, by day and by night, on every view': async () => {
      for (const colorScheme of ['light', 'dark']) {
        const { page, close } = await phone({ colorScheme });
        await open(page, file);
        const look = async (what) => {
          await page.waitForTimeout(200);
          assert.deepEqual((await grave(page)).map((told) => `${colorScheme} ${what}: ${told}`), []);
        };
        await look('list');
        await visits(page).first().tap();
        await look('visit');
        await page.locator('.sheet .big').nth(2).tap();
        await look('note');
        await page.locator('.sheet .big').first().tap();
        for (const at of [0, 1, 2, 3]) {
          await tab(page, at);
          await look(`tab ${at}`);
        }
        await close();
      }
    },

    'type and targets are large enough for a thumb': async () => {
      const { page, close } = await phone();
      await open(page, file);
      for (const at of [0, 1, 2, 3]) {
        await tab(page, at);
        const small = await page.evaluate(() => [...document.querySelectorAll('button, label.button')].flatMap((button) => {
          const { width, height } = button.getBoundingClientRect();
          return width && (height < 48 || width < 48) ? [`${button.textContent} ${width}x${height}`] : [];
        }));
        assert.deepEqual(small, []);
        const type = await page.evaluate(() => Math.min(...[...document.querySelectorAll('#app *')]
          .filter((e) => e.textContent.trim() && !(e instanceof SVGElement)).map((e) => parseFloat(getComputedStyle(e).fontSize))));
        assert.ok(type >= 18, `${type} px`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert.ok(wide <= 390, `${wide} px wide`);
      }
      await close();
    },

    'a visit is recorded in two taps, taken back in one, and kept over a reload': async () => {
      const { page, close } = await phone();
      await open(page, file);
      await visits(page).first().tap();
      await page.locator('.sheet .big.good').tap();
      await page.locator('.toast.shown').waitFor();
      await statesAre(page, ['已走访']);
      await reload(page);
      await statesAre(page, ['已走访']);
      await visits(page).nth(1).tap();
      await page.locator('.sheet .big.away').tap();
      await page.locator('.toast button').tap();
      await page.waitForFunction(() => document.querySelectorAll('.card .state').length === 1);
      await reload(page);
      await statesAre(page, ['已走访']);
      await close();
    },

    'without IndexedDB it keeps in localStorage, without both it says so': async () => {
      const none = () => Object.defineProperty(window, 'indexedDB', { get: () => { throw new Error('none'); } });
      const first = await phone({}, none);
      await open(first.page, file);
      await visits(first.page).first().tap();
      await first.page.locator('.sheet .big.good').tap();
      await first.page.locator('.toast.shown').waitFor();
      await reload(first.page);
      await statesAre(first.page, ['已走访']);
      await first.close();
      const second = await phone({}, () => {
        for (const name of ['indexedDB', 'localStorage']) {
          Object.defineProperty(window, name, { get: () => { throw new Error('none'); } });
        }
      });
      await open(second.page, file);
      assert.match(await second.page.locator('.alert').first().textContent(), /存不住/);
      await visits(second.page).first().tap();
      await second.page.locator('.sheet .big.good').tap();
      await statesAre(second.page, ['已走访']);
      await second.close();
    },

    'what is handed back is imported once however often, by file or by codes': async () => {
      const { page, close } = await phone();
      await open(page, file);
      await visits(page).first().tap();
      await page.locator('.sheet .big.good').tap();
      await visits(page).nth(1).tap();
      await page.locator('.sheet .big.away').tap();
      await visits(page).nth(2).tap();
      await page.locator('.sheet .big').nth(2).tap();
      await page.locator('.sheet .big').nth(1).tap();
      await visits(page).nth(2).tap();
      await page.locator('.sheet .plain', { hasText: '撤回上一次记录' }).tap();
      await tab(page, 2);
      await page.locator('.choice').nth(1).tap();
      await page.locator('#note').fill('院墙开裂，13800138000');
      await page.locator('.foot .big:disabled').waitFor(); // a telephone number is not taken
      await page.locator('#note').fill('院墙开裂');
      await page.getByText('在地图上点').tap();
      await page.locator('canvas').tap({ position: { x: 200, y: 250 } });
      await page.locator('.pickbar .good').tap();
      const photo = await telling(page);
      await page.locator('#photo').setInputFiles({ name: 'IMG_0001.jpg', mimeType: 'image/jpeg', buffer: photo });
      await page.locator('.photo').waitFor();
      await page.locator('.foot .big').tap();
      await page.locator('.toast.shown').waitFor();
      await reload(page);
      const text = await handedBack(page);
      assert.ok(!text.includes('PLANTED') && !text.includes('IMG_0001'));
      const lines = text.trim().split('\n').map((line) => JSON.parse(line));
      assert.deepEqual(lines.map((line) => line.deed ?? 'photo'), ['done', 'absent', 'done', 'void', 'open', 'photo']);
      const jpeg = Buffer.from(lines.at(-1).jpeg, 'base64');
      assert.ok(jpeg.length <= 200_000 && photo.includes('PLANTED') && !jpeg.includes('PLANTED') && !jpeg.includes('Exif'));
      const side = await page.evaluate(async (data) => {
        const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(data), (c) => c.charCodeAt(0))]));
        return [bitmap.width, bitmap.height];
      }, lines.at(-1).jpeg);
      assert.deepEqual(side.map((pixels) => pixels <= 1280), [true, true]);

      const one = copyOf(town, join(home, 'one'));
      const first = importInto(one, text, 'back.txt');
      assert.equal(first.status, 0, first.stderr);
      assert.deepEqual(first.stdout.trim().split('\n').map((line) => line.split(' ')[0]), ['ok', 'ok', 'ok', 'ok', 'ok']);
      const again = importInto(one, text, 'back.txt');
      assert.equal(again.status, 0, again.stderr);
      assert.ok(again.stdout.trim().split('\n').every((line) => line.startsWith('same ')), again.stdout);
      const kept = readdirSync(join(one, 'ledger-photos'));
      assert.deepEqual(kept, [`${lines[4].id}.jpg`]);
      assert.ok(readFileSync(join(one, 'ledger-photos', kept[0])).equals(jpeg));
      assert.match(beibao(['-C', one, 'hazard', 'show', lines[4].subject]).stdout, /院墙开裂/);
      const list = beibao(['-C', one, 'visit', 'list']).stdout;
      assert.match(list, new RegExp(`已走访 +${lines[0].subject}`));

      await page.getByText('给民警扫二维码').tap();
      const parts = [];
      for (let at = 0, count = 1; at < count; at++) {
        const { rows, width, height, part } = await page.locator('canvas.code').evaluate((canvas) => {
          // Every third pixel of every third row is enough to read it by.
          const [width, height] = [canvas.width, canvas.height].map((side) => Math.floor(side / 3));
          const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
          let rows = '';
          for (let y = 0; y < height; y++) {
            for (let x = 0; x < width; x++) rows += data[(y * 3 * canvas.width + x * 3) * 4] ? '1' : '0';
          }
          return { rows, width, height, part: canvas.dataset.part };
        });
        const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
        for (let n = 0; n < rows.length; n++) if (rows[n] === '0') pixels.fill(0, n * 4, n * 4 + 3);
        const seen = jsqr(pixels, width, height, { inversionAttempts: 'dontInvert' });
        assert.equal(seen?.data, part);
        count = Number(part.split('/')[3]);
        parts.push(seen.data);
        await page.locator('.sheet .big.good').tap();
      }
      assert.ok(parts.length > 1, 'several codes');
      const two = copyOf(town, join(home, 'two'));
      const torn = importInto(two, parts.slice(1).join('\n'), 'codes.txt');
      assert.match(torn.stderr, /B6035/);
      const whole = importInto(two, [...parts].reverse().concat(parts[0]).join('\r\n'), 'codes.txt');
      assert.equal(whole.status, 0, whole.stderr);
      assert.equal(whole.stdout, first.stdout);
      const later = importInto(two, text, 'back.txt');
      assert.ok(later.stdout.trim().split('\n').every((line) => line.startsWith('same ')));
      assert.equal(readdirSync(join(two, 'ledger-photos')).length, 1, 'the photo comes later by file');
      await page.locator('.sheet .plain').last().tap();
      await page.getByText('派出所收到了').tap();
      await page.getByText('都交回了').waitFor();
      await close();

      const forged = [
        { ...lines[0], id: `${lines[0].device}.a`, sequence: 90, subject: 'inspection:V0001' },
        { ...lines[4], id: `${lines[0].device}.b`, sequence: 91, deed: 'close', evidence: 'x', signed: 'yes' },
        { ...lines[3], id: `${lines[0].device}.c`, sequence: 92, of: 'desk-000001' },
      ];
      const refused = importInto(two, forged.map((line) => JSON.stringify(line)).join('\n'), 'forged.txt');
      assert.equal(refused.status, 1);
      assert.ok(refused.stdout.trim().split('\n').every((line) => line.startsWith('refused ')), refused.stdout);
      assert.equal(refused.stderr.match(/\[B6038\]/g)?.length, 3, refused.stderr);
    },

    'a PIN opens it, another does not, and nothing of it stands in the clear': async () => {
      const pin = join(home, 'pin');
      writeFileSync(pin, '太阳1357\n');
      const locked = pageOf(beibao, town, GRID, `--pin=${pin}`);
      const text = readFileSync(locked, 'utf8');
      const own = plan.visits.filter((v) => v.grid === GRID);
      for (const visit of own) assert.ok(!text.includes(visit.id));
      assert.ok(!text.includes(GRID) && !text.includes('青寨'));
      assert.ok(text.includes('"rounds":600000') && text.length <= 1_000_000);
      const { page, close } = await phone();
      await open(page, locked);
      assert.deepEqual(await grave(page), []);
      await page.locator('#pin').fill('太阳1358');
      await page.locator('.lock button').tap();
      await page.getByText('密码不对').waitFor();
      await page.locator('#pin').fill('太阳1357');
      await page.locator('.lock button').tap();
      await visits(page).first().waitFor();
      await close();
      const short = beibao(['-C', town, 'export', '--plan', join(town, 'plan.json'), '--grid', GRID, '-o', '-', '--pin=-'], '123\n');
      assert.equal(short.status, 2);
      const asked = beibao(['-C', town, 'export', '--plan', join(town, 'plan.json'), '--grid', GRID, '-o', '-', '--pin'], '246810\n');
      assert.equal(asked.status, 2);
      assert.match(asked.stderr, /--pin=文件/);
    },

    'the map is moved with one finger, pinched with two, and asked by a tap': async () => {
      const { context, page, close } = await phone();
      await open(page, file);
      await tab(page, 1);
      await page.waitForTimeout(200);
      const cdp = await context.newCDPSession(page);
      const touch = async (type, ...points) => {
        await cdp.send('Input.dispatchTouchEvent', { type, touchPoints: points.map(([x, y], id) => ({ x, y, id })) });
        await page.waitForTimeout(60);
      };
      const picture = () => page.locator('canvas').evaluate((canvas) => canvas.toDataURL());
      const seen = [await picture()];
      const another = () => eventually(async () => {
        const now = await picture();
        assert.ok(!seen.includes(now), 'the map is drawn anew');
        seen.push(now);
      });
      await touch('touchStart', [200, 400]);
      await touch('touchMove', [240, 460]);
      await touch('touchEnd');
      await another();
      await touch('touchStart', [150, 400], [250, 400]);
      await touch('touchMove', [80, 400], [320, 400]);
      await touch('touchEnd');
      await another();
      await page.locator('.tools button').nth(2).tap();
      await eventually(async () => assert.equal(await picture(), seen[0], 'the whole grid again'));
      await tab(page, 0);
      await visits(page).first().tap();
      await page.locator('.sheet .plain', { hasText: '在地图上看' }).tap();
      await page.waitForTimeout(200);
      const box = await page.locator('canvas').boundingBox();
      await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
      await page.locator('.sheet[open]').waitFor();
      await close();
    },

    'one\'s own position is shown when it is allowed, and its lack is said': async () => {
      const { context, page, close } = await phone({ geolocation: { longitude: 106.9, latitude: 26.9 } });
      await open(page, file);
      await tab(page, 2);
      await page.getByText('我的位置').tap();
      await page.locator('.toast.shown').waitFor();
      await context.grantPermissions(['geolocation']);
      await tab(page, 2);
      await page.getByText('我的位置').tap();
      await page.getByText('106.9, 26.9').waitFor();
      await close();
    },

    'it speaks English when asked, and remembers': async () => {
      const { page, close } = await phone();
      await open(page, file);
      await page.locator('.tongue').tap();
      await page.getByText('This week, no day set').waitFor();
      await page.reload();
      await page.getByText('This week, no day set').waitFor();
      assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
      await close();
    },
  };
};
