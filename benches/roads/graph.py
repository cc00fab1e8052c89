"""The network that beibao makes of a file, for engines that take one."""

from dataclasses import dataclass


@dataclass
class Graph:
    nodes: list  # (longitude, latitude)
    links: list  # (from, to, milliseconds)

    @classmethod
    def read(cls, path):
        nodes, links = [], []
        for line in path.read_text(encoding="utf-8").splitlines():
            kind, *numbers = line.split()
            if kind == "n":
                nodes.append(tuple(map(float, numbers)))
            else:
                links.append(tuple(map(int, numbers)))
        return cls(nodes, links)

    def places(self, dice, count):
        """Nodes that a link leaves, chosen at random."""
        tails = sorted({link[0] for link in self.links})
        return [dice.choice(tails) for _ in range(count)]
