"""Facts as the steps give them to writers."""

from __future__ import annotations

from typing import Any

import pytest

from core.flavors import FlavorShelf, load_flavors
from core.model.orders import WriteRequest, WriteTask
from core.model.replies import BriefReply, MoodsReply, RewriteReply, StoryboardReply
from core.providers.offline.writing import write_reply
from core.settings import Settings

DRIVE = (
    "Night drive song. Two friends in an old car, neon on wet streets, they leave the city and see the sun come up over"
    " the sea. Dreamy, warm, a bit sad."
)
LIGHTHOUSE = (
    "A lighthouse keeper finds a bottle with a letter that was written to her. Quiet, northern, a storm coming."
    ' At the end she answers: "I am still here."'
)
BOTTLE = (
    "Launch of Fjord, a reusable steel bottle that keeps water cold for a day. For people who run before work."
    " Instagram, 15 seconds. Fresh, honest, no gym clichés. Do not say it saves the planet."
)


@pytest.fixture(scope="session")
def flavors() -> FlavorShelf:
    return load_flavors([Settings().flavors_path])


class Desk:
    """Asks the offline writer as the steps do."""

    def __init__(self, flavors: FlavorShelf) -> None:
        self._flavors = flavors

    def facts(self, text: str, flavor: str = "short_film", length_s: int = 30, **more: Any) -> dict[str, Any]:
        shape = self._flavors.flavor(flavor)
        return {
            "brief": {"text": text, "length_s": length_s},
            "kind": shape.kind.value,
            "rate": "30",
            "beats": [beat.model_dump(mode="json") for beat in shape.beats],
            "length_frames": 30 * length_s,
            **more,
        }

    def brief(self, text: str, flavor: str = "short_film") -> BriefReply:
        reply = self._reply(WriteTask.BRIEF, self.facts(text, flavor))
        assert isinstance(reply, BriefReply)
        return reply

    def moods(self, text: str, seed: int = 1, **more: Any) -> MoodsReply:
        reply = self._reply(WriteTask.MOODS, self.facts(text, **more), seed)
        assert isinstance(reply, MoodsReply)
        return reply

    def board(
        self, text: str, flavor: str = "short_film", seed: int = 1, length_s: int = 30, **more: Any
    ) -> StoryboardReply:
        reply = self._reply(WriteTask.STORYBOARD, self.facts(text, flavor, length_s, **more), seed)
        assert isinstance(reply, StoryboardReply)
        return reply

    def scene(self, brief: str, note: str, /, seed: int = 1, **scene: Any) -> RewriteReply:
        reply = self._reply(WriteTask.SCENE, self.facts(brief, scene=scene, note=note), seed)
        assert isinstance(reply, RewriteReply)
        return reply

    def _reply(self, task: WriteTask, facts: dict[str, Any], seed: int = 1) -> object:
        """Through JSON, as it travels: a reply that could not be stored is no reply."""
        reply = write_reply(WriteRequest(task=task, prompt="", facts=facts), seed)
        return type(reply).from_json(reply.to_json())


@pytest.fixture(scope="session")
def desk(flavors: FlavorShelf) -> Desk:
    return Desk(flavors)
