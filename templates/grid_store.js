// What was recorded, kept on the phone: IndexedDB, else localStorage, else only until the page is
// closed. Nothing is called kept before it is.

/**
 * What the ledger is told, in its own form.
 * @typedef {{id: string, device: string, sequence: number, at: string, kind: string, deed: string,
 *   subject: string, place?: [number, number], grid?: string, class?: string, evidence?: string,
 *   of?: string}} LedgerEvent
 */
/**
 * @typedef {{id: string, grid: string, title: string, event: LedgerEvent, photo: boolean,
 *   sent: boolean}} Entry
 */
/**
 * @typedef {{kind: 'indexeddb' | 'local' | 'memory',
 *   all: () => Promise<Entry[]>,
 *   add: (build: (device: string, sequence: number) => Entry, photo: string | null) => Promise<Entry>,
 *   photo: (id: string) => Promise<string | undefined>,
 *   change: (entries: Entry[]) => Promise<void>,
 *   remove: (entries: string[], photos: string[]) => Promise<void>}} Store
 */

/** The name of this phone; the ledger knows by its beginning what such a device may say. */
const newDevice = () => `grid-${random(6)}`;

/** An answer of IndexedDB. */
const answer = (request) => new Promise((yes, no) => {
  request.onsuccess = () => yes(request.result);
  request.onerror = () => no(request.error);
});

/** @returns {Promise<Store>} */
const inIndexedDb = async () => {
  const opening = indexedDB.open('beibao-grid', 1);
  opening.onupgradeneeded = () => {
    for (const name of ['meta', 'entries', 'photos']) opening.result.createObjectStore(name);
  };
  // Some browsers never answer a page that was opened from a file.
  const late = new Promise((_, no) => { setTimeout(() => no(new Error('no answer')), 3000); });
  const db = await Promise.race([answer(opening), late]);
  const names = ['meta', 'entries', 'photos'];
  const write = (work) => new Promise((yes, no) => {
    const tx = db.transaction(names, 'readwrite', { durability: 'strict' });
    let value;
    tx.oncomplete = () => yes(value);
    tx.onerror = tx.onabort = () => no(tx.error ?? new Error('not kept'));
    work((name) => tx.objectStore(name), (made) => { value = made; });
  });
  const read = (name) => db.transaction(name).objectStore(name);
  const store = {
    kind: 'indexeddb',
    all: () => answer(read('entries').getAll()),
    photo: (id) => answer(read('photos').get(id)),
    // The number is taken and used in one transaction: two open pages never use one number.
    add: (build, photo) => write((of, made) => {
      const known = of('meta').get('device');
      known.onsuccess = () => {
        const meta = known.result ?? { device: newDevice(), sequence: 0 };
        meta.sequence += 1;
        const entry = build(meta.device, meta.sequence);
        of('meta').put(meta, 'device');
        of('entries').put(entry, entry.id);
        if (photo) of('photos').put(photo, entry.id);
        made(entry);
      };
    }),
    change: (entries) => write((of) => entries.forEach((entry) => of('entries').put(entry, entry.id))),
    remove: (ids, pictures) => write((of) => {
      ids.forEach((id) => of('entries').delete(id));
      pictures.forEach((id) => of('photos').delete(id));
    }),
  };
  await store.all();
  return store;
};

/** @param {Storage} storage @returns {Store} */
const inStorage = (storage, kind) => {
  const [meta, entries, photos] = ['meta', 'entry/', 'photo/'].map((name) => `beibao-grid/${name}`);
  const get = (key) => JSON.parse(storage.getItem(key) ?? 'null');
  const put = (key, value) => storage.setItem(key, JSON.stringify(value));
  const keys = () => Array.from({ length: storage.length }, (_, at) => storage.key(at) ?? '');
  return {
    kind,
    all: async () => keys().filter((key) => key.startsWith(entries)).map(get),
    photo: async (id) => get(photos + id) ?? undefined,
    add: async (build, photo) => {
      const known = get(meta) ?? { device: newDevice(), sequence: 0 };
      known.sequence += 1;
      const entry = build(known.device, known.sequence);
      put(meta, known);
      if (photo) put(photos + entry.id, photo);
      put(entries + entry.id, entry);
      return entry;
    },
    change: async (all) => all.forEach((entry) => put(entries + entry.id, entry)),
    remove: async (ids, pictures) => {
      ids.forEach((id) => storage.removeItem(entries + id));
      pictures.forEach((id) => storage.removeItem(photos + id));
    },
  };
};

