"""How prizes are told to peers that have one sum to make small and no layers."""

PROFIT = 100
"""Units of travel that a point of an orienteering problem is worth: more than any detour."""


def reward(instance, stop):
    """What serving a stop is worth, in units of travel."""
    if instance.kind == "toptw":
        return stop.prize * PROFIT * instance.scale // 10
    return stop.prize


def priority(instance, stop):
    """VROOM's priority, 0 to 100: the prize itself where it fits."""
    most = max((s.prize for s in instance.stops.values()), default=0)
    return stop.prize if most <= 100 else 100 * stop.prize // most


def worth(_instance, stop):
    """vrp-cli's value, whose sum comes before travel."""
    return stop.prize
