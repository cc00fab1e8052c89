// GeoJSON that the program writes: a linter of others takes it (RFC 7946), and it says what the plan says.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '@placemarkio/check-geojson';
import { TABLE } from '../harness.mjs';
import { foundPage } from '../pages.mjs';
import { changed, planned, sample } from '../town.mjs';

/** Twice the area within a ring, negative when it runs as the clock does. */
const turn = (ring) => ring.slice(1).reduce((sum, [x, y], at) => sum + (ring[at][0] - ring[0][0]) * (y - ring[0][1]) - (x - ring[0][0]) * (ring[at][1] - ring[0][1]), 0);

/** The features of a file that the linter takes; rings run as RFC 7946 has them, which the linter does not ask. */
const linted = (path) => {
  const { features } = check(readFileSync(path, 'utf8'));
  for (const { geometry, properties } of features) {
    const areas = { Polygon: () => [geometry.coordinates], MultiPolygon: () => geometry.coordinates }[geometry?.type]?.() ?? [];
    for (const [outer, ...holes] of areas) {
      assert.ok(turn(outer) > 0, `${path}: the ring of ${properties.id} runs as the clock does`);
      for (const hole of holes) assert.ok(turn(hole) < 0, `${path}: a hole of ${properties.id}`);
    }
  }
  return features;
};