/** A storage that ends with the page. */
const inMemory = () => {
  const kept = new Map();
  return {
    get length() { return kept.size; },
    key: (at) => [...kept.keys()][at] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => { kept.set(key, value); },
    removeItem: (key) => { kept.delete(key); },
  };
};

/** @returns {Promise<Store>} the safest that this browser has */
const openStore = async () => {
  try {
    const store = await inIndexedDb();
    // Asked to keep it even when room gets short; what it answers changes nothing here.
    navigator.storage?.persist?.().catch(() => {});
    return store;
  } catch {
    try {
      localStorage.setItem('beibao-grid/try', '1');
      localStorage.removeItem('beibao-grid/try');
      return inStorage(localStorage, 'local');
    } catch {
      return inStorage(/** @type {any} */ (inMemory()), 'memory');
    }
  }
};

/**
 * The segments of a JPEG without Exif, XMP, comments: where and by whom it was taken is gone.
 * @param {Uint8Array} jpeg @returns {Uint8Array}
 */
const bare = (jpeg) => {
  const parts = [jpeg.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= jpeg.length && jpeg[at] === 0xff && jpeg[at + 1] !== 0xda) {
    const end = at + 2 + jpeg[at + 2] * 256 + jpeg[at + 3];
    const marker = jpeg[at + 1];
    const keeps = [0xe0, 0xe2, 0xee].includes(marker) || (marker !== 0xfe && (marker & 0xf0) !== 0xe0);
    if (keeps) parts.push(jpeg.subarray(at, end));
    at = end;
  }
  parts.push(jpeg.subarray(at));
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  parts.reduce((to, part) => { whole.set(part, to); return to + part.length; }, 0);
  return whole;
};

/**
 * A picture drawn anew: at most 1280 pixels wide or high, at most 200 kB, nothing but what is seen.
 * @param {File} file @returns {Promise<Uint8Array>}
 */
const smallPhoto = async (file) => {
  const url = URL.createObjectURL(file);
  try {
    const picture = new Image();
    await new Promise((yes, no) => {
      picture.onload = yes;
      picture.onerror = () => no(new Error('no picture'));
      picture.src = url;
    });
    for (const [side, quality] of [[1280, 0.8], [1280, 0.6], [1024, 0.6], [800, 0.5], [640, 0.4], [320, 0.4]]) {
      const scale = Math.min(1, side / Math.max(picture.naturalWidth, picture.naturalHeight));
      const canvas = document.createElement('canvas');
      canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
      canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
      canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((yes) => { canvas.toBlob(yes, 'image/jpeg', quality); });
      const bytes = bare(new Uint8Array(await blob.arrayBuffer()));
      if (bytes.length <= 200000) return bytes;
    }
    throw new Error('too large');
  } finally {
    URL.revokeObjectURL(url);
  }
};

/** The lines that `beibao visit import` takes. @param {Entry[]} entries @returns {string} */
const eventLines = (entries) => entries.map((entry) => `${JSON.stringify(entry.event)}\n`).join('');

/** The same with the photos. @param {Store} store @param {Entry[]} entries @returns {Promise<string>} */
const handBack = async (store, entries) => {
  let text = eventLines(entries);
  for (const entry of entries.filter((one) => one.photo)) {
    const jpeg = await store.photo(entry.id);
    if (jpeg) text += `${JSON.stringify({ photo: entry.id, jpeg })}\n`;
  }
  return text;
};

/** The same as texts of QR codes, to be read in any order. @param {string} lines @returns {string[]} */
const handBackParts = (lines) => {
  const size = 420;
  const bytes = new TextEncoder().encode(lines);
  const whole = base64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
  const count = Math.max(1, Math.ceil(whole.length / size));
  return Array.from({ length: count }, (_, at) =>
    `BEIBAO1/${crc32(bytes)}/${at + 1}/${count}/${whole.slice(at * size, (at + 1) * size)}`);
};

/** The data behind a PIN. @param {any} locked @param {string} pin @returns {Promise<any>} */
const unlock = async (locked, pin) => {
  const bytes = new TextEncoder().encode(pin);
  const secret = await crypto.subtle.importKey('raw', bytes, 'PBKDF2', false, ['deriveKey']);
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: fromBase64(locked.salt), iterations: locked.rounds };
  const key = await crypto.subtle.deriveKey(how, secret, { name: 'AES-GCM', length: 256 }, false, ['decrypt']);
  const iv = fromBase64(locked.nonce);
  const open = await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, key, fromBase64(locked.sealed));
  return JSON.parse(new TextDecoder().decode(open));
};
