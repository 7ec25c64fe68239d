"""Edits of a cut: pure functions from one timeline to the next, in whole frames.

None of them asks a source for frames that it does not have; where a shot was held before, it may stay so. The song and
all other sound are touched by `sounding.py` alone. Every item keeps at least one frame.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from fractions import Fraction

from core.cut.ends import head_reach, lasting, tail_reach, with_head, with_tail
from core.cut.fades import with_transitions
from core.errors import InputError, NotFoundError
from core.model.cut import Cut, CutItem, Play, Source
from core.model.cut_edits import Edge, Fade
from core.music.holds import ENDLESS, held_frames, longest, source_length
from core.timing import FrameRange


def trim(cut: Cut, item_id: str, edge: Edge, by: int) -> Cut:
    """Moves one end of a shot; everything after it moves along.

    Args:
        by: Frames, above zero is later: at the head the shot gets shorter, at the tail longer. It stops where the shot
            would vanish or its source ends.
    """
    place = _place(cut, item_id)
    item = cut.items[place]
    if edge is Edge.HEAD:
        moved = with_head(item, head_reach(item, by, cut.rate), cut.rate)
    else:
        moved = with_tail(item, tail_reach(item, by, cut.rate), cut.rate)
    return _with_items(cut, (*cut.items[:place], moved, *cut.items[place + 1 :]))


def roll(cut: Cut, item_id: str, edge: Edge, by: int) -> Cut:
    """Moves the cut between two shots; what one gains the other gives, and the film keeps its length.

    At either end of the film there is no neighbor, and it is a plain trim.
    """
    place = _place(cut, item_id)
    right = place if edge is Edge.HEAD else place + 1
    if right == 0 or right == len(cut.items):
        return trim(cut, item_id, edge, by)
    before, after = cut.items[right - 1], cut.items[right]
    reach = head_reach(after, tail_reach(before, by, cut.rate), cut.rate)
    pair = (with_tail(before, reach, cut.rate), with_head(after, reach, cut.rate))
    return _with_items(cut, (*cut.items[: right - 1], *pair, *cut.items[right + 1 :]))


def move(cut: Cut, ids: Collection[str], before: str | None) -> Cut:
    """Puts shots, in their order, before another one; None puts them at the end."""
    chosen, moving = _chosen(cut, ids), set(ids)
    rest = [item for item in cut.items if item.id not in moving]
    at = _index(rest, next((item.id for item in cut.items[_index(cut.items, before) :] if item.id not in moving), None))
    return _with_items(cut, (*rest[:at], *chosen, *rest[at:]))


def insert_gap(cut: Cut, before: str | None, frames: int) -> Cut:
    """Black and silence before a shot; None puts it at the end."""
    gap = CutItem(id=_name(cut, None), frames=frames)
    return _inserted(cut, gap, before)


def insert_shot(cut: Cut, scene_id: str, source: Source, frames: int, before: str | None) -> Cut:
    """A clip from its first frame on, no longer than it lasts, before a shot."""
    most = source_length(source, cut.rate)
    length = max(1, frames if most is None else min(frames, most))
    made = CutItem(id=_name(cut, scene_id), scene_id=scene_id, source=source, frames=length)
    return _inserted(cut, made, before)


def split(cut: Cut, at: int) -> Cut:
    """Cuts the shot under a film frame in two; both together show what it showed.

    Raises:
        InputError: Where there is a cut already, or no film, or a loop, whose rounds would then begin elsewhere.
    """
    span, item = next(
        ((span, item) for span, item in zip(cut.ranges(), cut.items, strict=True) if span.start < at < span.stop),
        (FrameRange(0, 0), None),
    )
    if item is None:
        raise InputError("There is a cut already where the playhead is.", hint="Move it into a shot.")
    if item.play is Play.LOOP and source_length(item.source, cut.rate) is not None:
        raise InputError("A loop cannot be split.", hint="Play the shot forward first, or make it shorter.")
    offset, place = at - span.start, _place(cut, item.id)
    second = with_head(item, offset, cut.rate)
    first = with_tail(item, offset - item.frames, cut.rate)
    # Nobody asked for a dip in the sound where the shot is cut in two, so each half keeps the fade of its own end alone.
    first = first.model_copy(update={"sound": item.sound.model_copy(update={"fade_out_frames": 0})})
    change = {"transition_frames": 0, "sound": item.sound.model_copy(update={"fade_in_frames": 0})}
    second = second.model_copy(update={"id": _name(cut, item.scene_id), **change})
    pair = (first, second)
    return _with_items(cut, (*cut.items[:place], *pair, *cut.items[place + 1 :]))


def duplicate(cut: Cut, ids: Collection[str]) -> Cut:
    """The same shots once more, right after the last of them."""
    chosen = _chosen(cut, ids)
    at = _place(cut, chosen[-1].id) + 1
    made = cut
    for number, item in enumerate(chosen):
        copy = item.model_copy(update={"id": _name(made, item.scene_id)})
        made = _with_items(made, (*made.items[: at + number], copy, *made.items[at + number :]))
    return made


def delete(cut: Cut, ids: Collection[str]) -> Cut:
    """Takes shots out; what follows closes up.

    Raises:
        InputError: When nothing would be left.
    """
    gone = {item.id for item in _chosen(cut, ids)}
    rest = tuple(item for item in cut.items if item.id not in gone)
    if not rest:
        raise InputError("A film needs at least one shot.", hint="Leave one, or plan the cut again.")
    return _with_items(cut, rest)


def set_speed(cut: Cut, ids: Collection[str], speed: Fraction) -> Cut:
    """Plays shots slower or faster. A shot keeps its length where its source lasts long enough, else it gets shorter."""

    def change(item: CutItem) -> CutItem:
        if source_length(item.source, cut.rate) is None:
            return item
        faster, most = item.model_copy(update={"speed": speed}), longest(item, cut.rate, speed)
        return faster if most is None else lasting(faster, min(item.frames, most + held_frames(item, cut.rate)))

    return _changed(cut, ids, change)


def set_play(cut: Cut, ids: Collection[str], play: Play) -> Cut:
    """Forward, backward, in a loop or frozen. Played once again, a shot gets no longer than its clip lasts."""

    def change(item: CutItem) -> CutItem:
        if source_length(item.source, cut.rate) is None:
            return item
        held = held_frames(item, cut.rate)
        played = item.model_copy(update={"play": play})
        most = longest(played, cut.rate)
        return played if most is None else lasting(played, min(item.frames, most + held))

    return _changed(cut, ids, change)


def loop_to(cut: Cut, ids: Collection[str], frames: int) -> Cut:
    """Gives shots a length, which clips fill by beginning again; stills and gaps simply stand that long."""

    def change(item: CutItem) -> CutItem:
        play = item.play if source_length(item.source, cut.rate) is None else Play.LOOP
        return lasting(item.model_copy(update={"play": play}), frames)

    return _changed(cut, ids, change)


def set_picture(cut: Cut, ids: Collection[str], **update: object) -> Cut:
    """Changes what shots look like: fit, focus, sharpness, pictures in between, look. Gaps have no picture.

    Args:
        update: Fields of `CutItem` with values that are in their bounds.
    """
    return _changed(cut, ids, lambda item: item if item.source is None else item.model_copy(update=update))


def set_transition(cut: Cut, ids: Collection[str], fade: Fade) -> Cut:
    """Transitions at the head of shots, each at most as long as its shot; the first shot of the film has none.

    Raises:
        InputError: When a length in beats is asked for and the film has no beats.
    """
    return with_transitions(cut, [item.id for item in _chosen(cut, ids)], fade)


def with_takes(cut: Cut, order: Sequence[str], clips: Mapping[str, tuple[Source, int]]) -> Cut:
    """Shows the takes chosen now: other clips in the same places, new scenes after the ones before them.

    Args:
        order: Scene ids of the storyboard; shots of other scenes are left out, gaps stay.
        clips: By scene id: the chosen clip, and how long the scene is meant to be.
    """
    wanted = set(order)
    items = [_retaken(item, clips, cut.rate) for item in cut.items if item.scene_id is None or item.scene_id in wanted]
    made = _with_items(cut, items)
    for number, scene_id in enumerate(order):
        if any(item.scene_id == scene_id for item in made.items) or scene_id not in clips:
            continue
        source, frames = clips[scene_id]
        made = insert_shot(made, scene_id, source, frames, _after_scenes(made, set(order[:number])))
    return made


def _retaken(item: CutItem, clips: Mapping[str, tuple[Source, int]], rate: Fraction) -> CutItem:
    """The item with its scene's clip of today: the same stretch where there is one, else what the clip has."""
    if item.scene_id is None or item.source is None or item.scene_id not in clips:
        return item
    source = clips[item.scene_id][0]
    if source.blob == item.source.blob:
        return item
    full = source_length(source, rate)
    used = 1 if item.play in ENDLESS else (item.frames * item.speed).__ceil__()
    start = 0 if full is None else min(item.in_frames, max(0, full - used))
    return item.model_copy(update={"source": source, "in_frames": start})


