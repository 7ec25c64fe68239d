"""The studio from a terminal.

`doctor` looks at the machine, `models` at what can be asked of vendors, `film` makes the sample brief into a film,
`sample` packs one. Single operations on files (`trim`, `merge`, `convert`, `frames`, `probe`) are in `cli_media.py`.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from core.blobs import Blobs
from core.cli_media import add_media_commands
from core.doctor import examine
from core.errors import InputError, StudioError
from core.model.cells import Depth
from core.model.jobs import Job, JobState, RunState
from core.model.orders import Ability
from core.model.project import Quality, Tier
from core.providers import open_providers
from core.providers.listing import compared, held_against_vendors, listed
from core.settings import Settings, load_settings
from core.store.preferences import LiveSettings
from core.studio import Studio, studio_at

BRIEF = (
    "A night market wakes up after the rain. Lanterns light one by one, steam rises from a noodle stall, "
    "a girl in a yellow raincoat hunts for the one umbrella that matches. For people who miss the city they left. "
    "Warm, unhurried, a little funny. It ends when she finds it, and gives it away."
)
POLL_S = 0.25


def main(arguments: Sequence[str]) -> int:
    """Runs one command; returns the exit status: 0 done, 1 could not, 2 wrong words."""
    options = _parser().parse_args(arguments)
    try:
        settings = load_settings()
        return int(options.run(settings, options))
    except StudioError as exc:
        print(f"{exc.message}\n{exc.hint}".strip(), file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m core", description="Reelbook without a browser.")
    commands = parser.add_subparsers(required=True, metavar="command")
    doctor = commands.add_parser("doctor", help="what this machine has, what is missing, what to do")
    doctor.set_defaults(run=_doctor)
    _add_models(commands)
    film = commands.add_parser("film", help="make a brief into a film, in a workspace of its own")
    film.add_argument("--brief", default=BRIEF, help="what the film is about")
    film.add_argument("--flavor", default="short_film")
    film.add_argument("--length", type=int, default=30, help="seconds")
    film.add_argument("--quality", choices=[quality.value for quality in Quality], default=Quality.FINAL.value)
    film.set_defaults(run=_film)
    sample = commands.add_parser("sample", help="make the sample that new workspaces start with")
    sample.add_argument("--to", type=Path, required=True, help="folder to write it into")
    sample.set_defaults(run=_sample)
    add_media_commands(commands)
    return parser


def _add_models(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """`models`, `models clip`, `models compare a b`, `models check`."""
    words = ["list", "compare", "check", *(ability.value for ability in Ability)]
    models = commands.add_parser("models", help="what can be asked of which vendor, and what it costs")
    models.add_argument("what", nargs="?", default="list", choices=words, metavar="what", help=", ".join(words))
    models.add_argument("ids", nargs="*", metavar="model", help="ids of the models to compare")
    models.set_defaults(run=_models)


def _models(settings: Settings, options: argparse.Namespace) -> int:
    live = LiveSettings(settings).now
    providers = open_providers(live, Blobs(live.workspace / "blobs", live.workspace / "tmp"))
    is_good = True
    if options.what == "check":
        said, is_good = held_against_vendors(providers)
        said = said or ["No vendor that publishes its models' fields has its key here; Replicate does."]
    elif options.what == "compare":
        if len(options.ids) < 2:
            raise InputError("There is nothing to compare.", hint="Name two models: models compare offline/clip …")
        said = compared(providers, options.ids)
    else:
        said = listed(providers, None if options.what == "list" else Ability(options.what))
    print("\n".join(said))
    for problem in providers.catalogue.problems:
        print(problem, file=sys.stderr)
    return 0 if is_good and not providers.catalogue.problems else 1


def _doctor(settings: Settings, _options: argparse.Namespace) -> int:
    findings = examine(settings)
    width = max(len(finding.what) for finding in findings)
    for finding in findings:
        print(f"{'ok ' if finding.is_ok else '!! '} {finding.what:<{width}}  {finding.found}")
        if finding.advice:
            print(f"    {'':<{width}} {finding.advice}")
    return 0 if all(finding.is_ok for finding in findings) else 1


def _film(settings: Settings, options: argparse.Namespace) -> int:
    own = settings.model_copy(update={"workspace": settings.workspace / "film"})
    started = time.monotonic()
    with studio_at(own) as studio:
        project_id = _make_project(studio, options)
        done = _wait(studio, studio.export.start(project_id, Quality(options.quality)))
        path, name = studio.export.film_path(project_id, studio.store.takes_of_job(done.id)[0].id)
        target = settings.workspace / "films" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
        film = studio.export.view(project_id).films[0]
    print(f"{film.facts}, all told {time.monotonic() - started:.0f} s")
    for problem in film.problems:
        print(f"read back: {problem}")
    print(target)
    return 1 if film.problems else 0


def _make_project(studio: Studio, options: argparse.Namespace) -> str:
    project = studio.projects.create(
        name="Night market", flavor=options.flavor, length_s=options.length, text=options.brief
    )
    studio.projects.set_tier(project.id, Tier.PRODUCTION if options.quality == Quality.FINAL else Tier.DRAFT)
    _run(studio, project.id, Depth.TEXTS)
    _wait(studio, *studio.cells.make(project.id, ["song"]))
    _run(studio, project.id, Depth.CLIPS)
    studio.jobs.wait_idle(project.id)
    return project.id


def _run(studio: Studio, project_id: str, depth: Depth) -> None:
    print(f"making {depth} …", flush=True)
    run_id = studio.cells.refresh(project_id, depth)
    studio.jobs.wait_idle(project_id)
    run = next(run for run in studio.store.runs(project_id) if run.id == run_id)
    if run.state is not RunState.DONE:
        raise StudioError(f"The {depth} were not all made. {run.note}".strip(), hint="See them in the app.")


def _wait(studio: Studio, *jobs: Job) -> Job:
    """Waits for jobs and shows how far they are.

    Raises:
        StudioError: When one of them did not end well.
    """
    shown = ""
    while not all(_has_ended(current := studio.jobs.job(job.id)) for job in jobs):
        share = f" {current.fraction:.0%}" if current.fraction is not None else ""
        line = f"{current.request.title}: {current.stage}{share}"
        if line != shown:
            print(f"\r{line:<60}", end="", flush=True)
            shown = line
        time.sleep(POLL_S)
    print(f"\r{'':<60}\r", end="")
    ended = [studio.jobs.job(job.id) for job in jobs]
    bad = next((job for job in ended if job.state is not JobState.DONE), None)
    if bad is not None:
        raise StudioError(f"{bad.request.title}: {bad.error or bad.state}", hint=bad.hint)
    return ended[-1]


def _has_ended(job: Job) -> bool:
    return job.state.is_over or job.state is JobState.UNKNOWN


def _sample(settings: Settings, options: argparse.Namespace) -> int:
    own = settings.model_copy(update={"workspace": settings.workspace / "sample"})
    with studio_at(own) as studio:
        wanted = argparse.Namespace(flavor="short_film", length=12, brief=BRIEF, quality=Quality.DRAFT.value)
        project_id = _make_project(studio, wanted)
        _wait(studio, studio.export.start(project_id, Quality.DRAFT))
        studio.carry(project_id, options.to)
    print(options.to)
    return 0
