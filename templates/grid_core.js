// What everything else needs: words, elements, hashes, bytes. Numbers of the map are millionths of
// a degree from the origin of the data.

/** @type {{zh: Record<string, string>, en: Record<string, string>, first: 'zh' | 'en'}} */
const said = JSON.parse(document.getElementById('said').textContent);
/** @type {'zh' | 'en'} */
let tongue = said.first;

/**
 * The sentence of a key, its {} filled in.
 * @param {string} key @param {...(string | number)} values @returns {string}
 */
const t = (key, ...values) => {
  let at = 0;
  return (said[tongue][key] ?? key).replace(/\{\}/g, () => String(values[at++] ?? ''));
};

/** Children that are there: a condition that does not hold is none. */
const shownOnly = (children) => children.flat(2).filter((child) => child || child === 0);

/**
 * An element; texts among its children stay texts, whatever they hold.
 * @param {string} tag @param {Record<string, any>} [fields] @param {...any} children
 * @returns {any}
 */
const h = (tag, fields = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(fields)) {
    if (typeof value === 'function') element.addEventListener(key.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(key, value === true ? '' : String(value));
    }
  }
  element.append(...shownOnly(children));
  return element;
};

/** One drawing of 24 by 24. @param {string} path @returns {SVGElement} */
const icon = (path) => {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const line = document.createElementNS(space, 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
};

/** @param {number} count @returns {string} so many random bytes in hexadecimal */
const random = (count) =>
  [...crypto.getRandomValues(new Uint8Array(count))].map((b) => b.toString(16).padStart(2, '0')).join('');

/** A text that the ledger takes: no control or hidden signs, one line, not too long. */
const plain = (text, most) => {
  const hidden = /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
  return [...text.replace(hidden, ' ').replace(/\s+/g, ' ').trim()].slice(0, most).join('').trim();
};

/** Whether a text holds a number by which a person is called or known. */
const numbersPerson = (text) => /(^|\D)1\d{10}(?!\d)/.test(text) || /(^|\D)\d{17}[\dXx](?!\d)/.test(text);

/** The moment by the clock of the phone, local. @returns {string} */
const moment = () => {
  const now = new Date();
  const two = (n) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}` +
    `T${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}`;
};

/** @param {Uint8Array} bytes @returns {string} */
const base64 = (bytes) => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(text);
};

/** @param {string} text @returns {Uint8Array} */
const fromBase64 = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

/** CRC-32 (ISO-HDLC) of bytes, in hexadecimal. @param {Uint8Array} bytes @returns {string} */
const crc32 = (bytes) => {
  let crc = -1;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ((crc ^ -1) >>> 0).toString(16).padStart(8, '0');
};

/**
 * SHA-256 in hexadecimal (FIPS 180-4): crypto.subtle is not on every phone's file pages.
 * @param {Uint8Array} bytes @returns {string}
 */
const sha256 = (bytes) => {
  const primes = [];
  for (let n = 2; primes.length < 64; n++) if (primes.every((p) => n % p)) primes.push(n);
  const part = (x) => ((x - Math.floor(x)) * 2 ** 32) | 0;
  const k = primes.map((p) => part(Math.cbrt(p)));
  const state = primes.slice(0, 8).map((p) => part(Math.sqrt(p)));
  const padded = new Uint8Array((Math.floor((bytes.length + 8) / 64) + 1) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, (bytes.length << 3) >>> 0);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  const w = new Int32Array(64);
  for (let block = 0; block < padded.length; block += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getInt32(block + i * 4);
    for (let i = 16; i < 64; i++) {
      const a = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const b = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = w[i - 16] + a + w[i - 7] + b;
    }
    let [a, b, c, d, e, f, g, last] = state;
    for (let i = 0; i < 64; i++) {
      const one = last + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + k[i] + w[i];
      const two = (turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c));
      [last, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, last].forEach((value, i) => { state[i] = (state[i] + value) | 0; });
  }
  return state.map((value) => (value >>> 0).toString(16).padStart(8, '0')).join('');
};