def _after_scenes(cut: Cut, scenes: set[str]) -> str | None:
    """Id of the item that comes after the last one of these scenes; None at the end."""
    last = max((place for place, item in enumerate(cut.items) if item.scene_id in scenes), default=-1)
    return cut.items[last + 1].id if last + 1 < len(cut.items) else None


def _with_items(cut: Cut, items: Sequence[CutItem]) -> Cut:
    return cut.model_copy(update={"items": tuple(items), "notes": ()})


def _changed(cut: Cut, ids: Collection[str], change: Callable[[CutItem], CutItem]) -> Cut:
    chosen = {item.id for item in _chosen(cut, ids)}
    return _with_items(cut, [change(item) if item.id in chosen else item for item in cut.items])


def _inserted(cut: Cut, item: CutItem, before: str | None) -> Cut:
    at = _index(cut.items, before)
    return _with_items(cut, (*cut.items[:at], item, *cut.items[at:]))


def _index(items: Sequence[CutItem], before: str | None) -> int:
    return next((place for place, item in enumerate(items) if item.id == before), len(items))


def _place(cut: Cut, item_id: str) -> int:
    for place, item in enumerate(cut.items):
        if item.id == item_id:
            return place
    raise NotFoundError("That shot is no longer in the cut.", hint="The strip shows what is there now.")


def _chosen(cut: Cut, ids: Collection[str]) -> tuple[CutItem, ...]:
    """The items of these ids in the film's order.

    Raises:
        NotFoundError: When one of them is not there.
    """
    wanted = sorted({_place(cut, item_id) for item_id in ids})
    return tuple(cut.items[place] for place in wanted)


def _name(cut: Cut, scene_id: str | None) -> str:
    """A name that no item of the cut has."""
    taken, stem = {item.id for item in cut.items}, f"item_{scene_id or 'gap'}"
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}_{number}", number + 1
    return name
