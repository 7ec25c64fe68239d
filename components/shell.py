"""The script behind every screen: page settings, look, top bar, the page itself, and the one error boundary."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from components import notice, session, topbar
from core.errors import NotFoundError, StudioError

ROOT = Path(__file__).resolve().parent.parent
_LOG = logging.getLogger("reelbook.screen")


def _pages() -> dict[str, st.Page]:
    pages = {}
    for name, title in topbar.PAGES.items():
        pages[name] = st.Page(ROOT / "pages" / f"{name}.py", title=title, default=name == "projects")
    return pages


def _problem(text: str, hint: str, way_out: st.Page | None = None) -> None:
    with st.container(key="rb_problem", gap="small"):
        st.html(notice.line(text, hint, is_bad=True))
        if way_out is not None:
            st.page_link(way_out, label="All projects", width="content")


def _run() -> None:
    pages = _pages()
    page = st.navigation(list(pages.values()), position="hidden")
    current = next(name for name, known in pages.items() if known is page or known.url_path == page.url_path)
    try:
        topbar.show(session.studio(), current)
        with st.container():  # always there: were the page moved by what comes above it, typing in it would be lost
            topbar.line(session.studio(), current)
        page.run()
    except NotFoundError as exc:
        _problem(exc.message, exc.hint or "It may have been deleted; Projects lists what is there.", pages["projects"])
    except StudioError as exc:
        _problem(exc.message, exc.hint)
    except Exception:  # noqa: BLE001  the screen's boundary: nothing above it could tell the person anything
        _LOG.exception("The screen %s broke", current)
        _problem("This screen could not be drawn.", "Nothing was lost. Reload it; the server's log has the details.")


st.set_page_config(page_title="Reelbook", layout="wide", initial_sidebar_state="collapsed")
for sheet in sorted((ROOT / "components").glob("look*.css")):
    st.html(sheet)
# What floats over the page (menus, popovers) lies outside of the part that Streamlit gives a theme to.
st.html(f"<style>:root {{ color-scheme: {st.context.theme.type or 'dark'}; }}</style>")
_run()
