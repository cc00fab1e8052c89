// Texts that want to be more than text, and a township that has them wherever its files hold a text.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { archive } from './zip.mjs';

/** Letters that run from right to left by themselves, without a control character. */
export const LEFTWARD = 'אבג';

/** What each of them tries: to be an element, leave an attribute, run, calculate, steer, climb, turn, hide. */
export const HOSTILE = [
  '</script><script>window.pwned=1</script>', '<img src=x onerror="window.pwned=1">', '"><svg/onload=window.pwned=1>',
  "'><img src=x onerror=window.pwned=1>", '<iframe srcdoc="<script>parent.pwned=1</script>">',
  '</textarea><iframe src=javascript:parent.pwned=1>', '<details open ontoggle=window.pwned=1>',
  '<input autofocus onfocus=window.pwned=1>', '<body onload=window.pwned=1>', '<math><mtext></p><img src=x onerror=window.pwned=1>',
  '<svg><script href="data:,window.pwned=1"/></svg>', '</svg><image href=x onerror=window.pwned=1>',
  '</title><script>window.pwned=1</script>', '</style><script>window.pwned=1</script>', '<base href="//pwned.invalid/">',
  '<meta http-equiv=refresh content="0;url=//pwned.invalid">', '<link rel=stylesheet href=//pwned.invalid/x.css>',
  '<object data="data:text/html,<script>parent.pwned=1</script>">', '<a href="javascript:window.pwned=1">x</a>',
  '<!--<script>', '--><b>', ']]><b>', '<![CDATA[<b>]]>', '<plaintext>', '</td></table></main></body></html>',
  '<style>*{display:none}</style>', '" onmouseover="window.pwned=1', "' onclick='window.pwned=1", '` onfocus=window.pwned=1 `',
  "';window.pwned=1;//", '"-(window.pwned=1)-"', "\\';window.pwned=1//", '${window.pwned=1}', '`+(window.pwned=1)+`',
  'b\u2028window.pwned=1', '{{7*7}}', '{% include "head.html" %}', '<%= 7*7 %>', '#{7*7}', '{} {0} {:?} %s %n',
  '__proto__', 'constructor', 'javascript:window.pwned=1', 'data:text/html,<script>window.pwned=1</script>',
  '&lt;script&gt;&#60;b&#62;&amp;', '\\u003cscript\\u003e', '}*{background:url(//pwned.invalid)}', "'); DROP TABLE events;--",
  '=1+1', '=HYPERLINK("//pwned.invalid","x")', "+cmd|' /C calc'!A0", '@SUM(1+1)', '-2+3', '\u001b[31m\u001b]0;pwned\u0007',
  'c\u009b2J\rd\u0008e', '../../../../beibao-pwned', '/tmp/beibao-pwned', '..\\..\\beibao-pwned', 'C:\\beibao-pwned:x', 'CON',
  '\u202Egnihton', '\u2067\u2066r\u2069\u2069\u2069l', 'a\u200f\u061c\u200eb', LEFTWARD, 'n\u0000\u0007l', 'z\u200b\u00ad\u2060\ufeffw',
  't\u{e0041}\u{e007f}', '\ufffe\uffff', 'one\ntwo\u0085three', 'a\u0301\u0302\u0303'.repeat(20), 'a'.repeat(5000), '\u{1f600}'.repeat(300),
];

const mark = (field, n) => `〔${field}${String(n).padStart(2, '0')}〕`;
export const MARK = /〔[a-z]{2}\d\d〕/gu;

/** The text that stands before each mark, or behind it: a long text would have its mark cut off, and letters
 * that run to the left are to meet what follows. */
export const texts = new Map();
export const leads = (text) => text.length > 120 || text === LEFTWARD;
const marked = (field, n, text) => {
  const sign = mark(field, n % HOSTILE.length);
  texts.set(sign, text);
  return leads(text) ? sign + text : text + sign;
};

/** The text `n` of a field. */
export const hostile = (field, n) => marked(field, n, HOSTILE[n % HOSTILE.length]);

/** The id of row `n`: short enough to be one, and unlike any other. */
const id = (field, n) => marked(field, n, [...HOSTILE[n % HOSTILE.length]].slice(0, 40).join('')) + n;

/** What is shown of a text: boxes for what hides or turns. */
export const asShown = (text) => text.replace(
  /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\ufffe\uffff]/gu, '\ufffd');

const csv = (rows) => `${rows.map((row) => row.map((cell) => `"${String(cell).replaceAll('"', '""')}"`).join(',')).join('\n')}\n`;
const toml = (text) => JSON.stringify(text).replace(/[\u007f-\u009f]/g, (c) => `\\u00${c.charCodeAt(0).toString(16)}`);

