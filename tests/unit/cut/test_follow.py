"""Bridges and sounds in the planned cut, and in a person's own one that takes them up."""

from __future__ import annotations

from fractions import Fraction

from core.cut.changes import Shelf
from core.cut.follow import followed
from core.model.cut import Cut, CutItem, SoundItem, SoundKind, Source
from core.model.media import MediaInfo, MediaKind
from core.model.orders import CutOrder, Shot
from core.model.project import Aspect
from core.music import plan_film


def source(name: str, seconds: float = 4.0) -> Source:
    length = Fraction(seconds).limit_denominator(1000)
    info = MediaInfo(
        kind=MediaKind.VIDEO,
        container="mp4",
        codec="h264",
        rate=Fraction(30),
        frames=round(30 * seconds),
        duration_s=length,
    )
    return Source(blob=name, info=info)


def voice(name: str, seconds: float) -> SoundItem:
    info = MediaInfo(
        kind=MediaKind.AUDIO,
        container="wav",
        codec="pcm",
        duration_s=Fraction(seconds).limit_denominator(100),
        channels=1,
    )
    return SoundItem(source=Source(blob=name, info=info), kind=SoundKind.VOICE, item_id="")


def shot(scene: str, *, frames: int = 60, sounds: tuple[SoundItem, ...] = (), is_bridge: bool = False) -> Shot:
    return Shot(
        scene_id=scene,
        source=source(scene),
        wanted_frames=frames,
        available_frames=120,
        sounds=sounds,
        is_bridge=is_bridge,
    )


def test_planned_bridge_lies_between() -> None:
    """A bridge is a shot of no scene between its two; the film is longer by it; scenes keep their numbers in what is said."""
    shots = (shot("a"), shot("a~b", frames=45, is_bridge=True), shot("b", sounds=(voice("v", 3.5),)))
    plan = plan_film(CutOrder(aspect=Aspect.WIDE, shots=shots))
    assert [(item.scene_id, item.frames) for item in plan.cut.items] == [("a", 60), (None, 45), ("b", 60)]
    assert plan.notes == ("The voice of scene 2 lasts 3.5 s, its shot 2.0 s: it goes on over what follows.",)
    (sound,) = plan.cut.lanes
    assert sound.item_id == plan.cut.items[2].id
    assert plan.cut.heard()[0][1].start == 105


def test_orders_without_sounds_stay() -> None:
    """A plan without bridges and sounds has the JSON, and so the key, that it had before there were any."""
    text = CutOrder(aspect=Aspect.WIDE, shots=(shot("a"),)).to_json()
    assert "sounds" not in text
    assert "is_bridge" not in text


def test_own_cut_takes_up_bridges_and_sounds() -> None:
    """Today's bridge comes between its scenes, a bridge of before goes, a bridge between scenes moved apart goes; sounds hang on the first shot."""
    items = tuple(
        CutItem(id=name, scene_id=scene, source=source(name), frames=30)
        for name, scene in (("1", "a"), ("2", "a"), ("3", "b"), ("4", "c"))
    )
    old = CutItem(id="item_b~c", source=source("old"), frames=30)
    cut = Cut(aspect=Aspect.WIDE, items=(*items[:3], old, items[3]))
    bridges = {"a~b": (source("new"), 45), "c~d": (source("far"), 45)}
    shelf = Shelf(order=("a", "b", "c"), bridges=bridges, sounds={"a": (voice("v", 1),), "x": (voice("w", 1),)})
    made = followed(cut, shelf)
    assert [item.id for item in made.items] == ["1", "2", "item_a~b", "3", "4"]
    assert [(sound.source.blob, sound.item_id) for sound in made.lanes] == [("v", "1")]
    trimmed = made.model_copy(update={"items": tuple(one.model_copy(update={"frames": 20}) for one in made.items)})
    assert followed(trimmed, shelf) == trimmed, "a bridge that is still chosen lost its trim"
