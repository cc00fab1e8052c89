// QR codes (ISO/IEC 18004), byte mode, error correction M, versions 1 to 40.

/** Codewords of correction in a block, and blocks, by version. */
const CORRECTION = [0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
  26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28];
const BLOCKS = [0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16,
  17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49];

/** Powers and logarithms of GF(256) over x^8 + x^4 + x^3 + x^2 + 1. */
const POWER = new Uint8Array(510);
const LOG = new Uint8Array(256);
for (let at = 0, value = 1; at < 255; at++) {
  POWER[at] = POWER[at + 255] = value;
  LOG[value] = at;
  value = (value << 1) ^ (value & 0x80 ? 0x11d : 0);
}
const product = (a, b) => (a && b ? POWER[LOG[a] + LOG[b]] : 0);

/** All bits of a version that are not patterns. */
const rawBits = (version) => {
  let bits = (16 * version + 128) * version + 64;
  if (version >= 2) {
    const marks = Math.floor(version / 7) + 2;
    bits -= (25 * marks - 10) * marks - 55;
    if (version >= 7) bits -= 36;
  }
  return bits;
};

/** Where the alignment patterns of a version lie, on both axes. */
const alignments = (version) => {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const step = version === 32 ? 26 : Math.ceil((version * 4 + 4) / (count * 2 - 2)) * 2;
  const all = [6];
  for (let at = version * 4 + 10; all.length < count; at -= step) all.splice(1, 0, at);
  return all;
};

/** The codewords of correction of one block. */
const corrected = (block, degree) => {
  const divisor = new Uint8Array(degree);
  divisor[degree - 1] = 1;
  for (let at = 0, root = 1; at < degree; at++, root = product(root, 2)) {
    for (let i = 0; i < degree; i++) {
      divisor[i] = product(divisor[i], root) ^ (i + 1 < degree ? divisor[i + 1] : 0);
    }
  }
  const rest = new Uint8Array(degree);
  for (const byte of block) {
    const factor = byte ^ rest[0];
    rest.copyWithin(0, 1);
    rest[degree - 1] = 0;
    for (let i = 0; i < degree; i++) rest[i] ^= product(divisor[i], factor);
  }
  return rest;
};

/** Data and correction, the blocks in turn. */
const codewords = (bytes, version) => {
  const raw = Math.floor(rawBits(version) / 8);
  const degree = CORRECTION[version];
  const count = BLOCKS[version];
  const room = raw - degree * count;
  const bits = [];
  const put = (value, length) => {
    for (let i = length - 1; i >= 0; i--) bits.push((value >>> i) & 1);
  };
  put(4, 4);
  put(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) put(byte, 8);
  put(0, Math.min(4, room * 8 - bits.length));
  put(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0xec; bits.length < room * 8; pad ^= 0xec ^ 0x11) put(pad, 8);
  const data = new Uint8Array(room);
  bits.forEach((bit, at) => { data[at >> 3] |= bit << (7 - (at & 7)); });
  const short = count - (raw % count);
  const length = Math.floor(raw / count) - degree;
  const blocks = [];
  for (let i = 0, at = 0; i < count; i++) {
    const block = data.subarray(at, at + length + (i < short ? 0 : 1));
    blocks.push([block, corrected(block, degree)]);
    at += block.length;
  }
  const all = [];
  for (let i = 0; i <= length; i++) {
    for (const [block] of blocks) if (i < block.length) all.push(block[i]);
  }
  for (let i = 0; i < degree; i++) for (const [, rest] of blocks) all.push(rest[i]);
  return all;
};

/** Bits followed by the rest of a division: format and version carry it. */
const withRest = (value, divisor, length) => {
  let rest = value;
  for (let i = 0; i < length; i++) rest = (rest << 1) ^ ((rest >>> (length - 1)) * divisor);
  return (value << length) | rest;
};

