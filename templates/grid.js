// The page itself: a list by day, a map, a report of a hazard, and what is handed back.

/** @type {any} */
let data = null;
/** @type {Store} */
let store = null;
/** @type {Entry[]} */
let entries = [];
let tab = 'list';
let map = null;
/** The hazard that is being reported. */
let draft = null;
const emptyDraft = () => ({ kind: '', note: '', at: null, photo: null, url: '' });

const ICONS = {
  list: 'M8 6h12M8 12h12M8 18h12M3.5 6h.01M3.5 12h.01M3.5 18h.01',
  map: 'M9 4 3 6.5v13L9 17l6 3 6-2.500v-13L15 7zM9 4v13M15 7v13',
  hazard: 'M12 3.500 22 20H2zM12 10v5M12 17.500v.01',
  back: 'M12 16V4M7 9l5-5 5 5M4 15v5h16v-5',
};

const app = h('div', { id: 'app' });
const toast = h('div', { class: 'toast', role: 'status', 'aria-live': 'polite' });
/** @type {HTMLDialogElement} */
const sheet = h('dialog', { class: 'sheet', 'aria-labelledby': 'sheet-title' });

/** Says something for some seconds, with a way back where there is one. */
let toastTimer = 0;
const say = (text, undo) => {
  clearTimeout(toastTimer);
  const back = undo && h('button', { class: 'plain', onclick: () => { say(''); undo(); } }, t('undo'));
  toast.replaceChildren(...(text ? [h('span', {}, text)] : []), ...(back ? [back] : []));
  toast.classList.toggle('shown', Boolean(text));
  if (text) toastTimer = setTimeout(() => say(''), undo ? 9000 : 4000);
};

/** Opens the sheet from below with a title and what is to be chosen. */
const openSheet = (title, ...children) => {
  sheet.replaceChildren(
    h('h2', { id: 'sheet-title' }, title),
    ...shownOnly(children),
    h('button', { class: 'plain wide', onclick: () => sheet.close() }, t('close')),
  );
  if (!sheet.open) sheet.showModal();
  sheet.scrollTop = 0;
};

/** Events that are not taken back, in the order they were recorded. */
const standing = () => {
  const gone = new Set(entries.filter((e) => e.event.deed === 'void').map((e) => e.event.of));
  return entries.filter((e) => e.event.deed !== 'void' && !gone.has(e.id));
};

/** The last that was recorded of a visit in this week or later. */
const lastOf = (visit) => standing()
  .filter((e) => e.event.kind === 'visit' && e.event.subject === visit.id && e.event.at >= data.days[0]).pop();

/** Keeps one event; says so only when it is kept. */
const record = async (title, fields, jpeg = null) => {
  const build = (device, sequence) => {
    const id = `${device}.${random(16)}`;
    const event = { id, device, sequence, at: moment(), ...fields };
    return { id, grid: data.grid, title, event, photo: Boolean(jpeg), sent: false };
  };
  try {
    const entry = await store.add(build, jpeg);
    entries.push(entry);
    render();
    return entry;
  } catch {
    openSheet(t('not_kept'), h('p', { class: 'alert' }, t('not_kept_why')));
    return null;
  }
};

const takeBack = (entry) => record(t('taken_back', entry.title),
  { kind: entry.event.kind, deed: 'void', subject: entry.event.subject, of: entry.id });

const recordVisit = async (visit, deed, note) => {
  sheet.close();
  const fields = { kind: 'visit', deed, subject: visit.id };
  if (note) fields.class = note;
  const said = note ? `${t(deed)}：${note}` : t(deed);
  const entry = await record(`${visit.place} · ${said}`, fields);
  if (entry) say(t('kept', said), () => takeBack(entry));
};

