"""Cell kinds of sound: `sound_wish` (how a scene is to sound), `voice`, `effect` and `lip_sync`. All optional."""

from __future__ import annotations

from fractions import Fraction

from core.clips.speaking import too_long
from core.digest import digest_of
from core.errors import BadReplyError, InputError
from core.jobs.asking import Asker
from core.model.cells import Depth, Input, Snapshot, TakeDraft
from core.model.jobs import JobRequest
from core.model.media import Media
from core.model.orders import Ability, LipSyncRequest, Order, OrderResult, SoundRequest, SpeechRequest
from core.model.sounds import SoundWish, Voice
from core.model.voice import WordTimes
from core.notebook import shown, slots
from core.notebook.kinds import Kind, Wish
from core.notebook.landing import land_document, land_file
from core.timing import seconds_of

_SHORTEST_S = Fraction(1, 2)
"""An effect is at least so long, also for the shortest shot."""


def sound_kinds(asker: Asker) -> tuple[Kind, ...]:
    """What is wished for, then what is said, heard, and seen to be said."""
    wish = Kind(
        name="sound_wish",
        title=lambda snapshot, subject: f"Sound of scene {slots.scene_number(snapshot, subject)}",
        content=SoundWish,
        depth=Depth.TEXTS,
        subjects=_wished_scenes,
        recipe=1,
        inputs={1: lambda _snapshot, _subject: ()},
        is_optional=True,
    )
    return wish, _voice_kind(asker), _effect_kind(asker), _lip_sync_kind(asker)


def _voice_kind(asker: Asker) -> Kind:
    def order(snapshot: Snapshot, subject: str, wish: Wish) -> Order:
        scene, sound = slots.scene(snapshot, subject), shown.wish_of(snapshot, subject)
        line = scene.line.strip() if scene is not None else ""
        if scene is not None and (problem := too_long(line, sound.speed, scene.length_frames)):
            raise InputError(problem, hint="Shorten the line, let it be spoken faster, or make the shot longer.")
        ask = SpeechRequest(prompt=line, voice=sound.voice, language=sound.language, speed=sound.speed)
        return asker.order(snapshot, Ability.SPEECH, ask, f"voice:{subject}", wish)

    return Kind(
        name="voice",
        title=lambda snapshot, subject: f"Voice {slots.scene_number(snapshot, subject)}",
        content=Voice,
        depth=Depth.CLIPS,
        subjects=shown.spoken_scenes,
        recipe=1,
        inputs={1: _voice_inputs},
        is_optional=True,
        order=order,
        land=land_voice,
    )


def _effect_kind(asker: Asker) -> Kind:
    def order(snapshot: Snapshot, subject: str, wish: Wish) -> Order:
        scene, words = slots.scene(snapshot, subject), shown.wish_of(snapshot, subject).effect.strip()
        shot_s = seconds_of(scene.length_frames, snapshot.project.rate) if scene is not None else _SHORTEST_S
        lengths = asker.model(snapshot, Ability.SOUND, wish).lengths
        length_s = max(shot_s, _SHORTEST_S) if lengths is None else min(max(shot_s, _SHORTEST_S), lengths.longest)
        ask = SoundRequest(prompt=f"{words}, {wish.note}" if wish.note else words, length_s=length_s)
        return asker.order(snapshot, Ability.SOUND, ask, f"effect:{subject}", wish)

    return Kind(
        name="effect",
        title=lambda snapshot, subject: f"Effect {slots.scene_number(snapshot, subject)}",
        content=Media,
        depth=Depth.CLIPS,
        subjects=shown.sounding_scenes,
        recipe=1,
        inputs={1: _effect_inputs},
        is_optional=True,
        order=order,
        land=land_file,
    )


def _lip_sync_kind(asker: Asker) -> Kind:
    def order(snapshot: Snapshot, subject: str, wish: Wish) -> Order:
        clip, voice = slots.media(snapshot, "clip", subject), slots.content(snapshot, "voice", subject, Voice)
        if clip is None or voice is None:
            raise InputError("Lips need a clip and a voice to follow.", hint="Make both first.")
        ask = LipSyncRequest(video=clip.blob, audio=voice.blob, length_s=clip.info.duration_s)
        return asker.order(snapshot, Ability.LIPSYNC, ask, f"lip_sync:{subject}", wish)

    return Kind(
        name="lip_sync",
        title=lambda snapshot, subject: f"Lip-sync {slots.scene_number(snapshot, subject)}",
        content=Media,
        depth=Depth.CLIPS,
        subjects=shown.synced_scenes,
        recipe=1,
        inputs={1: shown.lip_sync_inputs},
        is_optional=True,
        order=order,
        land=land_file,
    )


def land_voice(_snapshot: Snapshot, request: JobRequest, result: OrderResult) -> tuple[TakeDraft, ...]:
    """The spoken line with the times of its words, where the vendor told them.

    Raises:
        BadReplyError: When there is no file.
    """
    output = result.outputs[0]
    if output.blob is None or output.info is None:
        raise BadReplyError("The vendor answered without a file.", hint="Make another take.")
    times = WordTimes.from_json(output.extra) if output.extra else WordTimes()
    voice = Voice(blob=output.blob, info=output.info, times=times)
    return (land_document(voice, request, result, blobs=(output.blob,)),)


def _wished_scenes(snapshot: Snapshot) -> tuple[str, ...]:
    return tuple(one for one in slots.scene_ids(snapshot) if f"sound_wish:{one}" in snapshot.cells)


def _voice_inputs(snapshot: Snapshot, subject: str) -> tuple[Input, ...]:
    line, sound = shown.line_of(snapshot, subject), shown.wish_of(snapshot, subject)
    settings = [sound.voice, sound.language, sound.speed]
    return (
        Input(
            name="spoken line",
            digest=digest_of("spoken-line", line) if line else None,
            label="" if line else "a spoken line",
        ),
        Input(name="voice settings", digest=digest_of("voice-settings", settings), is_required=False),
    )


def _effect_inputs(snapshot: Snapshot, subject: str) -> tuple[Input, ...]:
    words = shown.wish_of(snapshot, subject).effect.strip()
    digest = digest_of("effect-words", words) if words else None
    return (Input(name="effect words", digest=digest, label="" if words else "words for the effect"),)
