"""How prizes are told to peers that have one sum to make small and no layers."""

PROFIT = 100
"""Units of travel that a point of an orienteering problem is worth: more than any detour."""


def reward(instance, stop):
    """What serving a stop is worth, in units of travel."""
    if instance.kind == "toptw":
        return stop.prize * PROFIT * instance.scale // 10
    return stop.prize