/** A field for words of one's own; numbers of persons are not taken. */
const noteField = (value, label, changed) => {
  const alert = h('p', { class: 'alert', role: 'alert' });
  const area = h('textarea', { id: 'note', rows: 2, maxlength: 60, autocomplete: 'off', placeholder: t('note_hint') });
  area.value = value;
  area.addEventListener('input', () => {
    const bad = numbersPerson(area.value);
    alert.textContent = bad ? t('no_numbers') : '';
    changed(bad ? '' : plain(area.value, 60), bad);
  });
  return h('div', {}, h('label', { for: 'note' }, label), area, alert);
};

const noteSheet = (visit) => {
  let own = '';
  const keep = h('button', { class: 'big good', disabled: true, onclick: () => recordVisit(visit, 'done', own) },
    t('keep_note'));
  openSheet(visit.place,
    h('div', { class: 'grid' }, ['fine', 'needs', 'service', 'moved', 'quarrel'].map((key) => {
      const note = t(`note.${key}`);
      return h('button', { class: 'big', onclick: () => recordVisit(visit, 'done', note) }, note);
    })),
    noteField('', t('note_label'), (text) => { own = text; keep.disabled = !text; }), keep);
};

const visitSheet = (visit) => {
  const last = lastOf(visit);
  openSheet(visit.place,
    h('p', { class: 'soft' }, [t(`purpose.${visit.purpose}`), when(visit)].filter(Boolean).join(' · ')),
    h('p', { class: 'soft' }, visit.why),
    last && h('p', { class: 'state' }, `${stateText(last)} · ${last.event.at.slice(5, 16).replace('T', ' ')}`),
    h('button', { class: 'big good', onclick: () => recordVisit(visit, 'done') }, `✓ ${t('done')}`),
    h('button', { class: 'big away', onclick: () => recordVisit(visit, 'absent') }, t('absent')),
    h('button', { class: 'big', onclick: () => noteSheet(visit) }, t('with_note')),
    last && h('button', { class: 'plain wide', onclick: () => { sheet.close(); takeBack(last); } }, t('take_back')),
    visit.at && tab !== 'map' && h('button', {
      class: 'plain wide',
      onclick: () => { sheet.close(); show('map'); map.centre(visit.at); },
    }, t('on_map')));
};

const stateText = (entry) => (entry.event.class ? `${t(entry.event.deed)}：${entry.event.class}` : t(entry.event.deed));

const dayName = (day) => {
  const [year, month, number] = day.split('-').map(Number);
  return t('day', t(`weekday.${new Date(year, month - 1, number).getDay()}`), month, number);
};

const when = (visit) => (visit.time ? t('with_officers', visit.time) : '');

const card = (visit) => {
  const last = lastOf(visit);
  const done = last?.event.deed === 'done';
  const badge = last ? (done ? '✓' : '–') : String(visit.number);
  return h('li', {}, h('button', { class: `card${last ? ` is-${last.event.deed}` : ''}`, onclick: () => visitSheet(visit) },
    h('span', { class: 'badge', 'aria-hidden': 'true' }, badge),
    h('span', { class: 'text' },
      h('b', {}, visit.place),
      h('span', { class: 'soft' }, [t(`purpose.${visit.purpose}`), when(visit)].filter(Boolean).join(' · ')),
      last && h('span', { class: 'state' }, stateText(last)))));
};

const listView = () => {
  const groups = new Map();
  for (const visit of data.visits) groups.set(visit.day, [...(groups.get(visit.day) ?? []), visit]);
  const today = moment().slice(0, 10);
  const parts = [...groups].map(([day, visits]) => h('section', {},
    h('h2', { id: day === today ? 'today' : null },
      day ? dayName(day) : t('any_day'), day === today && h('span', { class: 'chip' }, t('today')),
      h('span', { class: 'count' }, t('count', visits.filter((v) => lastOf(v)).length, visits.length))),
    day ? null : h('p', { class: 'soft' }, t('any_day_why')),
    h('ul', {}, visits.map(card))));
  if (!parts.length) parts.push(h('p', { class: 'empty' }, t('no_visits')));
  return h('div', { class: 'view' }, storeWarning(), parts);
};

