"""From a write request to the reply document of its task."""

from __future__ import annotations

from random import Random

from core.model.orders import WriteRequest, WriteTask
from core.model.replies import BriefReply, MoodsReply, RewriteReply, StoryboardReply
from core.providers.offline.writing.boards import write_storyboard
from core.providers.offline.writing.briefs import write_brief
from core.providers.offline.writing.moods import write_moods
from core.providers.offline.writing.rewrites import write_scene
from core.providers.offline.writing.talks import write_talk


def write_reply(ask: WriteRequest, seed: int) -> BriefReply | MoodsReply | StoryboardReply | RewriteReply:
    """The reply; the same request and seed give the same words."""
    random = Random(f"{ask.task}:{seed}")
    if ask.task is WriteTask.BRIEF:
        return write_talk(ask.facts) if ask.facts.get("said") else write_brief(ask.facts)
    if ask.task is WriteTask.MOODS:
        return write_moods(ask.facts, random)
    if ask.task is WriteTask.STORYBOARD:
        return write_storyboard(ask.facts, random)
    return write_scene(ask.facts, random)