const MASKS = [
  (x, y) => (x + y) % 2 === 0, (x, y) => y % 2 === 0, (x) => x % 3 === 0, (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0, (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** A square of modules: what is dark, and what is pattern. */
const square = (version) => {
  const size = version * 4 + 17;
  const rows = () => Array.from({ length: size }, () => new Uint8Array(size));
  const [dark, fixed] = [rows(), rows()];
  const set = (x, y, value) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    dark[y][x] = value ? 1 : 0;
    fixed[y][x] = 1;
  };
  return { size, dark, fixed, set };
};

const drawPatterns = (qr, version) => {
  const { size, set } = qr;
  for (let i = 0; i < size; i++) { set(6, i, i % 2 === 0); set(i, 6, i % 2 === 0); }
  for (const [cx, cy] of [[3, 3], [size - 4, 3], [3, size - 4]]) {
    for (let dy = -4; dy <= 4; dy++) {
      for (let dx = -4; dx <= 4; dx++) {
        const far = Math.max(Math.abs(dx), Math.abs(dy));
        set(cx + dx, cy + dy, far !== 2 && far !== 4);
      }
    }
  }
  const at = alignments(version);
  const last = at.length - 1;
  at.forEach((cx, i) => at.forEach((cy, j) => {
    if ((i === 0 && j === 0) || (i === 0 && j === last) || (i === last && j === 0)) return;
    for (let dy = -2; dy <= 2; dy++) {
      for (let dx = -2; dx <= 2; dx++) set(cx + dx, cy + dy, Math.max(Math.abs(dx), Math.abs(dy)) !== 1);
    }
  }));
  if (version >= 7) {
    const bits = withRest(version, 0x1f25, 12);
    for (let i = 0; i < 18; i++) {
      const [a, b] = [size - 11 + (i % 3), Math.floor(i / 3)];
      set(a, b, (bits >>> i) & 1);
      set(b, a, (bits >>> i) & 1);
    }
  }
};

const drawFormat = (qr, mask) => {
  const { size, set } = qr;
  const bits = withRest(mask, 0x537, 10) ^ 0x5412; // M is 00
  const bit = (i) => (bits >>> i) & 1;
  for (let i = 0; i <= 5; i++) set(8, i, bit(i));
  set(8, 7, bit(6));
  set(8, 8, bit(7));
  set(7, 8, bit(8));
  for (let i = 9; i < 15; i++) set(14 - i, 8, bit(i));
  for (let i = 0; i < 8; i++) set(size - 1 - i, 8, bit(i));
  for (let i = 8; i < 15; i++) set(8, size - 15 + i, bit(i));
  set(8, size - 8, 1);
};

const drawData = (qr, words) => {
  const { size, dark, fixed } = qr;
  let at = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      for (let j = 0; j < 2; j++) {
        const x = right - j;
        const y = ((right + 1) & 2) === 0 ? size - 1 - step : step;
        if (fixed[y][x] || at >= words.length * 8) continue;
        dark[y][x] = (words[at >> 3] >>> (7 - (at & 7))) & 1;
        at++;
      }
    }
  }
};

const flip = ({ size, dark, fixed }, mask) => {
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) if (!fixed[y][x] && MASKS[mask](x, y)) dark[y][x] ^= 1;
  }
};

/** How hard a square is to read: long runs, blocks, false finders, too dark or too light. */
const penalty = ({ size, dark }) => {
  let sum = 0;
  let count = 0;
  const lines = [];
  for (let i = 0; i < size; i++) lines.push(dark[i].join(''), dark.map((row) => row[i]).join(''));
  for (const line of lines) {
    for (const run of line.match(/0{5,}|1{5,}/g) ?? []) sum += run.length - 2;
    for (const found of ['10111010000', '00001011101']) {
      for (let at = line.indexOf(found); at >= 0; at = line.indexOf(found, at + 1)) sum += 40;
    }
  }
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      count += dark[y][x];
      if (x && y) {
        const four = dark[y][x] + dark[y - 1][x] + dark[y][x - 1] + dark[y - 1][x - 1];
        if (four % 4 === 0) sum += 3;
      }
    }
  }
  return sum + Math.floor(Math.abs((count * 20) / (size * size) - 10)) * 10;
};

/**
 * The QR code of a text: rows of 0 and 1.
 * @param {string} text @returns {Uint8Array[]}
 */
const qrCode = (text) => {
  const bytes = new TextEncoder().encode(text);
  let version = 1;
  const room = (v) => Math.floor(rawBits(v) / 8) - CORRECTION[v] * BLOCKS[v] - (v < 10 ? 2 : 3);
  while (version < 40 && room(version) < bytes.length) version++;
  if (room(version) < bytes.length) throw new Error('too long for a QR code');
  const qr = square(version);
  drawPatterns(qr, version);
  drawFormat(qr, 0);
  drawData(qr, codewords(bytes, version));
  let best = 0;
  let least = Infinity;
  for (let mask = 0; mask < 8; mask++) {
    flip(qr, mask);
    drawFormat(qr, mask);
    const now = penalty(qr);
    if (now < least) { best = mask; least = now; }
    flip(qr, mask);
  }
  flip(qr, best);
  drawFormat(qr, best);
  return qr.dark;
};