export default ({ beibao, home, plan, town }) => {
  const exported = (role) => {
    const path = join(home, `${role}-plan.geojson`);
    const done = beibao(['-C', town, 'export', '--plan', join(town, 'plan.json'), '--for', role, '-o', path]);
    assert.equal(done.status, 0, done.stderr);
    return path;
  };
  return {
    'the linter refuses what is no GeoJSON': () => {
      const text = readFileSync(exported('planner'), 'utf8');
      const broken = [text.slice(0, -4), text.replace('"Point"', '"Dot"'), text.replace(/\[\[\[\[[\d.,]+\],/, '[[[['), text.replace(/"coordinates": \[1\d\d\.\d+,/, '"coordinates": [')];
      for (const [at, bad] of broken.entries()) {
        assert.notEqual(bad, text, String(at));
        assert.throws(() => check(bad), String(at));
      }
      return Promise.resolve();
    },

    'the plan as GeoJSON says what the plan says': async () => {
      const features = linted(exported('planner'));
      const of = (kind) => features.filter(({ properties }) => properties.kind === kind);
      const visits = new Map(plan.visits.map((visit) => [visit.id, visit]));
      const told = (id) => { const { purpose, tier, label, lon, lat } = visits.get(id); return { purpose, tier, label, place: [lon, lat] }; };
      const point = ({ geometry, properties: { purpose, tier, label } }) => ({ purpose, tier, label, place: geometry.coordinates });

      assert.deepEqual(of('route').map(({ geometry, properties: p }) => [p.id, p.station, p.crew, p.people, p.date, p.start, p.end, p.distance_m, p.stops, geometry.coordinates]),
        plan.routes.map((r) => [r.id, r.station, r.crew_id, r.crew, r.date, r.start, r.end, r.distance_m, r.stops.length, r.line.coordinates]));
      assert.deepEqual(of('stop').map((feature) => { const { route, crew, date, n, visit, arrive, leave } = feature.properties; return { route, crew, date, n, visit, arrive, leave, ...point(feature) }; }),
        plan.routes.flatMap((r) => r.stops.map(({ visit, arrive, leave }, at) => ({ route: r.id, crew: r.crew_id, date: r.date, n: at + 1, visit, arrive, leave, ...told(visit) }))));
      assert.deepEqual(of('unserved').map((feature) => { const { visit, code, reason } = feature.properties; return { visit, code, reason, ...point(feature) }; }),
        plan.unserved.map(({ visit, code, reason }) => ({ visit, code, reason, ...told(visit) })));
      const layer = (name) => JSON.parse(readFileSync(join(town, `${name}.geojson`), 'utf8')).features;
      assert.deepEqual(of('station').map(({ geometry, properties: { id, name } }) => [id, name, geometry.coordinates]),
        layer('stations').map(({ geometry, properties: { id, name } }) => [id, name, geometry.coordinates]));
      const made = new Set(plan.routes.flatMap(({ stops }) => stops.map(({ visit }) => visit)));
      const counted = (grid) => { const due = plan.visits.filter((visit) => visit.grid === grid); return [due.length, due.filter(({ id }) => made.has(id)).length]; };
      assert.deepEqual(of('grid').map(({ properties: { id, name, due, served } }) => [id, name, due, served]),
        layer('grids').map(({ properties: { id, name } }) => [id, name, ...counted(id)]));
      assert.equal(features.length, ['route', 'stop', 'unserved', 'station', 'grid'].reduce((sum, kind) => sum + of(kind).length, 0));
      const [one, two] = [exported('planner'), join(home, 'again.geojson')];
      const done = beibao(['-C', town, 'plan', '--from', '2026-03-23', '--days', '7', '--seed', '1', '--turns', '20', '-o', two]);
      assert.equal(done.status, 0, done.stderr);
      assert.equal(readFileSync(two, 'utf8'), readFileSync(one, 'utf8'), '`plan` writes what `export` writes');
    },

    'the plan as GeoJSON is one for every role, with no place where the role sees none': async () => {
      for (const role of ['crew', 'inspector', 'grid-worker', 'auxiliary', 'wall']) {
        const stops = linted(exported(role)).filter(({ properties }) => properties.kind === 'stop');
        assert.ok(stops.length > 10, role);
        assert.equal(stops.every(({ geometry }) => geometry === null), role === 'wall', role);
      }
    },

    'a round that goes nowhere, because all is at the station\'s own door, is planned, and its line begins and ends there': async () => {
      const folder = sample(join(home, 'door'));
      changed(folder, 'venues', (venues) => venues.filter(({ id }) => id === 'V0141'));
      const [venue] = JSON.parse(readFileSync(join(folder, 'venues.geojson'), 'utf8')).features;
      changed(folder, 'stations', (stations) => stations.map((station) => ({ ...station, geometry: venue.geometry })));
      for (const name of ['households', 'hazards']) changed(folder, name, () => []);
      const [route] = planned(beibao, folder, 1).routes;
      assert.deepEqual(route.stops.map(({ visit }) => visit), ['inspection:V0141']);
      const path = join(folder, 'plan.geojson');
      assert.equal(beibao(['-C', folder, 'export', '--plan', join(folder, 'plan.json'), '-o', path]).status, 0);
      const [{ geometry }] = linted(path).filter(({ properties }) => properties.kind === 'route');
      const { coordinates: door } = venue.geometry;
      assert.deepEqual(geometry.coordinates, [door, door]);
    },

    'what is wrong with the roads is GeoJSON, and the same as told in JSON': async () => {
      const folder = sample(join(home, 'faulty'));
      changed(folder, 'roads', (roads) => {
        const road = (id, coordinates, more = {}) => ({ type: 'Feature', id, properties: { id, highway: 'residential', ...more }, geometry: { type: 'LineString', coordinates } });
        const [x, y] = roads[40].geometry.coordinates[0];
        return [...roads, road('ISLAND', [[106.99, 26.99], [106.991, 26.99], [106.991, 26.991]]), road('GAP', [[x + 0.00003, y], [x + 0.002, y + 0.0031]]),
          road('TRAP', [[x, y], [x - 0.001, y - 0.0012]], { oneway: 'yes' }), road('SPRING', [[x + 0.001, y - 0.0017], [x, y]], { oneway: 'yes' })];
      });
      const [map, list] = [join(home, 'faults.geojson'), join(home, 'faults.json')];
      const done = beibao(['-C', folder, 'roads', '-o', map]);
      assert.ok(done.status <= 1, done.stderr);
      beibao(['-C', folder, 'roads', '-o', list]);
      const features = linted(map);
      const { faults } = JSON.parse(readFileSync(list, 'utf8'));
      assert.deepEqual(features.map(({ properties: { kind, ids, metres } }) => [kind, ids, metres]), faults.map(({ kind, ids, metres }) => [kind, ids, Math.round(metres * 1_000) / 1_000]));
      const kinds = new Set(features.map(({ properties }) => properties.kind));
      for (const kind of ['crossing', 'far', 'island', 'no-way-out', 'no-way-in']) assert.ok(kinds.has(kind), `${kind} among ${[...kinds]}`);
      const starts = features.map(({ geometry: { type, coordinates } }) => ({ Point: () => coordinates, LineString: () => coordinates[0], MultiLineString: () => coordinates[0][0] })[type]());
      for (const [n, { at }] of faults.entries()) {
        at?.forEach((degrees, axis) => assert.ok(Math.abs(degrees - starts[n][axis]) < 1e-6, JSON.stringify(faults[n])));
      }
    },

    'layers that an import writes are GeoJSON with the values of the table': async () => {
      const out = join(home, 'linted');
      const areas = '网格编号,名称,wkt\nG1,一网格,"POLYGON((106.9 26.9,106.9 26.91,106.91 26.91,106.91 26.9,106.9 26.9),(106.903 26.903,106.906 26.903,106.906 26.906,106.903 26.906,106.903 26.903))"\n';
      foundPage(beibao, [['场所.csv', TABLE], ['网格.csv', areas]], out);
      const layers = readdirSync(join(out, 'imported'));
      assert.deepEqual(layers.sort(), ['grids.geojson', 'venues.geojson']);
      const [grids, venues] = layers.map((name) => linted(join(out, 'imported', name)));
      assert.deepEqual(venues.map(({ geometry, properties: { id, name } }) => [id, name, geometry.coordinates]), [['V1', '甲店', [106.9, 26.9]], ['V2', '乙店', [106.9, 26.9]]]);
      assert.equal(grids[0].properties.name, '一网格');
    },
  };
};
