"""The conversation about the brief: what goes to the writer, and what the studio says when its answer is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.brief.fields import Heard, heard, is_whole, missing
from core.jobs.asking import Asker
from core.model.cells import Snapshot
from core.model.flavor import PromptName
from core.model.jobs import JobRequest
from core.model.messages import Message, Part, Saying, Speaker, Way
from core.model.orders import Ability, GenerateOrder, OrderResult, WriteRequest, WriteTask
from core.model.project import ProjectKind
from core.model.replies import BriefReply
from core.model.views_brief import FIELD_TITLES
from core.notebook import slots
from core.notebook.kinds import Wish
from core.notebook.landing import land_document
from core.notebook.pretend import with_drafts

_REMEMBERED = 30
_QUESTIONS = {
    "text": "What happens in it? A few sentences are enough.",
    "product": "What is the product, in your own words?",
    "goal": "What should happen once somebody has seen it?",
    "audience": "Who is it for?",
    "message": "What is the one thing that should stay in mind?",
    "tone": "How should it feel? Two or three words.",
    "platform": "Where will it be shown?",
    "length_s": "It is set to {length_s} seconds. How long should it be?",
}
_SONG = {"text": "What do we see while the song plays? A few sentences are enough."}
_WHOLE = "That is enough to choose a mood from."


def talk_order(asker: Asker, snapshot: Snapshot, said: str, messages: Sequence[Message], wish: Wish) -> GenerateOrder:
    """The frozen order for an answer to newly said words."""
    asked = _asked(messages)
    answers = _answered(snapshot, messages)
    lines = [f"{message.speaker}: {message.text}" for message in messages[-_REMEMBERED:]]
    ask = WriteRequest(
        task=WriteTask.BRIEF,
        prompt=asker.prompt(snapshot, PromptName.BRIEF, talk="\n".join([*lines, f"{Speaker.PERSON}: {said}"])),
        facts={
            **asker.facts(snapshot),
            "said": said,
            "answers": answers,
            "asked": [*asked, answers] if answers and not messages else asked,
        },
    )
    return asker.order(snapshot, Ability.WRITE, ask, "brief", wish)


def heard_in(snapshot: Snapshot, request: JobRequest, result: OrderResult) -> Heard:
    """What a result does to the brief as it is now."""
    reply = BriefReply.from_json(result.outputs[0].content or "")
    return heard(snapshot, reply, is_talk=bool(_facts(request).get("said")))


def told(snapshot: Snapshot, request: JobRequest, result: OrderResult) -> Saying:
    """What the studio says: what it filled in, what it left alone, and one question for what is still missing."""
    reply = BriefReply.from_json(result.outputs[0].content or "")
    found = heard_in(snapshot, request, result)
    after = with_drafts(snapshot, (land_document(found.brief, request, result),))
    asked = {*(_facts(request).get("asked") or ()), *(part.name for part in found.parts)}
    next_up = next((name for name in missing(after) if name not in asked), "")
    sentences = [
        _named("Filled in", found.parts, Way.FILLED),
        _named("Left as you wrote it, with this beside it", found.parts, Way.OFFERED),
    ]
    parts = found.parts
    if next_up:
        question = _question(next_up, snapshot.project.kind, found.brief.length_s)
        sentences.append(reply.question.strip() or question)
        parts = (*parts, Part(name=next_up, way=Way.ASKED))
    elif not parts:
        sentences.append("Nothing new for the form in that.")
    elif is_whole(after):
        sentences.append(_WHOLE)
    return Saying(speaker=Speaker.STUDIO, text="\n".join(part for part in sentences if part), parts=parts)


def opening(snapshot: Snapshot) -> str:
    """What a conversation begins with: a question for the first thing that is missing; empty when nothing is."""
    name = next(iter(missing(snapshot)), "")
    return _question(name, snapshot.project.kind, slots.brief_of(snapshot).length_s) if name else ""


def _question(name: str, kind: ProjectKind, length_s: int) -> str:
    own = _SONG if kind is ProjectKind.MUSIC_VIDEO else {}
    return own.get(name, _QUESTIONS[name]).format(length_s=length_s)


def _named(verb: str, parts: Sequence[Part], way: Way) -> str:
    names = [FIELD_TITLES[part.name].lower() for part in parts if part.way is way]
    return f"{verb}: {', '.join(names)}." if names else ""


def _answered(snapshot: Snapshot, messages: Sequence[Message]) -> str:
    """The field that newly said words may answer: the one asked for last, or the one the conversation opened with."""
    if not messages:
        return next(iter(missing(snapshot)), "")
    last = [part.name for part in messages[-1].parts if part.way is Way.ASKED]
    return last[-1] if last else ""


def _asked(messages: Sequence[Message]) -> list[str]:
    """Fields that were asked for, and the length once somebody has named one: none of them is asked for twice."""
    parts = [part for message in messages for part in message.parts]
    return [part.name for part in parts if part.way is Way.ASKED or part.name == "length_s"]


def _facts(request: JobRequest) -> dict[str, Any]:
    order = request.order
    if isinstance(order, GenerateOrder) and isinstance(order.ask, WriteRequest):
        return order.ask.facts
    return {}
