"""Real view values as a studio would give them: a project at work, an empty one, an export."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from core.model.cells import CellRef, Depth, Plan, PlanStep, Policy, Reason, Repair, RepairKind, Verdict, VerdictKind
from core.model.cut import Cut, CutItem, Source
from core.model.film import ExportSettings, Film, FilmReport, RenderPlan, SegmentPlan
from core.model.jobs import JobState, Money, Stage
from core.model.media import MediaInfo, MediaKind
from core.model.money import FREE, usd
from core.model.presets import Preset
from core.model.project import Aspect, Brief, Project, ProjectKind, Quality
from core.model.scene import Camera, Mood, MoodBoard, SceneText, Storyboard
from core.model.views import (
    CellView,
    JobView,
    MoodItem,
    NotebookView,
    ProjectCard,
    RefreshOffer,
    TakeView,
)
from core.model.views_export import ExportView, FilmView, QualityChoice

NOON = datetime(2031, 5, 4, 12, 4, tzinfo=UTC)
SCENES = (
    ("Rain on tin", "Rain drums on a tin roof over the first stall; steam climbs into the neon.", Camera.PUSH_IN),
    ("Hands and fire", "A cook's hands toss noodles through a tongue of flame, sparks drifting up.", Camera.STILL),
    ("The queue", "A line of umbrellas seen from above, one red among the black.", Camera.TILT_DOWN),
    ("First bite", "A girl closes her eyes over a paper bowl; everything behind her goes soft.", Camera.PUSH_IN),
    ("Neon river", "Gutters run with color as a scooter cuts through the reflection.", Camera.TRUCK_LEFT),
    ("Old friends", "Two men argue over chess under a plastic sheet, laughing.", Camera.HANDHELD),
    ("Last light", "Bulbs go out one by one along the lane.", Camera.PULL_OUT),
    ("Morning", "The same lane, empty, washed clean; a cat crosses it.", Camera.STILL),
)
CURRENT = Verdict(kind=VerdictKind.CURRENT)


def digest(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


def missing(*needs: str) -> Verdict:
    return Verdict(kind=VerdictKind.MISSING, needs=needs)


def stale(name: str, before: str = "", after: str = "") -> Verdict:
    return Verdict(kind=VerdictKind.STALE, reasons=(Reason(name=name, before=before, after=after),))


PICTURE = MediaInfo(kind=MediaKind.PICTURE, container="png", codec="png", width=540, height=960, frames=1)
CLIP = MediaInfo(kind=MediaKind.VIDEO, container="mp4", codec="h264", width=540, height=960, rate=Fraction(30), frames=120,
                 duration_s=Fraction(4))  # fmt: skip
SONG = MediaInfo(
    kind=MediaKind.AUDIO, container="wav", codec="pcm", duration_s=Fraction(30), sample_rate=48000, channels=2
)


def take(name: str, number: int, info: MediaInfo | None = None, text: str = "", **more: Any) -> TakeView:
    blob = digest(f"{name}/{number}") if info is not None else None
    facts = f"take {number}, 12:0{number % 10}" + (", offline studio, $0.08" if info is not None else "")
    fields: dict[str, Any] = {
        "id": f"take_{digest(f'{name}/{number}')[:12]}", "number": number, "is_selected": True, "is_readable": True, "blob": blob,
        "info": info, "text": text, "facts": facts, "is_offline": info is not None, "created_at": NOON,
    }  # fmt: skip
    return TakeView(**{**fields, **more})


def cell(
    kind: str, subject: str, title: str, verdict: Verdict = CURRENT, takes: tuple[TakeView, ...] = (), **more: Any
) -> CellView:
    fields: dict[str, Any] = {
        "name": f"{kind}:{subject}" if subject else kind, "kind": kind, "subject": subject, "title": title, "verdict": verdict,
        "policy": Policy.ASK, "is_frozen": False, "version_no": 3, "takes": takes,
        "policies": (*((Policy.AUTO,) if kind in ("beat_grid", "cut") else ()), Policy.ASK, Policy.FROZEN),
        "selected": next((one for one in takes if one.is_selected), None),
    }  # fmt: skip
    return CellView(**{**fields, **more})


def job(title: str, state: JobState, sentence: str, **more: Any) -> JobView:
    fields: dict[str, Any] = {
        "id": f"job_{digest(title + state)[:12]}", "project_id": "project_night", "cell": "clip:scene_3", "title": title, "state": state,
        "stage": Stage.POLL, "fraction": None, "sentence": sentence, "created_at": NOON, "can_cancel": not state.is_over,
    }  # fmt: skip
    return JobView(**{**fields, **more})


def project(project_id: str = "project_night", name: str = "Night market", **more: Any) -> Project:
    fields: dict[str, Any] = {
        "id": project_id, "name": name, "kind": ProjectKind.SHORT_FILM, "flavor": "short_film", "aspect": Aspect.VERTICAL,
        "budget_usd": Decimal(10), "created_at": NOON, "updated_at": NOON,
    }  # fmt: skip
    return Project(**{**fields, **more})


def card(of: Project, state: str, picture: str | None, **more: Any) -> ProjectCard:
    fields: dict[str, Any] = {
        "project": of, "flavor_title": "Short film", "length_frames": 945, "picture": picture, "state": state,
        "spent_usd": Decimal("3.20"), "is_offline": picture is not None,
    }  # fmt: skip
    return ProjectCard(**{**fields, **more})


MOODS = (
    Mood(
        id="mood_dusk",
        name="Dusk",
        palette=("#1b2a49", "#465c8b", "#f2a65a", "#f7d9a8"),
        light="low warm sun",
        texture="fine grain",
    ),
    Mood(
        id="mood_noir",
        name="Noir",
        palette=("#0e0f13", "#3a3d46", "#9aa0ad", "#e8e4da"),
        light="one hard lamp",
        texture="wet asphalt",
    ),
    Mood(
        id="mood_neon",
        name="Neon rain",
        palette=("#12062b", "#7b2ff7", "#f72585", "#4cc9f0"),
        light="signs",
        texture="reflections",
    ),
    Mood(
        id="mood_paper",
        name="Paper",
        palette=("#f5efe6", "#d9c5a0", "#8d6a43", "#3c2c1e"),
        light="overcast",
        texture="hand-cut edges",
    ),
)


def _brief_cell(brief: Brief | None) -> CellView:
    if brief is None:
        return cell("brief", "", "Brief", missing(), can_edit=True, version_no=0)
    return cell("brief", "", "Brief", takes=(take("brief", 2, text=brief.text),), brief=brief, can_edit=True)


def _mood_cells() -> tuple[CellView, ...]:
    items = tuple(MoodItem(id=m.id, name=m.name, is_picked=m.id == "mood_dusk", picture=digest(f"mood_{m.name}/1"), is_offline=True)
                  for m in MOODS)  # fmt: skip
    board = cell("moods", "", "Moods", takes=(take("moods", 1, text="Dusk, Noir, Neon rain, Paper"),), price=FREE, make_label="Remake",
                 moods=MoodBoard(moods=MOODS, picked="mood_dusk"), mood_items=items, can_edit=True)  # fmt: skip
    pictures = [cell("mood_picture", m.id, f"Picture of {m.name}", takes=(take(f"mood_{m.name}", 1, PICTURE),), price=usd("0.04"),
                     make_label="Remake · $0.04") for m in MOODS]  # fmt: skip
    return (board, *pictures)


def _scene_cells(number: int, title: str, text: str, camera: Camera) -> tuple[CellView, ...]:
    scene_id, scene = (
        f"scene_{number}",
        SceneText(title=title, text=text, camera=camera, beat="Opening", length_frames=118),
    )
    words = cell("scene_text", scene_id, f"Scene text {number}", takes=(take(f"text{number}", 1, text=text),), scene=scene, can_edit=True,
                 price=FREE, make_label="Remake")  # fmt: skip
    still: dict[str, Any] = {"price": usd("0.04"), "make_label": "Remake · $0.04", "accepts": "picture"}
    moving: dict[str, Any] = {"price": usd("0.45"), "make_label": "Remake · $0.45", "accepts": "video,picture"}
    stills: tuple[TakeView, ...] = (take(f"key{number}", 1, PICTURE),)
    clips: tuple[TakeView, ...] = (take(f"clip{number}", 1, CLIP),)
    key_verdict = clip_verdict = CURRENT
    if number == 2:
        key_verdict, clip_verdict = stale("scene text"), stale("scene text")
        stills = (
            take("key2", 3, PICTURE),
            take("key2", 2, PICTURE, is_selected=False, rating=4),
            take("key2", 1, PICTURE, is_selected=False),
        )
        still["repairs"] = (Repair(kind=RepairKind.OTHER_TAKE, take_id=stills[2].id, sentence="Use take 1 again"),)
    if number == 3:
        clip_verdict, clips = missing(), ()
        moving |= {
            "make_label": "",
            "job": job("Clip 3", JobState.RUNNING, "polling, about 40 s", fraction=0.4, money="$0.45 reserved"),
        }
    if number == 4:
        key_verdict, moving["is_frozen"] = stale("mood", "Noir", "Dusk"), True
        moving["policy"] = Policy.FROZEN
    if number == 5:
        clip_verdict, clips, moving["make_label"] = missing("a keyframe"), (), ""
        key_verdict, stills = missing(), ()
        still["make_label"] = "Make · $0.04"
    if number == 6:
        clip_verdict = Verdict(kind=VerdictKind.BLOCKED, blocked_by="cannot read take 1: file missing")
        clips = (take("clip6", 1, CLIP, is_readable=False),)
    return (words, cell("keyframe", scene_id, f"Keyframe {number}", key_verdict, stills, **still),
            cell("clip", scene_id, f"Clip {number}", clip_verdict, clips, **moving))  # fmt: skip


def cut_of(count: int) -> Cut:
    items = tuple(CutItem(id=f"item_{n}", scene_id=f"scene_{n}", frames=118, source=Source(blob=digest(f"clip{n}/1"), info=CLIP))
                  for n in range(1, count + 1))  # fmt: skip
    return Cut(aspect=Aspect.VERTICAL, items=items, beat_frames=tuple(range(0, 118 * count, 15)))


def _film() -> Film:
    report = FilmReport(frames=944, rate=Fraction(30), width=540, height=960, sound_s=Fraction(944, 30), loudness_lufs=-14.1,
                        true_peak_dbtp=-1.2, cuts=(118, 236, 354, 472, 590, 708, 826), cuts_on_beat=7)  # fmt: skip
    return Film(blob=digest("film/1"), info=CLIP, settings=ExportSettings(quality=Quality.DRAFT), report=report,
                file_name="night-market-draft.mp4", rendered_frames=236, reused_frames=708, render_s=12.0)  # fmt: skip


def _last_cells(count: int) -> tuple[CellView, ...]:
    return (
        cell("song", "", "Song", takes=(take("song", 1, SONG),), is_optional=True, accepts="audio", price=usd("0.10"),
             make_label="Remake · $0.10"),
        cell("beat_grid", "", "Beat grid", policy=Policy.AUTO, takes=(take("grid", 1, text="120 bpm, 63 beats, 16 bars"),),
             grid_line="120 bpm, 63 beats, 16 bars, 4 sections"),
        cell("cut", "", "Cut", stale("clip 2"), (take("cut", 1, text="8 shots"),), policy=Policy.AUTO, cut=cut_of(count), price=FREE,
             make_label="Re-cut"),
        cell("film", "", "Film", stale("cut"), (take("film", 1, CLIP),), film=_film()),
    )  # fmt: skip


def full_view(of: Project | None = None, scenes: int = 8) -> NotebookView:
    of = of or project()
    told = [SCENES[n % len(SCENES)] for n in range(scenes)]
    ids = tuple(f"scene_{n}" for n in range(1, scenes + 1))
    brief = Brief(text="One rainy night in a market that feeds a whole street. Warm, a little funny, no narrator.\nIt should smell of "
                       "frying garlic.", goal="Bring people to the Friday market", audience="neighbours", tone="warm, unhurried",
                  avoid=("umbrella brands",), length_s=30)  # fmt: skip
    board = cell("storyboard", "", "Storyboard", takes=(take("board", 2, text=f"{scenes} scenes, 0:31.14"),), price=FREE,
                 make_label="Remake", storyboard=Storyboard(scene_ids=ids), can_edit=True)  # fmt: skip
    scene_cells = [c for n, (title, text, camera) in enumerate(told, 1) for c in _scene_cells(n, title, text, camera)]
    cells = (_brief_cell(brief), *_mood_cells(), board, *scene_cells, *_last_cells(scenes))
    return NotebookView(project=of, flavor_title="Short film", cells=cells, offers=_offers(of, cells), jobs=full_jobs(),
                        money=full_money(), notice="Scene 2 changed: its keyframe and its clip are stale.")  # fmt: skip


def _offers(of: Project, cells: tuple[CellView, ...]) -> tuple[RefreshOffer, ...]:
    def plan(depth: Depth, kinds: tuple[str, ...]) -> Plan:
        chosen = [c for c in cells if c.kind in kinds and c.verdict.kind in (VerdictKind.STALE, VerdictKind.MISSING)][
            :12
        ]
        steps = tuple(PlanStep(cell=CellRef(project_id=of.id, kind=c.kind, subject=c.subject), title=c.title, verdict=c.verdict,
                               price=c.price or FREE) for c in chosen)  # fmt: skip
        return Plan(depth=depth, steps=steps, total=usd("0.98"), refused=("Clip 5 needs a keyframe.",))

    return (
        RefreshOffer(
            depth=Depth.PICTURES, label="Refresh 3 pictures · $0.12", plan=plan(Depth.PICTURES, ("keyframe",))
        ),
        RefreshOffer(
            depth=Depth.CLIPS,
            label="Refresh 3 pictures and 2 clips · $1.02",
            plan=plan(Depth.CLIPS, ("keyframe", "clip", "cut")),
        ),
    )


def full_jobs() -> tuple[JobView, ...]:
    return (
        job("Clip 3", JobState.RUNNING, "polling, about 40 s", fraction=0.4, money="$0.45"),
        job("Keyframe 7", JobState.QUEUED, "waiting for a free place", money="$0.04", cell="keyframe:scene_7"),
        job("Clip 7", JobState.UNKNOWN, "sent, never answered: $0.45 at risk", hint="Look it up before making it again.",
            can_resolve=True, can_cancel=False, cell="clip:scene_7"),
        job("Song", JobState.FAILED, "The studio refused the words.", hint="Change the tone in the brief.", can_retry=True,
            can_cancel=False, cell="song"),
    )  # fmt: skip


def full_money() -> Money:
    return Money(
        spent_usd=Decimal("3.20"), reserved_usd=Decimal("0.49"), at_risk_usd=Decimal("0.45"), cap_usd=Decimal(10)
    )


def empty_view(of: Project) -> NotebookView:
    cells = (_brief_cell(None), cell("moods", "", "Moods", missing("a brief"), price=FREE),
             cell("storyboard", "", "Storyboard", missing("a brief"), price=FREE),
             cell("song", "", "Song", missing("a brief"), is_optional=True, accepts="audio"),
             cell("cut", "", "Cut", missing("a clip"), policy=Policy.AUTO), cell("film", "", "Film", missing("a cut")))  # fmt: skip
    money = Money(spent_usd=Decimal(0), reserved_usd=Decimal(0), at_risk_usd=Decimal(0), cap_usd=None)
    return NotebookView(project=of, flavor_title="Short film", cells=cells, offers=(), jobs=(), money=money,
                        notice="Write a brief, or drop your own clips.")  # fmt: skip


def _shown_by(of: Project) -> dict[str, Any]:
    preset = Preset(
        id="tall", title="Reels", aspect=of.aspect, safe="Words keep away from the edges.", checked=NOON.date()
    )
    return {"project": of, "aspect": of.aspect, "preset": preset, "presets": (preset,), "money": full_money()}


def empty_export(of: Project) -> ExportView:
    return ExportView(
        **_shown_by(of), cut=None, settings=ExportSettings(), blocked="The cut needs a clip.", go_to="clips"
    )


def export_view(of: Project, settings: ExportSettings) -> ExportView:
    plan = RenderPlan(segments=tuple(SegmentPlan(key=f"k{n}", start=118 * n, frames=118, is_kept=n not in (1, 7), label=f"Scene {n + 1}")
                                     for n in range(8)))  # fmt: skip
    film = FilmView(take_id="take_film_1", film=_film(), facts="540x960, 0:31.14, 708 of 944 frames reused", is_current=False,
                    is_offline=True, created_at=NOON)  # fmt: skip
    older = FilmView(take_id="take_film_0", film=_film(), facts="540x960, 0:31.14, all rendered", is_current=False,
                     is_offline=True, created_at=NOON - timedelta(hours=2))  # fmt: skip
    qualities = tuple(QualityChoice(quality=one, label=one.value.capitalize(), size="540x960") for one in Quality)
    return ExportView(**_shown_by(of), cut=cut_of(8), settings=settings, stale="scene text changed", plan=plan,
                      plan_line="6 of 8 stretches reused, about 12 s to render", make_label=f"Export the {settings.quality.value}",
                      qualities=qualities, films=(film, older))  # fmt: skip
