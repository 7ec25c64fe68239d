"""What the model picker shows: which models there are, what each would buy and cost here, and how it has done so far."""

from __future__ import annotations

from typing import Any

from pydantic import AwareDatetime

from core.model.base import Value
from core.model.money import UNKNOWN, Price
from core.model.orders import Ability


class Outcomes(Value):
    """How the last jobs of a model went.

    Args:
        tried: How many of the last ten came to an end; those whose outcome nobody knows are not counted.
        worked: How many of them brought a result.
        median_wait_s: From the moment work began to the result, of those that worked; None where none did.
    """

    tried: int = 0
    worked: int = 0
    median_wait_s: float | None = None

    def words(self) -> str:
        """`9 of the last 10 worked, 42 s each`; empty where it was never tried."""
        if not self.tried:
            return ""
        wait = f", {self.median_wait_s:.0f} s each" if self.median_wait_s is not None else ""
        if self.tried == 1:
            return f"worked the one time{wait.removesuffix(' each')}" if self.worked else "failed the one time"
        return f"{self.worked} of the last {self.tried} worked{wait}"


class ParameterView(Value):
    """A further setting of a model, for a form. `name` is what `CellDesk.make(parameters=…)` takes.

    Args:
        kind: `number`, `whole`, `choice`, `flag` or `text`.
        default: What the vendor does when it is not sent; None where it does not say.
        value: As the take it is shown beside was made; None where it was not sent.
    """

    name: str
    title: str
    kind: str
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()
    default: Any = None
    value: Any = None
    note: str = ""


class VoiceChoice(Value):
    """A voice of a model: the vendor's name of it, and ours."""

    name: str
    title: str


class ModelChoice(Value):
    """A model for one cell.

    Args:
        is_ready: Its vendor is open and its key is there; `not_ready` says what it needs otherwise.
        lengths, sizes: What can be bought, in words; empty where the ability has none.
        takes: What it takes beyond words (`a first frame, 3 reference pictures`).
        price: What this very cell is expected to cost with it.
        price_note: Where the price is not the plain formula (`from what was billed for the last 8`); what it leaves out.
        bought_s: Seconds that would be bought; None where nothing has a length.
        bought_size: Size that would be bought (`1280x720`); empty where nothing has one.
        passes_over: Soft things it leaves out, each a sentence.
        problems: Why it cannot make this, each a sentence; empty when it can.
        warning: That it is about to be switched off; empty when it is not.
        is_chosen: It is what the cell is made with unless something else is said.
        takes_seed: The same seed gives the same result.
        is_calibrated: The price follows what was billed, see `price_note`.
        prompt, negative: The words as they would be sent.
    """

    id: str
    title: str
    vendor: str
    vendor_title: str
    ability: Ability
    is_ready: bool = True
    not_ready: str = ""
    lengths: str = ""
    sizes: str = ""
    takes: str = ""
    price: Price = UNKNOWN
    price_note: str = ""
    is_calibrated: bool = False
    bought_s: float | None = None
    bought_size: str = ""
    passes_over: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    outcomes: Outcomes = Outcomes()
    warning: str = ""
    parameters: tuple[ParameterView, ...] = ()
    is_chosen: bool = False
    takes_seed: bool = False
    voices: tuple[VoiceChoice, ...] = ()
    prompt: str = ""
    negative: str = ""


class ModelDefault(Value):
    """The model a project uses for an ability, and who said so.

    Args:
        model, title: Empty where the catalogue has none that can be used; then `problem` says why.
        own: Catalogue id the project itself names; empty where it takes what the flavor says.
        said_by: `this project`, `your settings`, `the flavor` or `the catalogue`.
    """

    ability: Ability
    model: str = ""
    title: str = ""
    own: str = ""
    said_by: str = ""
    problem: str = ""


class ProjectModels(Value):
    """The models of a project by ability. `saves`: hand back as `began_from` with a choice."""

    defaults: tuple[ModelDefault, ...]
    saves: int


class ModelLine(Value):
    """A model by itself, for a list.

    Args:
        price: In words (`$0.05 a second`).
    """

    id: str
    title: str
    vendor: str
    vendor_title: str
    ability: Ability
    lengths: str = ""
    sizes: str = ""
    takes: str = ""
    price: str = ""
    warning: str = ""


class PromptLine(Value):
    """A prompt that was used, or one that was saved to be used again.

    Args:
        id: For `remove_prompt`; empty for those that are only history.
        name: Of a saved one; of the others, the project and the cell it was for.
        used_at: When it was last sent; None for one that was only saved.
        times: How many takes were made with it.
        model: What the last of them was made with.
    """

    id: str = ""
    name: str
    text: str
    ability: Ability | None = None
    used_at: AwareDatetime | None = None
    times: int = 0
    model: str = ""

    @property
    def is_saved(self) -> bool:
        return bool(self.id)
