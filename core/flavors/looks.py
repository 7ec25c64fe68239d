"""Finds styles in folders, one YAML file each; whole ones go on the shelf, problems of the others are told in sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from core.errors import SettingsError
from core.flavors.page import read_page
from core.flavors.shelf import sentence
from core.model.style import STYLE_NAME, Style, StyleBody


@dataclass(frozen=True)
class StyleShelf:
    """What was found.

    Args:
        styles: By name, in the order of their titles.
        problems: Sentences that name file and line; the styles they speak of are not on the shelf.
    """

    styles: Mapping[str, Style]
    problems: tuple[str, ...] = ()

    def style(self, name: str) -> Style:
        """The style of this name.

        Raises:
            SettingsError: When it is not on the shelf; tells its problem where it has one.
        """
        if name in self.styles:
            return self.styles[name]
        known = next((problem for problem in self.problems if problem.startswith(f"{name}.yaml")), "")
        raise SettingsError(
            f"There is no style {name}. {known}".strip(), hint=f"Known are: {', '.join(self.styles) or 'none'}."
        )


def load_styles(folders: Sequence[Path]) -> StyleShelf:
    """Reads every style in these folders. A later folder's style replaces an earlier one of the same name.

    Folders that do not exist hold none; names that start with a dot or an underscore are passed over.
    """
    styles: dict[str, Style] = {}
    problems: list[str] = []
    for folder in dict.fromkeys(folder.resolve() for folder in folders):
        for path in sorted(folder.glob("*.yaml")) if folder.is_dir() else ():
            if path.name[0] in "._":
                continue
            try:
                style, found = _load(path)
            except SettingsError as exc:
                style, found = None, [str(exc)]
            problems += found
            if style is not None:
                styles[style.name] = style
    by_title = sorted(styles.values(), key=lambda style: style.title.casefold())
    return StyleShelf(styles={style.name: style for style in by_title}, problems=tuple(problems))


def _load(path: Path) -> tuple[Style | None, list[str]]:
    if not re.fullmatch(STYLE_NAME, path.stem):
        return None, [f"{path.name}: the file's name may hold small letters, digits and underscores only."]
    page = read_page(path, path.name)
    try:
        body = StyleBody.model_validate(page.values)
    except ValidationError as exc:
        return None, [sentence(page, error["loc"], error["type"], error["msg"]) for error in exc.errors()]
    return Style(name=path.stem, **dict(body)), []
