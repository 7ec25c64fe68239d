"""The notebook as a drawing of what depends on what, and the same in words."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from components import session
from components.marks import WORDS
from components.markup import Html, tag
from core.model.cells import VerdictKind
from core.model.views_graph import GraphNode, GraphView

_HERE = Path(__file__).parent
_GRAPH = st.components.v2.component(
    "reelbook_graph",
    html="""
<div class="graph"><div class="sheet" role="group" aria-label="What depends on what"></div></div>
""",
    css="\n".join((_HERE / name).read_text("utf-8") for name in ("marks.css", "graph.css")),
    js=(_HERE / "graph.js").read_text("utf-8"),
)
_VIEWS = ("Column", "Graph")
_CHOSEN = "rb_graph_cell"
_FIRST = "rb_graph_first"


def is_wanted() -> bool:
    """The choice between the column and the drawing; whether the drawing is chosen."""
    key = session.own("rb_notebook_as")
    shown = st.segmented_control(
        "Show as", _VIEWS, default=_VIEWS[0], key=key, label_visibility="collapsed", persist_state="session"
    )
    return shown == _VIEWS[1]


def first() -> int:
    """Where there are many scenes, the first of those that are drawn one by one."""
    return int(st.session_state.get(session.own(_FIRST), 0))


def show(view: GraphView) -> str:
    """The drawing.

    Returns:
        Name of the cell that was chosen; empty for none.
    """
    chosen = str(st.session_state.get(session.own(_CHOSEN), ""))
    data = {
        "nodes": [_node(node) for node in view.nodes],
        "edges": [edge.model_dump() for edge in view.edges],
        "columns": list(view.columns),
        "rows": view.rows,
        "chosen": chosen,
    }
    picked = _GRAPH(key=session.own("rb_graph"), data=data, on_pick_change=lambda: None).pick
    _say_folded(view)
    st.html(_words(view))
    if picked and session.once("rb_graph", picked["at"]):
        _take(view, str(picked["name"]))
        st.rerun()  # the drawing lies above what shows the choice
    return chosen


def _take(view: GraphView, name: str) -> None:
    """Remembers the cell that was pressed; a fold turns to the next scenes."""
    if name.startswith("fold:"):
        st.session_state[session.own(_FIRST)] = _next(view)
    else:
        st.session_state[session.own(_CHOSEN)] = name


def _next(view: GraphView) -> int:
    """The first scene of the next sheet; after the last one the first again."""
    shown = sum(1 for node in view.nodes if node.kind == "scene_text" and node.count == 1)
    after = first() + shown
    return after if shown and after < shown + view.folded else 0


def _say_folded(view: GraphView) -> None:
    if view.folded:
        said = f"{view.folded} scenes are folded; what needs something comes first. Press a fold for the next ones."
        st.html(tag("p", said, class_="rb-facts"))


def _node(node: GraphNode) -> dict[str, object]:
    is_kept = node.is_frozen and node.mark is not VerdictKind.MISSING
    return {
        **node.model_dump(mode="json"),
        "shape": "frozen" if is_kept else node.mark.value,
        "word": "kept as it is" if is_kept else WORDS[node.mark],
    }


def _words(view: GraphView) -> Html:
    """The drawing for those who cannot see it, or would rather read."""
    titles = {node.name: node.title for node in view.nodes}
    sources: dict[str, list[str]] = {}
    for edge in view.edges:
        sources.setdefault(edge.target, []).append(titles[edge.source])
    rows = [_line(node, sources.get(node.name, [])) for node in view.nodes]
    return tag(
        "details", tag("summary", "The same in words"), tag("ul", *rows, class_="rb-plan"), class_="rb-graph-words"
    )


def _line(node: GraphNode, sources: list[str]) -> Html:
    state = f"{WORDS[node.mark]}{f': {node.note}' if node.note else ''}"
    looks = f"looks at {', '.join(sources)}" if sources else "looks at nothing"
    return tag("li", tag("span", node.title), tag("span", f"{state}; {looks}", class_="rb-muted"))
