"""Finds flavors in folders; whole ones go on the shelf, problems of the others are told in sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from pydantic import ValidationError

from core.errors import SettingsError
from core.flavors.files import FILES, PROMPTS
from core.flavors.page import Page, Place, read_page
from core.model.base import Value
from core.model.flavor import FLAVOR_NAME, Flavor, prompt_problem


@dataclass(frozen=True)
class FlavorShelf:
    """What was found.

    Args:
        flavors: By name, in the order of their folders' names.
        problems: Sentences that name file and line; the flavors they speak of are not on the shelf.
    """

    flavors: Mapping[str, Flavor]
    problems: tuple[str, ...] = ()

    def flavor(self, name: str) -> Flavor:
        """The flavor of this name.

        Raises:
            SettingsError: When it is not on the shelf; tells its problem where it has one.
        """
        if name in self.flavors:
            return self.flavors[name]
        known = next((problem for problem in self.problems if problem.startswith(f"{name}/")), "")
        raise SettingsError(
            f"There is no flavor {name}. {known}".strip(), hint=f"Known are: {', '.join(self.flavors) or 'none'}."
        )


def load_flavors(folders: Sequence[Path]) -> FlavorShelf:
    """Reads every flavor in these folders. A later folder's flavor replaces an earlier one of the same name.

    Folders that do not exist hold no flavors; names that start with a dot or an underscore are passed over.
    """
    flavors: dict[str, Flavor] = {}
    problems: list[str] = []
    for folder in dict.fromkeys(folder.resolve() for folder in folders):
        for place in sorted(folder.iterdir()) if folder.is_dir() else ():
            if place.is_dir() and place.name[0] not in "._":
                flavor, found = _load(place)
                problems += found
                if flavor is not None:
                    flavors[flavor.name] = flavor
    return FlavorShelf(flavors=flavors, problems=tuple(problems))


def _load(folder: Path) -> tuple[Flavor | None, list[str]]:
    if not re.fullmatch(FLAVOR_NAME, folder.name):
        return None, [f"{folder.name}/: the folder's name may hold small letters, digits and underscores only."]
    pages: dict[str, Page] = {}
    problems: list[str] = []
    for name in FILES:
        try:
            pages[name] = read_page(folder / name, f"{folder.name}/{name}")
        except SettingsError as exc:
            problems.append(str(exc))
    for name, page in pages.items():
        problems += _file_problems(page, FILES[name])
    problems = problems or _prompt_problems(pages) + _share_problems(pages["storyboard.yaml"])
    if problems:
        return None, problems
    return _assemble(folder.name, pages), []


def _file_problems(page: Page, file: type[Value]) -> list[str]:
    try:
        file.model_validate(page.values)
    except ValidationError as exc:
        return [sentence(page, error["loc"], error["type"], error["msg"]) for error in exc.errors()]
    return []


def sentence(page: Page, place: Place, kind: str, words: str) -> str:
    """What is wrong at a place of a page, with file and line."""
    name = ".".join(str(part) for part in place)
    if kind == "extra_forbidden":
        return page.problem(place, f"there is no field {name} here")
    if kind == "missing":
        return page.problem(place, f"the field {name} is missing")
    return page.problem(place, f"{name}: {words}")


def _prompt_problems(pages: Mapping[str, Page]) -> list[str]:
    found = []
    for name, (file, field) in PROMPTS.items():
        page = pages[file]
        if problem := prompt_problem(name, page.values[field]):
            body = page.bodies.get((field,))
            found.append(page.problem((field,), problem[1], line=None if body is None else body + problem[0]))
    return found


def _share_problems(page: Page) -> list[str]:
    whole = sum((Fraction(beat["share"]) for beat in page.values["beats"]), Fraction(0))
    if whole == 1:
        return []
    return [page.problem(("beats",), f"the shares of the beats add up to {float(whole):g}, not 1")]


def _assemble(name: str, pages: Mapping[str, Page]) -> Flavor:
    values = {file: page.values for file, page in pages.items()}
    parameters = {key: value for key, value in values["parameters.yaml"].items() if key != "song"}
    return Flavor.model_validate(
        {
            **parameters,
            "name": name,
            "placeholder": values["brief.yaml"].get("placeholder", ""),
            "mood_count": values["mood.yaml"].get("count", 4),
            "beats": values["storyboard.yaml"]["beats"],
            "prompts": {prompt: values[file][field] for prompt, (file, field) in PROMPTS.items()},
        }
    )