/** A township of `HOSTILE.length` stations, each text of its files another hostile one. */
export const poison = (folder) => {
  const read = (name) => JSON.parse(readFileSync(join(folder, `${name}.geojson`), 'utf8'));
  const write = (name, collection) => writeFileSync(join(folder, `${name}.geojson`), JSON.stringify(collection));
  const ids = new Map();
  const layer = (name, field, fields) => {
    const collection = read(name);
    collection.name = hostile('cn', 1);
    collection.note = hostile('cn', 2);
    collection.features.forEach((feature, n) => {
      const { properties } = feature;
      ids.set(properties.id, id(field, n));
      for (const [key, sign] of Object.entries(fields)) properties[key] = hostile(sign, n);
    });
    return collection;
  };
  const stations = read('stations');
  const venues = layer('venues', 'vi', { name: 'vn' });
  const [station] = stations.features;
  const around = venues.features.map(({ geometry: { coordinates: [x, y] } }) => ({ type: 'Point', coordinates: [x + 0.0007, y + 0.0004] }));
  stations.features = HOSTILE.map((_, n) => ({
    ...station,
    geometry: around[(n * 5) % around.length],
    properties: { ...station.properties, id: id('si', n), name: hostile('sn', n), officers: 2, auxiliaries: 1, vehicles: 1 },
  }));
  const layers = {
    stations, venues,
    villages: layer('villages', 'wi', { name: 'wn' }),
    grids: layer('grids', 'gi', { name: 'gn', worker: 'gw' }),
    households: layer('households', 'hi', { label: 'hl' }),
    hazards: layer('hazards', 'zi', { kind: 'zk' }),
    roads: layer('roads', 'ri', { name: 'rn' }),
  };
  venues.features.forEach(({ properties }, n) => {
    if (n % 5 === 0) properties.category = hostile('vc', n);
    properties.needs = [hostile('kd', n)];
  });
  layers.tasks = { type: 'FeatureCollection', features: HOSTILE.map((_, n) => ({
    type: 'Feature', geometry: around[(n * 3 + 1) % around.length],
    properties: { id: id('ti', n), purpose: 'service', mode: 'urgent', label: hostile('tl', n), service_min: 5 },
  })) };
  layers.closures = { type: 'FeatureCollection', features: HOSTILE.map((_, n) => ({
    type: 'Feature', geometry: around[(n * 7) % around.length],
    properties: { id: id('ci', n), way: id('ri', n), factor: 0.9, reason: hostile('cl', n) },
  })) };
  for (const [name, collection] of Object.entries(layers)) {
    for (const feature of collection.features) {
      const { properties } = feature;
      for (const key of ['id', 'grid_id', 'village_id', 'venue_id', 'town']) properties[key] = ids.get(properties[key]) ?? properties[key];
      feature.id = properties.id;
    }
    write(name, collection);
  }
  const people = HOSTILE.flatMap((_, n) => [0, 1, 2].map((k) => [
    id('pi', n) + k, k < 2 ? 'officer' : 'auxiliary', k < 2 ? 'yes' : 'no', id('si', n), '', HOSTILE.map((_, k) => hostile('kd', k)).join(';'), '', '', '', hostile('pc', n)]));
  const columns = ['id', 'role', 'certified', 'station', 'leave', 'skills', 'certificates', 'duty', 'post', 'crew'];
  // Half of them in the table, half in the settings: staff may stand in either.
  writeFileSync(join(folder, 'officers.csv'), csv([columns, ...people.filter((_, n) => n % 6 < 3)]));
  const settings = people.filter((_, n) => n % 6 >= 3).map(([who, role, certified, station, , skills, , , , crew]) => [
    '[[officer]]', `id = ${toml(who)}`, `role = "${role}"`, `certified = ${certified === 'yes'}`, `station = ${toml(station)}`,
    `skills = [${skills.split(';').map(toml).join(', ')}]`, `crew = ${toml(crew)}`].join('\n'));
  appendFileSync(join(folder, 'beibao.toml'), `\n${settings.join('\n')}\n[[pin]]\nvisit = ${toml(`service:${id('ti', 3)}`)}\ndate = "2026-03-24"\n`);
  writeFileSync(join(folder, 'done.csv'), csv([['id', 'date', 'crew', 'people'],
    ...HOSTILE.map((_, n) => [ids.get(`H00${String(n + 10)}`), '2026-03-10', hostile('dc', n), id('pi', n) + 0])]));
  writeFileSync(join(folder, 'conflicts.csv'), csv([['person', 'venue'], ...HOSTILE.map((_, n) => [id('pi', n) + 0, id('vi', n)])]));
  // A part of the texts for each purpose: every sheet of a round lists those of its own.
  const list = (field, part = 0, parts = 1) => HOSTILE.flatMap((_, n) => (n % parts === part ? [toml(hostile(field, n))] : [])).join(', ');
  const said = `source = ${toml(hostile('rs', 0))}, date = "2026-03-01"`;
  const purposes = ['care', 'service', 'inspection', 're-inspection', 'collection', 'patrol'];
  const devices = HOSTILE.map((_, n) => `${toml(hostile('kd', n))} = { value = { count = 9, purposes = [] }, ${said} }`);
  const items = HOSTILE.map((_, n) => `${toml(hostile('ck', n))} = { value = { name = ${toml(hostile('ca', n))}, class = ${toml(hostile('cc', n))}, purpose = "service", minutes = 5, kit = [] }, ${said} }`);
  writeFileSync(join(folder, 'rules.toml'), [
    '[kit.take]', ...purposes.map((purpose, part) => `${purpose} = { value = [${list('kt', part, purposes.length)}], ${said} }`),
    '[kit.give]', ...['care', 'service'].map((purpose, part) => `${purpose} = { value = [${list('kg', part, 2)}], ${said} }`),
    '[kit.device]', ...devices, '[catalogue]', ...items,
  ].join('\n'));
  return ids;
};

