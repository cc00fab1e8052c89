"""How worth is told to peers that have one sum to make small or great, and no layers.

The tiers of a station are told as strongly as a peer's numbers allow: a hundred points of a tier for
one of the tier above.
"""

PROFIT = 10
"""Units of travel, as the file has them, that a point of an orienteering problem is worth: more
than any detour."""
POINT = 20
"""Seconds of travel that a point of a station's third tier is worth."""
STEP = 100
"""How much more a point is worth one tier higher."""
CROWN = 100
"""Points of a visit of the first tier, of which the number counts."""


def reward(instance, stop):
    """What serving a stop is worth, in units of travel."""
    if instance.kind == "toptw":
        return stop.prize * PROFIT * instance.scale
    if instance.kind == "station":
        return POINT * worth(instance, stop)
    return stop.prize


def worth(instance, stop):
    """What serving a stop is worth where that comes before travel."""
    if instance.kind != "station":
        return stop.prize
    return (CROWN if stop.tier == 1 else stop.prize) * STEP ** (3 - stop.tier)


TOP = {1: 100, 2: 50, 3: 10}
"""VROOM's greatest priority of each tier: weaker lower tiers served it no more of the first."""


def priority(instance, stop):
    """VROOM's priority, 0 to 100: the prize itself where it fits."""
    if instance.kind == "station":
        most = max(s.prize for s in instance.stops.values() if s.tier == stop.tier)
        return TOP[1] if stop.tier == 1 else max(1, -(-TOP[stop.tier] * stop.prize // max(1, most)))
    most = max((s.prize for s in instance.stops.values()), default=0)
    return stop.prize if most <= 100 else 100 * stop.prize // most