const storeWarning = () => (store.kind === 'memory' ? h('p', { class: 'alert', role: 'alert' }, t('no_store')) : null);

const kindName = (kind) => {
  const known = t(`kind.${kind}`);
  return known === `kind.${kind}` ? kind : known;
};

/** What the map shows, the most important first. */
const marks = () => [
  ...data.visits.filter((visit) => visit.at).map((visit) => {
    const last = lastOf(visit);
    const colour = last ? (last.event.deed === 'done' ? 'good' : 'away') : 'todo';
    const text = last ? (last.event.deed === 'done' ? '✓' : '–') : String(visit.number);
    return { at: visit.at, shape: 'visit', colour, text, visit };
  }),
  ...standing().filter((e) => e.event.kind === 'hazard' && e.event.place).map((e) => (
    { at: map.spot(...e.event.place), shape: 'hazard', colour: 'hazard', text: '!', note: e.title })),
  ...data.hazards.map((hazard) => ({
    at: hazard.at, shape: 'hazard', colour: hazard.mended ? 'mended' : 'hazard', text: '!',
    note: `${kindName(hazard.kind)} · ${t(hazard.mended ? 'mended' : 'open')}`,
  })),
];

const canvas = h('canvas', { tabindex: 0, role: 'img' });
const mapTools = h('div', { class: 'tools' });
const pickBar = h('div', { class: 'pickbar' });
const mapView = h('div', { class: 'mapview' }, h('div', { class: 'stage' }, canvas, mapTools), pickBar);
let watching = 0;

const locate = (found) => {
  if (!navigator.geolocation) { say(t('no_position')); return; }
  say(t('locating'));
  navigator.geolocation.getCurrentPosition((position) => {
    const { longitude, latitude, accuracy } = position.coords;
    say('');
    found(map.spot(longitude, latitude), accuracy);
  }, () => say(t('no_position')), { enableHighAccuracy: true, timeout: 20000, maximumAge: 10000 });
};

const ownPosition = () => locate((at, accuracy) => {
  map.view.own = { at, accuracy };
  map.centre(at);
  if (!watching) {
    watching = navigator.geolocation.watchPosition(({ coords }) => {
      map.view.own = { at: map.spot(coords.longitude, coords.latitude), accuracy: coords.accuracy };
      map.redraw();
    }, () => {}, { enableHighAccuracy: true });
  }
});

const renderMap = () => {
  canvas.setAttribute('aria-label', t('map_label', data.visits.length, data.hazards.length));
  const tool = (name, text, act) => h('button', { 'aria-label': t(name), onclick: act }, text);
  mapTools.replaceChildren(tool('zoom_in', '+', () => map.zoom(1.5)), tool('zoom_out', '−', () => map.zoom(1 / 1.5)),
    tool('whole', '▣', () => map.whole()), tool('own', '◎', ownPosition));
  pickBar.hidden = !map.view.picking;
  pickBar.replaceChildren(h('span', {}, t('pick')), h('button', {
    class: 'big good', disabled: !map.view.pick,
    onclick: () => { draft.at = map.view.pick; endPick(); },
  }, t('pick_done')), h('button', { class: 'plain', onclick: () => endPick() }, t('cancel')));
  map.redraw();
};

const startPick = () => {
  map.view.picking = true;
  map.view.pick = draft.at;
  show('map');
};
const endPick = () => {
  map.view.picking = false;
  map.view.pick = null;
  show('hazard');
};

const takePhoto = async (input) => {
  const [file] = input.files;
  if (!file) return;
  say(t('photo_working'));
  try {
    const bytes = await smallPhoto(file);
    if (draft.url) URL.revokeObjectURL(draft.url);
    draft.photo = bytes;
    draft.url = URL.createObjectURL(new Blob([bytes], { type: 'image/jpeg' }));
    say('');
    render();
  } catch {
    say(t('photo_bad'));
  }
};

