"""Find records that refer to each other in a circle, visiting each record once.

Following the links again from each record of an import would take quadratic time, and all other
writers would have to wait.
"""

from collections.abc import Callable, Hashable, Iterable
from typing import Generic, TypeVar

Node = TypeVar("Node", bound=Hashable)


class CycleFinder(Generic[Node]):
    """Tells which nodes of a graph lead to each other: its strongly connected components.

    This is Tarjan's algorithm without recursion, because chains can be of any length. It remembers
    what it found, so make a new one when nodes may have gained links.
    """

    def __init__(self, links: Callable[[Node], Iterable[Node]]) -> None:
        self._links = links
        self._component: dict[Node, Node] = {}

    def share(self, one: Node, other: Node) -> bool:
        """Return whether two nodes lead to each other, or are the same."""
        return self._component_of(one) == self._component_of(other)

    def _component_of(self, node: Node) -> Node:
        """Return the node that stands for this one's component."""
        if node not in self._component:
            self._explore(node)
        return self._component[node]

    def _explore(self, start: Node) -> None:
        numbers, lowest, open_nodes = {start: 0}, {start: 0}, [start]
        trail = [(start, iter(self._links(start)))]
        while trail:
            node, ahead = trail[-1]
            for other in ahead:
                if other in self._component:
                    continue
                if other not in numbers:
                    numbers[other] = lowest[other] = len(numbers)
                    open_nodes.append(other)
                    trail.append((other, iter(self._links(other))))
                    break
                lowest[node] = min(lowest[node], numbers[other])
            else:
                trail.pop()
                if trail:
                    before = trail[-1][0]
                    lowest[before] = min(lowest[before], lowest[node])
                if lowest[node] == numbers[node]:
                    self._close(node, open_nodes)

    def _close(self, node: Node, open_nodes: list[Node]) -> None:
        member = None
        while member != node:
            member = open_nodes.pop()
            self._component[member] = node
