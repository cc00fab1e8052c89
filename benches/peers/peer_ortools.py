"""OR-Tools' routing: guided local search, no seed; its clock is that of its CPU (cpuclock.c)."""

import time
from datetime import timedelta

import numpy
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from axis import without_pauses
from model import FAR
from weights import reward

NAME, SEEDED = "ortools", False
KINDS = {"vrptw", "cvrp", "pdptw", "toptw", "sdvrptw", "mdvrptw", "pcvrptw", "station"}


DEAR = 10**9
"""The price of leaving out what must be served: only where no first solution is found without."""
LEAST = 0.1
"""Seconds it gets at least, however long its model took to make: less than none is no limit."""
COARSE = 10
"""Seconds of a station's unit of time, rounded against itself: with windows on many days, finer
units take all of its time before it begins."""


class Routing:
    """One problem: nodes are the depots, then the stops."""

    def __init__(self, instance, unit=1, lax=False):
        self.instance, self.unit, self.lax = instance, unit, lax
        self.depots = sorted({p for v in instance.vehicles for p in (v.start, v.end)})
        self.ids = list(instance.stops)
        self.place = self.depots + [instance.stops[i].place for i in self.ids]
        self.service = numpy.array([0] * len(self.depots) + [instance.stops[i].service for i in self.ids])
        at = {place: node for node, place in enumerate(self.depots)}
        self.manager = pywrapcp.RoutingIndexManager(
            len(self.place),
            len(instance.vehicles),
            [at[v.start] for v in instance.vehicles],
            [at[v.end] for v in instance.vehicles],
        )
        self.model = pywrapcp.RoutingModel(self.manager)
        self.index = {i: self.manager.NodeToIndex(node + len(self.depots)) for node, i in enumerate(self.ids)}

    def between(self, matrix):
        """A transit over nodes, made from a matrix over places."""
        return self.model.RegisterTransitMatrix(matrix[numpy.ix_(self.place, self.place)].tolist())

    def spans(self, matrix):
        """The time from the beginning at one node to that at the next, in whole units or a bit more."""
        table = matrix[numpy.ix_(self.place, self.place)] + self.service[:, None]
        return self.model.RegisterTransitMatrix((-(-table // self.unit)).tolist())

    def costs(self):
        arcs = [self.between(matrix) for matrix in self.instance.distance]
        for number, v in enumerate(self.instance.vehicles):
            self.model.SetArcCostEvaluatorOfVehicle(arcs[v.profile], number)

    def loads(self):
        demand = [0] * len(self.depots) + [self.instance.stops[i].demand for i in self.ids]
        if any(demand):
            taken = self.model.RegisterUnaryTransitVector(demand)
            rooms = [v.capacity for v in self.instance.vehicles]
            self.model.AddDimensionWithVehicleCapacity(taken, 0, rooms, True, "load")

    def times(self):
        every, fleet = self.instance.stops.values(), self.instance.vehicles
        if all(s.windows == ((0, FAR),) for s in every) and all(v.duration == FAR for v in fleet):
            return
        spans = [self.spans(matrix) for matrix in self.instance.duration]
        last = max(v.close for v in fleet) // self.unit
        self.model.AddDimensionWithVehicleTransits([spans[v.profile] for v in fleet], last, last, False, "time")
        moments = self.model.GetDimensionOrDie("time")
        for i in self.ids:
            self.windows(moments.CumulVar(self.index[i]), self.instance.stops[i].windows, last)
        for number, v in enumerate(fleet):
            out = (-(-v.open // self.unit), v.close // self.unit)
            moments.CumulVar(self.model.Start(number)).SetRange(*out)
            moments.CumulVar(self.model.End(number)).SetRange(*out)
            if v.duration < FAR:
                moments.SetSpanUpperBoundForVehicle(v.duration // self.unit, number)
            self.model.AddVariableMinimizedByFinalizer(moments.CumulVar(self.model.End(number)))

    def windows(self, moment, windows, last):
        within = [(-(-opens // self.unit), closes // self.unit) for opens, closes in windows]
        moment.SetRange(within[0][0], min(within[-1][1], last))
        for (_, closed), (opens, _) in zip(within, within[1:]):
            if closed + 1 < opens:
                moment.RemoveInterval(closed + 1, opens - 1)

    def choices(self):
        """Stops that may be left out, at a price; vehicles that may serve a stop; pairs."""
        paired = {i for pair in self.instance.pairs for i in pair}
        for i in self.ids:
            stop = self.instance.stops[i]
            if i not in paired and (self.lax or not stop.required):
                price = DEAR if stop.required else reward(self.instance, stop)
                self.model.AddDisjunction([self.index[i]], price)
            if stop.only is not None:
                self.model.VehicleVar(self.index[i]).SetValues([-1, *sorted(stop.only)])
        for first, then in self.instance.pairs:
            a, b = self.index[first], self.index[then]
            solver, moments = self.model.solver(), self.model.GetDimensionOrDie("time")
            self.model.AddPickupAndDelivery(a, b)
            solver.Add(self.model.VehicleVar(a) == self.model.VehicleVar(b))
            solver.Add(moments.CumulVar(a) <= moments.CumulVar(b))

    def search(self, seconds):
        asked = pywrapcp.DefaultRoutingSearchParameters()
        first = "PATH_CHEAPEST_ARC" if self.instance.kind == "pcvrptw" else "PARALLEL_CHEAPEST_INSERTION"
        asked.first_solution_strategy = getattr(routing_enums_pb2.FirstSolutionStrategy, first)
        asked.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        asked.time_limit.FromTimedelta(timedelta(seconds=seconds))
        return self.model.SolveWithParameters(asked)

    def routes(self, found):
        for number in range(len(self.instance.vehicles) if found else 0):
            index, stops = self.model.Start(number), []
            while not self.model.IsEnd(index):
                node = self.manager.IndexToNode(index)
                if node >= len(self.depots):
                    stops.append(self.ids[node - len(self.depots)])
                index = found.Value(self.model.NextVar(index))
            if stops:
                yield number, stops


def run(instance, _seed, seconds):
    """The routes found; each a vehicle and its stops."""
    instance = without_pauses(instance)
    begin = time.process_time()
    for lax in (False, True):
        routing = Routing(instance, COARSE if instance.kind == "station" else 1, lax)
        routing.costs()
        routing.loads()
        routing.times()
        routing.choices()
        found = routing.search(max(LEAST, seconds - (time.process_time() - begin)))
        if found:
            return list(routing.routes(found))
    return []
