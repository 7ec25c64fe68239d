"""Pages of `docs/` that are written from the code: `python -m tests.docs` rewrites them, a test holds them."""

from __future__ import annotations

import inspect
from pathlib import Path

from pydantic import BaseModel

from core import errors
from core.settings import KEY_VARIABLES, ROOT, Caps, Limits, OfflineSettings, Settings
from tests.docs_models import models_text, providers_for_docs, with_vendors

DOCS = ROOT / "docs"
_HEAD = "<!-- Written from the code by `python -m tests.docs`; edit the code instead. -->\n\n"


def settings_page() -> str:
    """Every setting with its variable, default and type."""
    rows = ["| setting | environment | default |", "|---|---|---|"]
    rows += _rows(Settings, "", "REELBOOK_")
    for name, part in (("offline", OfflineSettings), ("caps", Caps), ("limits", Limits)):
        rows += _rows(part, f"{name}.", f"REELBOOK_{name.upper()}__")
    intro = (
        "Settings are read once at start from `reelbook.toml` beside the README and from the environment, which wins. "
        "Keys of vendors come from the vendors' own variables, or from entries of the same names in "
        "`.streamlit/secrets.toml`, and are never printed.\n\n"
        "Limits of money (`caps`), what new projects start with, keys, addresses of vendors and the public address can also "
        "be set on the settings screen. They take effect at once and are kept in `settings.json` in the workspace, which "
        "only its owner may read. The environment wins over that file, that file over `.streamlit/secrets.toml`, and that "
        "over `reelbook.toml`.\n\n"
        f"Keys: {_keys()}.\n\n"
        "How a vendor is reached: `REELBOOK_VENDORS__REPLICATE__BASE_URL` in place of its own address, such as a proxy or a "
        "server of your own; `REELBOOK_VENDORS__COMFYUI__RESULT_HOSTS` for further hosts on a private network whose results "
        "are fetched, with commas between them.\n\n"
    )
    return f"{_HEAD}# Settings\n\n{intro}" + "\n".join(rows) + "\n"


def _keys() -> str:
    return ", ".join(f"`{name}`" for name in KEY_VARIABLES)


def _rows(part: type[BaseModel], prefix: str, variable: str) -> list[str]:
    rows = []
    for name, field in part.model_fields.items():
        default = field.default
        if isinstance(default, BaseModel) or name in {"keys", "vendors", "secret_names"}:
            continue
        shown = "`workspace/`" if isinstance(default, Path) else f"`{default}`" if default is not None else "none"
        rows.append(f"| `{prefix}{name}` | `{variable}{name.upper()}` | {shown} |")
    return rows


def errors_page() -> str:
    """The error tree, as drawn at the top of its module, with the first line of each docstring."""
    tree = inspect.getdoc(errors) or ""
    return f"{_HEAD}# Errors\n\n```\n{tree}\n```\n"


def models_page(workspace: Path) -> str:
    """The catalogue: what each model can do and what it costs."""
    return f"{_HEAD}# Models\n\n{models_text(providers_for_docs(workspace))}"


def readme(workspace: Path) -> str:
    """The README with its table of vendors."""
    return with_vendors((ROOT / "README.md").read_text("utf-8"), providers_for_docs(workspace))


def pages(workspace: Path) -> dict[str, str]:
    """Every written page by file name."""
    return {"settings.md": settings_page(), "errors.md": errors_page(), "models.md": models_page(workspace)}


if __name__ == "__main__":
    for name, text in pages(ROOT / ".tmp" / "docs").items():
        (DOCS / name).write_text(text, "utf-8")
    (ROOT / "README.md").write_text(readme(ROOT / ".tmp" / "docs"), "utf-8")
