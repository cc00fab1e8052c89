"""One function a peer: its column of figures on one network, by one thread."""

import json
import statistics
import subprocess
import time
from pathlib import Path

QUESTIONS = 2000
"""Single times and ways asked for."""


def seconds(work, times=1):
    """The median of the seconds that `work` takes, and what it gives."""
    spent = []
    for _ in range(times):
        begin = time.perf_counter()
        value = work()
        spent.append(time.perf_counter() - begin)
    return statistics.median(spent), value


def routingkit(asked, graph, dice):
    """RoutingKit's customizable hierarchy, of the same nodes, links and times as beibao's."""
    import routingkit_cch as kit

    tail, head, weights = map(list, zip(*graph.links))
    longitude, latitude = map(list, zip(*graph.nodes))
    column = {}
    order = lambda: kit.compute_order_inertial(len(graph.nodes), tail, head, latitude, longitude)
    column["order_s"], order = seconds(order)
    column["build_s"], cch = seconds(lambda: kit.CCH(order, tail, head, False))
    metric = kit.CCHMetric(cch, weights)
    column["customise_s"], _ = seconds(lambda: metric.reset(weights), 5)
    for size in asked.sizes:
        places = graph.places(dice, size)

        def matrix():
            to = kit.CCHOneToMany(metric, places)
            for place in places:
                to.distances_from(place)

        column[size], _ = seconds(matrix, 3)
    pairs = list(zip(graph.places(dice, QUESTIONS), graph.places(dice, QUESTIONS)))
    query = kit.CCHQuery(metric)

    def ask():
        for one, other in pairs:
            query.run(one, other)

    # The wrapper unpacks the way with every time.
    column["path_us"] = seconds(ask, 3)[0] * 1e6 / QUESTIONS
    return column


def osrm(asked, graph, dice):
    """OSRM's contraction hierarchy of the file: turn-aware, with its own car."""
    import osrm as engine

    tools = Path(engine.__file__).parent
    folder = asked.env / "osrm"
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / asked.file.name
    base = folder / f"{asked.file.name.removesuffix('.osm.pbf')}.osrm"
    took = folder / f"{base.name}.seconds.json"
    if not took.exists():
        copy.write_bytes(asked.file.read_bytes())
        profile = tools / "share" / "profiles" / "car.lua"
        run = lambda tool, *words: subprocess.run([tools / "bin" / tool, "-t", "1", *words], check=True, stdout=subprocess.DEVNULL)
        steps = {"read_s": lambda: run("osrm-extract", "-p", profile, copy), "build_s": lambda: run("osrm-contract", base)}
        took.write_text(json.dumps({step: seconds(work)[0] for step, work in steps.items()}))
    column = json.loads(took.read_text())
    router = engine.OSRM(storage_config=str(base), algorithm="CH", use_shared_memory=False, max_locations_distance_table=100_000)
    at = lambda count: [graph.nodes[place] for place in graph.places(dice, count)]
    for size in asked.sizes:
        table = engine.TableParameters(coordinates=at(size), annotations=["duration"])
        column[size], _ = seconds(lambda: router.Table(table), 3)
    pairs = list(zip(at(QUESTIONS), at(QUESTIONS)))
    routes = [engine.RouteParameters(coordinates=list(pair), overview="false") for pair in pairs]
    whole = [engine.RouteParameters(coordinates=list(pair), overview="full") for pair in pairs]
    column["point_to_point_us"] = each(router.Route, routes)
    column["path_us"] = each(router.Route, whole)
    near = [engine.NearestParameters(coordinates=[pair[0]]) for pair in pairs]
    column["snap_us"] = each(router.Nearest, near)
    return column


def each(ask, questions):
    """Microseconds a question; one without an answer counts as well."""

    def all_of_them():
        for question in questions:
            try:
                ask(question)
            except RuntimeError:
                pass

    return seconds(all_of_them)[0] * 1e6 / len(questions)


def valhalla(asked, graph, dice):
    """Valhalla's tiles of the file, with its own car; its matrix only of the smallest size."""
    import valhalla as engine

    folder = asked.env / "valhalla" / asked.file.name.removesuffix(".osm.pbf")
    folder.mkdir(parents=True, exist_ok=True)
    config = engine.get_config(tile_dir=str(folder.resolve()), tile_extract="", verbose=False)
    config["service_limits"]["auto"]["max_matrix_location_pairs"] = 10**9
    config["service_limits"]["auto"]["max_matrix_distance"] = 10**9
    settings = folder / "valhalla.json"
    settings.write_text(json.dumps(config))
    column = {}
    if not any(folder.glob("*/")):
        tool = Path(engine.PYVALHALLA_DIR) / "bin" / "valhalla_build_tiles"
        build = lambda: subprocess.run([tool, "-c", settings, "-j", "1", asked.file], check=True, capture_output=True)
        column["read_s"], _ = seconds(build)
    actor = engine.Actor(config)
    at = lambda count: [dict(zip(["lon", "lat"], graph.nodes[place])) for place in graph.places(dice, count)]
    size = min(asked.sizes)
    places = at(size)
    matrix = {"sources": places, "targets": places, "costing": "auto"}
    column[size], _ = seconds(lambda: actor.matrix(matrix))
    pairs = list(zip(at(QUESTIONS // 10), at(QUESTIONS // 10)))
    routes = [{"locations": list(pair), "costing": "auto", "directions_type": "none"} for pair in pairs]
    column["path_us"] = each(actor.route, routes)
    return column


ALL = {"RoutingKit CCH": routingkit, "OSRM CH": osrm, "Valhalla": valhalla}
"""Every peer. RoutingKit's plain hierarchy and fast_paths have no package for Python that holds a matrix."""
