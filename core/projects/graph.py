"""What depends on what, as a drawing: a node for each cell, an edge for each cell that another one looks at.

Scenes are rows. Where there are many, those that need something are drawn and the others are folded, kind by kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from math import ceil

from core.model.cells import CellRef, Policy, Snapshot, VerdictKind
from core.model.views_graph import GraphEdge, GraphNode, GraphView
from core.notebook import Notebook, slots
from core.notebook.kinds import Kinds
from core.projects.offers import NOUNS
from core.projects.readings import Reading

MOST_SCENES = 12
"""Scenes that are drawn one by one; more would be a thicket."""

_PER_SCENE = ("scene_text", "keyframe", "clip")
_COLUMNS = {
    "brief": 0,
    **dict.fromkeys(("moods", "storyboard"), 1),
    **dict.fromkeys(("mood_picture", "scene_text", "song"), 2),
    **dict.fromkeys(("keyframe", "beat_grid", "sound_wish", "voice", "effect"), 3),
    **dict.fromkeys(("clip", "lip_sync", "joints", "bridge"), 4),
    "cut": 5,
    "captions": 5,
    "film": 6,
}
_TITLES = ("Brief", "Mood, storyboard", "Texts, song", "Keyframes", "Clips", "Cut", "Film")
_WORST = (VerdictKind.BLOCKED, VerdictKind.STALE, VerdictKind.MISSING, VerdictKind.CURRENT)


def graph_view(read: Reading, notebook: Notebook, kinds: Kinds, *, first: int = 0) -> GraphView:
    """The drawing of a project at one moment.

    Args:
        first: The first of the scenes drawn one by one, where not all are; scenes that need something count first.
    """
    drawing = _Drawing(read, notebook, kinds, first)
    nodes = drawing.nodes()
    return GraphView(
        nodes=nodes,
        edges=drawing.edges({node.name for node in nodes}),
        columns=_TITLES,
        rows=ceil(max((node.row for node in nodes), default=0)) + 1,
        folded=drawing.folded,
    )


class _Drawing:
    """One project on its way to paper."""

    def __init__(self, read: Reading, notebook: Notebook, kinds: Kinds, first: int) -> None:
        self._snapshot, self._verdicts = read.snapshot, read.verdicts
        self._notebook, self._kinds = notebook, kinds
        self._refs = kinds.refs(read.snapshot)
        scenes = slots.scene_ids(read.snapshot)
        wanting = [one for one in scenes if self._wants(one)]
        ranked = (
            [*wanting, *(one for one in scenes if one not in set(wanting))] if len(scenes) > MOST_SCENES else scenes
        )
        chosen = set(ranked[first : first + MOST_SCENES])
        self._shown = [one for one in scenes if one in chosen]
        self.folded = len(scenes) - len(self._shown)

    def nodes(self) -> tuple[GraphNode, ...]:
        rows = max(len(self._shown) + bool(self.folded), 3)
        placed = [self._scene_node(ref) for ref in self._refs if ref.kind in _PER_SCENE and ref.subject in self._shown]
        placed += self._folds()
        for column in range(len(_TITLES)):
            alone = [ref for ref in self._refs if ref.kind not in _PER_SCENE and _column(ref.kind) == column]
            taken = max((node.row + 1 for node in placed if node.column == column), default=0.0)
            start = taken + 0.5 if taken else max(0.0, (rows - len(alone)) / 2)
            placed += [self._node(ref, start + number) for number, ref in enumerate(alone)]
        return tuple(placed)

    def edges(self, drawn: set[str]) -> tuple[GraphEdge, ...]:
        """What looks at what, with folds in place of what is folded; a stale edge wins over a quiet one."""
        found: dict[tuple[str, str], bool] = {}
        for ref in self._refs:
            target = self._drawn_as(ref.name, drawn)
            for name in sorted(self._notebook.reads(self._snapshot, ref)):
                source = self._drawn_as(name, drawn)
                if source and target and source != target:
                    stale = self._carries_change(name, ref)
                    found[source, target] = found.get((source, target), False) or stale
        implied = _implied(found)
        return tuple(
            GraphEdge(source=one, target=other, is_stale=stale, is_implied=(one, other) in implied)
            for (one, other), stale in found.items()
        )

    def _drawn_as(self, name: str, drawn: set[str]) -> str:
        if name in drawn:
            return name
        fold = f"fold:{name.partition(':')[0]}"
        return fold if fold in drawn else ""

    def _scene_node(self, ref: CellRef) -> GraphNode:
        return self._node(ref, float(self._shown.index(ref.subject)))

    def _node(self, ref: CellRef, row: float) -> GraphNode:
        verdict, cell = self._verdicts[ref.name], self._snapshot.cells.get(ref.name)
        return GraphNode(
            name=ref.name,
            kind=ref.kind,
            title=_short(self._kinds[ref.kind].title(self._snapshot, ref.subject), ref.kind),
            column=_column(ref.kind),
            row=row,
            mark=verdict.kind,
            is_frozen=cell is not None and cell.policy is Policy.FROZEN,
            note=verdict.sentence() or ("mood picture" if ref.kind == "mood_picture" else ""),
        )

    def _folds(self) -> list[GraphNode]:
        """One node a kind for the scenes that are not drawn."""
        if not self.folded:
            return []
        return [self._fold(kind, float(len(self._shown))) for kind in _PER_SCENE]

    def _fold(self, kind: str, row: float) -> GraphNode:
        inside = [ref for ref in self._refs if ref.kind == kind and ref.subject not in self._shown]
        counts = Counter(self._verdicts[ref.name].kind for ref in inside)
        told = [f"{counts[one]} {one.value}" for one in _WORST if counts[one]]
        return GraphNode(
            name=f"fold:{kind}",
            kind=kind,
            title=f"{len(inside)} more {NOUNS[kind][1]}",
            column=_column(kind),
            row=row,
            mark=next((one for one in _WORST if counts[one]), VerdictKind.MISSING),
            note=", ".join(told),
            count=len(inside),
        )

    def _wants(self, scene_id: str) -> bool:
        names = (f"{kind}:{scene_id}" for kind in _PER_SCENE)
        found = (self._verdicts[name] for name in names if name in self._verdicts)
        return any(verdict.kind is not VerdictKind.CURRENT for verdict in found)

    def _carries_change(self, source: str, target: CellRef) -> bool:
        """Whether a change comes this way: the target is stale, and what it looks at is stale too or chosen later."""
        return self._verdicts[target.name].kind is VerdictKind.STALE and (
            _is_stale(self._verdicts, source) or _is_newer(self._snapshot, source, target)
        )


def _column(kind: str) -> int:
    return _COLUMNS.get(kind, len(_TITLES) - 1)


def _short(title: str, kind: str) -> str:
    """A mood picture is called by its mood: there is little room."""
    return title.partition(": ")[2] or title if kind == "mood_picture" else title


def _is_stale(verdicts: Mapping[str, object], name: str) -> bool:
    return getattr(verdicts.get(name), "kind", None) is VerdictKind.STALE


def _is_newer(snapshot: Snapshot, source: str, target: CellRef) -> bool:
    kind, _, subject = source.partition(":")
    above, below = snapshot.selected(kind, subject), snapshot.selected(target.kind, target.subject)
    return above is not None and below is not None and above.created_at > below.created_at


def _implied(found: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Edges that a longer way says too."""
    after: dict[str, set[str]] = {}
    for source, target in found:
        after.setdefault(source, set()).add(target)
    reached: dict[str, set[str]] = {}

    def beyond(name: str) -> set[str]:
        if name not in reached:
            reached[name] = set().union(*(beyond(one) | {one} for one in after.get(name, ())))
        return reached[name]

    return {
        (source, target)
        for source, targets in after.items()
        for target in targets
        if any(target in beyond(one) for one in targets if one != target)
    }