/** What telephones hand in, one event a line: notes, crews and classes in the words of whoever types. */
export const events = (ids) => {
  const known = [...ids.entries()].filter(([plain]) => plain.startsWith('V')).map(([, now]) => now);
  const line = (n, event) => JSON.stringify({ id: `p7-${String(n).padStart(6, '0')}`, device: 'p7', sequence: n, ...event });
  return HOSTILE.flatMap((_, n) => [
    line(3 * n + 1, { at: '2026-03-10T09:00:00', kind: 'visit', deed: 'done', subject: known[n + 100], site: known[n + 100], class: hostile('ln', n), crew: hostile('lw', n), evidence: hostile('le', n) }),
    line(3 * n + 2, { at: '2026-03-11T09:00:00', kind: 'hazard', deed: 'open', subject: id('lz', n), place: [106.889 + n * 0.0001, 26.906], class: hostile('lk', n), level: 3 }),
    line(3 * n + 3, { at: '2026-03-12T09:00:00', kind: 'request', deed: 'open', subject: id('lr', n), place: [106.889, 26.906 + n * 0.0001], class: hostile('lq', n), mode: 'at_home' }),
  ]).join('\n');
};

/** Tables as an office might send them, which say these things in names of files, sheets, columns and in cells. */
export const office = () => {
  const name = (n) => `场所 ${marked('fn', n, [...HOSTILE[n].replace(/[/\0]/gu, '|')].slice(0, 40).join(''))}`;
  const row = (n) => [`V${n}`, hostile('vn', n), hostile('vc', n), '106.9', '26.9', hostile('fd', n), hostile('fr', n), hostile('fh', n), hostile('fx', n)];
  const head = (n) => ['编号', '名称', '类别', '经度', '纬度', '上次检查', '风险', '营业时间', hostile('fc', n)];
  const tables = HOSTILE.map((_, n) => [`${name(n)}.csv`, csv([head(n), row(n)])]);
  const xml = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`).replace(/[\p{Cc}\ufffe\uffff]/gu, (c) => `_x${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`);
  const cells = (row) => `<row>${row.map((cell) => `<c t="inlineStr"><is><t xml:space="preserve">${xml(cell)}</t></is></c>`).join('')}</row>`;
  const columns = HOSTILE.map((_, n) => hostile('xc', n));
  const rows = [[...head(0).slice(0, 8), ...columns], ...HOSTILE.map((_, n) => [`X${n}`, ...row(n).slice(1, 8), ...HOSTILE.map((_, k) => hostile('xx', n + k))])];
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
  const relations = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const packed = 'http://schemas.openxmlformats.org/package/2006';
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml';
  const book = [
    ['[Content_Types].xml', `<Types xmlns="${packed}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/></Types>`],
    ['_rels/.rels', `<Relationships xmlns="${packed}/relationships"><Relationship Id="r1" Type="${relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>`],
    ['xl/_rels/workbook.xml.rels', `<Relationships xmlns="${packed}/relationships"><Relationship Id="r1" Type="${relations}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`],
    ['xl/workbook.xml', `<workbook xmlns="${main}" xmlns:r="${relations}"><sheets><sheet name="${xml(hostile('xs', 1))}" sheetId="1" r:id="r1"/></sheets></workbook>`],
    ['xl/worksheets/sheet1.xml', `<worksheet xmlns="${main}"><sheetData>${rows.map(cells).join('')}</sheetData></worksheet>`],
  ];
  return [...tables, ['场所.xlsx', archive(book)]];
};
