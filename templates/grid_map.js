// The map: a canvas that is moved with a thumb, pinched, and asked by a tap.

/** The widths of roads in pixels, the smallest first. */
const WIDTHS = { path: 1.2, track: 1.4, street: 2, minor: 3.2, major: 5 };
/** What the map takes from the style of the page. */
const COLOURS = ['outside', 'land', 'border', 'house', 'own', 'alert', 'soft', 'ink', 'font', 'todo', 'good',
  'away', 'hazard', 'mended', 'onMark', ...Object.keys(WIDTHS)];
/** Millionths of a degree of latitude in a metre. */
const UNITS_A_METRE = 1e6 / 111195;

/** A line of steps as a path. @param {number[]} steps @param {Path2D} path @param {number} kx */
const trace = (steps, path, kx) => {
  let [x, y] = [0, 0];
  for (let at = 0; at + 1 < steps.length; at += 2) {
    x += steps[at];
    y += steps[at + 1];
    if (at) path.lineTo(x * kx, -y);
    else path.moveTo(x * kx, -y);
  }
};

/**
 * A map of the grid on a canvas.
 * @param {HTMLCanvasElement} canvas @param {any} data
 * @param {{marks: () => any[], tapped: (mark: any) => void, picked: (at: [number, number]) => void}} ask
 */