const letters = 'abcdefghjkmnpqrstuvwxyz23456789';
/** An id of a case that people can type. */
const caseId = () => `Z-${[...crypto.getRandomValues(new Uint8Array(8))].map((b) => letters[b % letters.length]).join('')}`;

const keepHazard = async () => {
  const name = draft.kind || t('kind_other');
  const fields = {
    kind: 'hazard', deed: 'open', subject: caseId(), grid: data.grid,
    class: plain(draft.note ? `${name}：${draft.note}` : name, 120), place: map.degrees(draft.at),
  };
  if (draft.photo) fields.evidence = `sha256-${sha256(draft.photo)}`;
  const title = `${t('hazard')} · ${kindName(name)}${draft.note ? `：${draft.note}` : ''}`;
  const entry = await record(title, fields, draft.photo && base64(draft.photo));
  if (!entry) return;
  if (draft.url) URL.revokeObjectURL(draft.url);
  draft = emptyDraft();
  show('list');
  say(t('kept', t('hazard')), () => takeBack(entry));
};

const hazardView = () => {
  const file = h('input', { type: 'file', id: 'photo', accept: 'image/*', capture: 'environment', class: 'hidden' });
  file.addEventListener('change', () => takePhoto(file));
  const save = h('button', { class: 'big good wide', onclick: keepHazard }, t('keep_hazard'));
  const ready = (bad) => { save.disabled = bad || !draft.at || !(draft.kind || draft.note); };
  ready(false);
  return h('div', { class: 'view form' }, storeWarning(),
    h('h2', {}, t('hazard_kind')),
    h('div', { class: 'grid' }, [...data.kinds, ''].map((kind) => h('button', {
      class: 'big choice', 'aria-pressed': String(kind ? draft.kind === kind : draft.kind === t('kind_other')),
      onclick: () => { draft.kind = kind || t('kind_other'); render(); },
    }, kind ? kindName(kind) : t('kind_other')))),
    noteField(draft.note, t('hazard_note'), (text, bad) => { draft.note = text; ready(bad); }),
    h('h2', {}, t('hazard_place')),
    h('p', { class: draft.at ? 'state' : 'soft' }, draft.at ? `✓ ${map.degrees(draft.at).join(', ')}` : t('place_needed')),
    h('div', { class: 'grid' },
      h('button', { class: 'big', onclick: () => locate((at) => { draft.at = at; render(); }) }, t('place_own')),
      h('button', { class: 'big', onclick: startPick }, t('place_map'))),
    h('h2', {}, t('hazard_photo')),
    draft.url ? h('img', { class: 'photo', src: draft.url, alt: t('photo_alt') }) : h('p', { class: 'soft' }, t('photo_hint')),
    file, h('label', { class: 'big button', for: 'photo' }, t(draft.url ? 'photo_again' : 'photo_take')),
    h('div', { class: 'foot' }, save));
};

const pending = () => entries.filter((entry) => !entry.sent);
/** What is handed back: what is new, or everything again. */
const offered = () => (pending().length ? pending() : entries);

const backFile = async () => {
  const name = `beibao-${data.grid}-${moment().replace(/[-:T]/g, '').slice(0, 12)}.txt`;
  return new File([await handBack(store, offered())], name.replace(/[^\w.\-\u4e00-\u9fff]/g, '_'), { type: 'text/plain' });
};

