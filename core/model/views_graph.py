"""What depends on what, ready to be drawn from left to right."""

from __future__ import annotations

from core.model.base import Value
from core.model.cells import VerdictKind


class GraphNode(Value):
    """A cell, or a fold of cells of one kind.

    Args:
        name: Name of the cell; `fold:<kind>` for a fold.
        kind: Kind of the cell, or of all cells of a fold.
        column, row: Place in the drawing; columns are layers, from what reads nothing to what nothing reads. Rows may be
            halves, for a cell that stands between two.
        mark: What is true of it; of a fold the worst.
        note: The cause in a few words, or what a fold holds; may be empty.
        count: Cells in it; 1 for a cell.
    """

    name: str
    kind: str
    title: str
    column: int
    row: float
    mark: VerdictKind
    is_frozen: bool = False
    note: str = ""
    count: int = 1


class GraphEdge(Value):
    """One node looks at another.

    Args:
        source: The one that is looked at.
        target: The one that looks.
        is_stale: The source is newer than what the target was made from, or stale itself.
        is_implied: A longer way says the same, so the drawing may leave it out.
    """

    source: str
    target: str
    is_stale: bool = False
    is_implied: bool = False


class GraphView(Value):
    """A project as a drawing.

    Args:
        columns: Title of each layer, from left to right.
        rows: How many rows it is high.
        folded: Scenes that are not drawn one by one.
    """

    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    columns: tuple[str, ...]
    rows: int
    folded: int = 0