const gridMap = (canvas, data, ask) => {
  const kx = Math.cos((data.origin[1] * Math.PI) / 180);
  const ctx = canvas.getContext('2d');
  const roads = Object.keys(WIDTHS).map((name) => {
    const path = new Path2D();
    (data.roads[name] ?? []).forEach((line) => trace(line, path, kx));
    return [name, path];
  });
  const area = new Path2D();
  data.area.forEach((ring) => { trace(ring, area, kx); area.closePath(); });
  /** The middle of what is seen, and pixels a unit. */
  const view = { x: 0, y: 0, scale: 0.01, own: null, pick: null, picking: false, set: false };
  let colours = {};

  const whole = () => {
    const spots = data.visits.flatMap((visit) => (visit.at ? [visit.at] : []));
    data.area.forEach((ring) => {
      let [x, y] = [0, 0];
      for (let at = 0; at + 1 < ring.length; at += 2) spots.push([x += ring[at], y += ring[at + 1]]);
    });
    if (!spots.length) spots.push([0, 0]);
    const [xs, ys] = [spots.map((at) => at[0] * kx), spots.map((at) => -at[1])];
    const reach = (all) => all.reduce(([a, b], v) => [Math.min(a, v), Math.max(b, v)], [Infinity, -Infinity]);
    const [[west, east], [top, foot]] = [reach(xs), reach(ys)];
    view.x = (west + east) / 2;
    view.y = (top + foot) / 2;
    const [wide, high] = [Math.max(east - west, 3000), Math.max(foot - top, 3000)];
    view.scale = Math.min(canvas.clientWidth / wide, (canvas.clientHeight - 40) / high) * 0.9 || 0.01;
  };

  const toScreen = ([x, y]) => [
    (x * kx - view.x) * view.scale + canvas.clientWidth / 2,
    (-y - view.y) * view.scale + canvas.clientHeight / 2,
  ];
  const fromScreen = (x, y) => [
    ((x - canvas.clientWidth / 2) / view.scale + view.x) / kx,
    -((y - canvas.clientHeight / 2) / view.scale + view.y),
  ];

  /** Names where there is room: what comes first stays. */
  const names = (taken) => {
    const size = 18;
    ctx.font = `${size}px ${colours.font}`;
    ctx.lineWidth = 4;
    ctx.lineJoin = 'round';
    const put = (name, at, colour, below) => {
      const [x, y] = toScreen(at);
      const wide = ctx.measureText(name).width;
      const box = [x - wide / 2 - 4, y + below - size, wide + 8, size + 6];
      const free = taken.every((b) => box[0] > b[0] + b[2] || b[0] > box[0] + box[2] ||
        box[1] > b[1] + b[3] || b[1] > box[1] + box[3]);
      const seen = box[0] >= 0 && box[1] >= 0 && box[0] + box[2] <= canvas.clientWidth && y <= canvas.clientHeight;
      if (!free || !seen) return;
      taken.push(box);
      ctx.textAlign = 'center';
      ctx.strokeStyle = colours.land;
      ctx.strokeText(name, x, y + below);
      ctx.fillStyle = colours[colour];
      ctx.fillText(name, x, y + below);
    };
    data.villages.forEach((village) => put(village.name, village.at, 'ink', 6));
    if (view.scale > 0.03) {
      data.venues.forEach((venue) => venue.name && put(venue.name, venue.at, 'soft', 22));
    }
  };

  /** Where the marks stand: beside their place where another is there already. */
  const seats = (marks) => {
    const taken = [];
    const steps = [[0, 0]];
    for (const far of [35, 70, 105]) {
      for (let n = 0; n < 8; n++) steps.push([far * Math.cos((n * Math.PI) / 4), far * Math.sin((n * Math.PI) / 4)]);
    }
    for (const mark of marks) {
      const [x, y] = toScreen(mark.at);
      const free = ([dx, dy]) => taken.every((b) => Math.hypot(b.x - x - dx, b.y - y - dy) >= 34);
      const [dx, dy] = steps.find(free) ?? [0, 0];
      taken.push({ mark, x: x + dx, y: y + dy, from: dx || dy ? [x, y] : null });
    }
    return taken;
  };

  const leader = ({ x, y, from }) => {
    if (!from) return;
    ctx.strokeStyle = ctx.fillStyle = colours.ink;
    ctx.lineWidth = 1.5;
    ctx.beginPath();
    ctx.moveTo(x, y);
    ctx.lineTo(...from);
    ctx.stroke();
    ctx.fillRect(from[0] - 3, from[1] - 3, 6, 6);
  };

  const symbol = ({ mark, x, y }) => {
    ctx.lineWidth = 2;
    ctx.strokeStyle = colours.land;
    ctx.fillStyle = colours[mark.colour];
    ctx.beginPath();
    if (mark.shape === 'hazard') {
      ctx.moveTo(x, y - 17);
      ctx.lineTo(x + 17, y + 12);
      ctx.lineTo(x - 17, y + 12);
      ctx.closePath();
    } else ctx.arc(x, y, 16, 0, 7);
    ctx.fill();
    ctx.stroke();
    ctx.fillStyle = colours.onMark;
    ctx.textAlign = 'center';
    ctx.font = `bold 18px ${colours.font}`;
    ctx.fillText(mark.text, x, y + (mark.shape === 'hazard' ? 8 : 6.5));
  };

  const furniture = () => {
    const [wide, high] = [canvas.clientWidth, canvas.clientHeight];
    const metre = UNITS_A_METRE * view.scale;
    const steps = [1, 2, 5].flatMap((n) => [10, 100, 1000, 10000].map((k) => n * k)).sort((a, b) => a - b);
    const metres = steps.filter((n) => n * metre <= wide / 3).pop() ?? 10;
    const text = metres < 1000 ? t('metres', metres) : t('kilometres', metres / 1000);
    ctx.strokeStyle = ctx.fillStyle = colours.ink;
    ctx.lineWidth = 2;
    ctx.textAlign = 'left';
    ctx.font = `18px ${colours.font}`;
    ctx.beginPath();
    ctx.moveTo(14, high - 18);
    ctx.lineTo(14, high - 12);
    ctx.lineTo(14 + metres * metre, high - 12);
    ctx.lineTo(14 + metres * metre, high - 18);
    ctx.stroke();
    ctx.fillText(text, 18, high - 20);
    ctx.textAlign = 'center';
    ctx.beginPath();
    ctx.moveTo(24, 12);
    ctx.lineTo(33, 36);
    ctx.lineTo(24, 30);
    ctx.lineTo(15, 36);
    ctx.fill();
    ctx.fillText(t('north'), 24, 55);
  };

  const dots = () => {
    ctx.fillStyle = colours.house;
    for (const at of data.houses) {
      const [x, y] = toScreen(at);
      ctx.fillRect(x - 2.5, y - 2.5, 5, 5);
    }
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = colours.soft;
    ctx.fillStyle = colours.land;
    for (const venue of data.venues) {
      const [x, y] = toScreen(venue.at);
      ctx.beginPath();
      ctx.rect(x - 4, y - 4, 8, 8);
      ctx.fill();
      ctx.stroke();
    }
  };

  const own = () => {
    if (view.own) {
      const [x, y] = toScreen(view.own.at);
      ctx.globalAlpha = 0.2;
      ctx.fillStyle = colours.own;
      ctx.beginPath();
      ctx.arc(x, y, Math.max(12, view.own.accuracy * UNITS_A_METRE * view.scale), 0, 7);
      ctx.fill();
      ctx.globalAlpha = 1;
      ctx.strokeStyle = '#fff';
      ctx.lineWidth = 3;
      ctx.beginPath();
      ctx.arc(x, y, 9, 0, 7);
      ctx.fill();
      ctx.stroke();
    }
    if (view.pick) {
      const [x, y] = toScreen(view.pick);
      ctx.strokeStyle = colours.alert;
      ctx.lineWidth = 4;
      ctx.beginPath();
      ctx.arc(x, y, 14, 0, 7);
      ctx.moveTo(x - 24, y);
      ctx.lineTo(x + 24, y);
      ctx.moveTo(x, y - 24);
      ctx.lineTo(x, y + 24);
      ctx.stroke();
    }
  };

  const draw = () => {
    const [wide, high] = [canvas.clientWidth, canvas.clientHeight];
    if (!wide || !high) return;
    const dense = Math.min(devicePixelRatio || 1, 3);
    if (canvas.width !== Math.round(wide * dense) || canvas.height !== Math.round(high * dense)) {
      canvas.width = Math.round(wide * dense);
      canvas.height = Math.round(high * dense);
    }
    if (!view.set) { whole(); view.set = true; }
    const style = getComputedStyle(document.documentElement);
    colours = Object.fromEntries(COLOURS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
    ctx.setTransform(dense, 0, 0, dense, 0, 0);
    ctx.fillStyle = colours.outside;
    ctx.fillRect(0, 0, wide, high);
    const scale = view.scale * dense;
    ctx.setTransform(scale, 0, 0, scale, (wide * dense) / 2 - view.x * scale, (high * dense) / 2 - view.y * scale);
    ctx.fillStyle = colours.land;
    ctx.fill(area);
    ctx.lineCap = ctx.lineJoin = 'round';
    for (const [name, path] of roads) {
      ctx.strokeStyle = colours[name];
      ctx.lineWidth = (WIDTHS[name] * (view.scale > 0.05 ? 1.6 : 1)) / view.scale;
      ctx.stroke(path);
    }
    ctx.strokeStyle = colours.border;
    ctx.lineWidth = 2.5 / view.scale;
    ctx.setLineDash([9 / view.scale, 6 / view.scale]);
    ctx.stroke(area);
    ctx.setTransform(dense, 0, 0, dense, 0, 0);
    ctx.setLineDash([]);
    dots();
    const marks = seats(ask.marks());
    names(marks.map(({ x, y }) => [x - 17, y - 17, 34, 34]));
    marks.forEach(leader);
    // The first of the list lies on top.
    marks.reverse().forEach(symbol);
    own();
    furniture();
  };
  let asked = 0;
  const redraw = () => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(draw);
  };

  const zoom = (factor, x = canvas.clientWidth / 2, y = canvas.clientHeight / 2) => {
    const [dx, dy] = [x - canvas.clientWidth / 2, y - canvas.clientHeight / 2];
    const next = Math.min(2, Math.max(0.0005, view.scale * factor));
    view.x += dx / view.scale - dx / next;
    view.y += dy / view.scale - dy / next;
    view.scale = next;
    redraw();
  };

  /** @type {Map<number, {x: number, y: number}>} */
  const fingers = new Map();
  let moved = 0;
  const place = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    // A finger whose end was never told is not waited for.
    if (event.isPrimary) fingers.clear();
    if (!fingers.size) moved = 0;
    fingers.set(event.pointerId, place(event));
  });
  canvas.addEventListener('pointermove', (event) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const now = place(event);
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1];
    if (other) {
      const far = (a) => Math.hypot(a.x - other.x, a.y - other.y) || 1;
      zoom(far(now) / far(before), (now.x + other.x) / 2, (now.y + other.y) / 2);
      moved = 99;
    }
    const part = other ? 2 : 1;
    view.x -= (now.x - before.x) / part / view.scale;
    view.y -= (now.y - before.y) / part / view.scale;
    moved += Math.hypot(now.x - before.x, now.y - before.y);
    fingers.set(event.pointerId, now);
    redraw();
  });
  const tap = ({ x, y }) => {
    if (view.picking) {
      view.pick = fromScreen(x, y);
      ask.picked(view.pick);
      redraw();
      return;
    }
    const near = seats(ask.marks()).map((seat) => (
      { mark: seat.mark, far: Math.hypot(seat.x - x, seat.y - y) })).sort((a, b) => a.far - b.far)[0];
    if (near && near.far <= 30) ask.tapped(near.mark);
  };
  const lift = (event) => { fingers.delete(event.pointerId); };
  canvas.addEventListener('pointerup', lift);
  canvas.addEventListener('pointercancel', lift);
  // Not when the finger lifts: the click that follows would close what opened under it.
  canvas.addEventListener('click', (event) => { if (moved < 10) tap(place(event)); });
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    const { x, y } = place(event);
    zoom(event.deltaY < 0 ? 1.25 : 0.8, x, y);
  }, { passive: false });
  canvas.addEventListener('keydown', (event) => {
    const step = 60 / view.scale;
    const by = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (by) { view.x += by[0]; view.y += by[1]; event.preventDefault(); redraw(); }
    if (event.key === '+' || event.key === '-') zoom(event.key === '+' ? 1.4 : 0.7);
  });
  new ResizeObserver(redraw).observe(canvas);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);

  return {
    redraw, zoom, view,
    /** Longitude and latitude of a spot. */
    degrees: ([x, y]) => [
      Number((data.origin[0] + x / 1e6).toFixed(6)), Number((data.origin[1] + y / 1e6).toFixed(6)),
    ],
    spot: (lon, lat) => [(lon - data.origin[0]) * 1e6, (lat - data.origin[1]) * 1e6],
    centre: ([x, y], least = 0.05) => {
      view.set = true;
      view.x = x * kx;
      view.y = -y;
      view.scale = Math.max(view.scale, least);
      redraw();
    },
    whole: () => { whole(); redraw(); },
  };
};