const saveFile = async () => {
  const file = await backFile();
  const link = h('a', { href: URL.createObjectURL(file), download: file.name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  say(t('saved_as', file.name));
};

const shareFile = async () => {
  try {
    const file = await backFile();
    if (!navigator.canShare?.({ files: [file] })) await saveFile();
    else await navigator.share({ files: [file] });
  } catch (error) {
    if (error?.name !== 'AbortError') await saveFile();
  }
};

const drawCode = (code) => {
  const side = code.length + 8;
  const pixels = Math.max(2, Math.floor(1000 / side));
  const paper = h('canvas', { class: 'code', width: side * pixels, height: side * pixels, role: 'img' });
  const ctx = paper.getContext('2d');
  ctx.fillStyle = '#fff';
  ctx.fillRect(0, 0, paper.width, paper.height);
  ctx.fillStyle = '#000';
  code.forEach((row, y) => row.forEach((dark, x) => {
    if (dark) ctx.fillRect((x + 4) * pixels, (y + 4) * pixels, pixels, pixels);
  }));
  return paper;
};

const codeSheet = (at = 0) => {
  const parts = handBackParts(eventLines(offered()));
  const now = (at + parts.length) % parts.length;
  const paper = drawCode(qrCode(parts[now]));
  paper.setAttribute('aria-label', t('code_of', now + 1, parts.length));
  paper.dataset.part = parts[now];
  openSheet(t('code_of', now + 1, parts.length), paper,
    h('div', { class: 'grid' },
      h('button', { class: 'big', onclick: () => codeSheet(now - 1) }, `‹ ${t('before')}`),
      h('button', { class: 'big good', onclick: () => codeSheet(now + 1) }, `${t('after')} ›`)),
    offered().some((e) => e.photo) && h('p', { class: 'soft' }, t('code_photos')));
};

const confirmSent = async () => {
  const all = offered().map((entry) => ({ ...entry, sent: true }));
  try {
    await store.change(all);
    entries = entries.map((entry) => all.find((one) => one.id === entry.id) ?? entry);
    render();
    say(t('marked', all.length));
  } catch {
    openSheet(t('not_kept'), h('p', { class: 'alert' }, t('not_kept_why')));
  }
};

/** Of what the station has: records of weeks that are over, and all photos. */
const clearSheet = () => {
  const sent = entries.filter((entry) => entry.sent);
  const old = sent.filter((entry) => entry.event.at < data.days[0]).map((entry) => entry.id);
  const pictures = sent.filter((entry) => entry.photo).map((entry) => entry.id);
  openSheet(t('clear'), h('p', {}, t('clear_why', pictures.length, old.length)), h('button', {
    class: 'big away',
    onclick: async () => {
      sheet.close();
      await store.remove(old, pictures);
      entries = entries.filter((entry) => !old.includes(entry.id));
      render();
    },
  }, t('clear_yes')));
};

const backView = () => {
  const some = entries.length > 0;
  return h('div', { class: 'view' }, storeWarning(),
    h('p', { class: 'lead' }, pending().length ? t('to_hand', pending().length) : t(some ? 'all_handed' : 'nothing')),
    some && h('div', { class: 'stack' },
      h('button', { class: 'big good', onclick: shareFile }, t('send_file')),
      h('button', { class: 'big', onclick: saveFile }, t('save_file')),
      h('button', { class: 'big', onclick: () => codeSheet() }, t('show_codes')),
      pending().length && h('button', { class: 'big', onclick: confirmSent }, t('confirm_sent'))),
    some && h('h2', {}, t('recorded')),
    h('ul', { class: 'log' }, entries.slice().reverse().map((entry) => h('li', {},
      h('b', {}, entry.title),
      h('span', { class: 'soft' }, `${entry.event.at.replace('T', ' ').slice(5, 16)} · ${t(entry.sent ? 'sent' : 'unsent')}`)))),
    entries.some((entry) => entry.sent) && h('button', { class: 'plain wide', onclick: clearSheet }, t('clear')));
};

const navigation = () => h('nav', { 'aria-label': t('title') }, ['list', 'map', 'hazard', 'back'].map((name) => h('button', {
  'aria-current': name === tab ? 'page' : null, onclick: () => { if (map.view.picking) endPick(); show(name); },
}, icon(ICONS[name]), h('span', {}, t(`tab.${name}`)),
name === 'back' && pending().length ? h('span', { class: 'dot' }, String(pending().length)) : null)));

/** The days of the plan, from and to. */
const range = () => {
  const ends = [data.days[0], data.days[data.days.length - 1]].filter(Boolean);
  return ends.map((day) => t('date', ...day.split('-').slice(1).map(Number))).join('–');
};

const header = () => h('header', {},
  h('div', {}, h('h1', {}, data.name),
    h('p', {}, [range(), t('count', data.visits.filter((v) => lastOf(v)).length, data.visits.length)]
      .filter(Boolean).join(' · '))),
  h('button', { class: 'tongue', lang: tongue === 'zh' ? 'en' : 'zh-CN', onclick: switchTongue }, tongue === 'zh' ? 'English' : '中文'));

const setTongue = (to) => {
  tongue = to;
  document.documentElement.lang = to === 'zh' ? 'zh-CN' : 'en';
  document.title = t('title');
};
const switchTongue = () => {
  setTongue(tongue === 'zh' ? 'en' : 'zh');
  try { localStorage.setItem('beibao-grid/tongue', tongue); } catch { /* asked again next time */ }
  render();
};

const views = { list: listView, map: () => mapView, hazard: hazardView, back: backView };
const render = () => {
  const main = app.querySelector('main');
  const scroll = main?.dataset.tab === tab ? main.scrollTop : 0;
  const next = h('main', { 'data-tab': tab, tabindex: -1 }, views[tab]());
  app.replaceChildren(header(), next, navigation());
  next.scrollTop = scroll;
  if (tab === 'map') renderMap();
};
const show = (name) => {
  tab = name;
  say('');
  render();
};

const start = async (opened) => {
  data = opened;
  data.visits.forEach((visit, at) => { visit.number = at + 1; });
  draft = emptyDraft();
  store = await openStore();
  entries = (await store.all()).filter((entry) => entry.grid === data.grid)
    .sort((a, b) => a.event.sequence - b.event.sequence);
  map = gridMap(canvas, data, {
    marks,
    tapped: (mark) => (mark.visit ? visitSheet(mark.visit) : openSheet(mark.note)),
    picked: () => renderMap(),
  });
  render();
  app.querySelector('#today')?.scrollIntoView();
};

const lockView = (locked) => {
  const alert = h('p', { class: 'alert', role: 'alert' });
  const field = h('input', { type: 'password', id: 'pin', autocomplete: 'off', inputmode: 'numeric', enterkeyhint: 'go' });
  const button = h('button', { class: 'big good wide' }, t('unlock'));
  const form = h('form', { class: 'lock' }, h('h1', {}, t('title')), h('label', { for: 'pin' }, t('pin')), field, button, alert);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    button.disabled = true;
    alert.textContent = t('unlocking');
    try {
      const opened = await unlock(locked, field.value.trim());
      form.parentElement.remove();
      await start(opened);
    } catch {
      alert.textContent = t('pin_wrong');
      button.disabled = false;
      field.select();
    }
  });
  if (!globalThis.crypto?.subtle) {
    alert.textContent = t('no_crypto');
    button.disabled = true;
  }
  app.replaceChildren(h('main', {}, form));
  field.focus();
};

try {
  const kept = localStorage.getItem('beibao-grid/tongue');
  if (kept === 'zh' || kept === 'en') tongue = kept;
} catch { /* the page's own language */ }
setTongue(tongue);
document.body.append(app, toast, sheet);
sheet.addEventListener('click', (event) => { if (event.target === sheet) sheet.close(); });
// Where nothing is kept, the browser asks before what is not handed back is gone.
addEventListener('beforeunload', (event) => {
  if (store?.kind === 'memory' && pending().length) event.preventDefault();
});
const given = JSON.parse(document.getElementById('data').textContent);
if (given.sealed) lockView(given);
else start(given);
