"""What a person does with the brief: write it, talk about it, show pictures of what is meant."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.brief.fields import hands_on, is_whole, missing, offers
from core.brief.partial import so_far
from core.brief.talk import opening, talk_order
from core.errors import InputError
from core.jobs import Jobs
from core.jobs.asking import Asker
from core.jobs.intake import Intake, name_of_file
from core.jobs.prices import check_shown
from core.model.base import checked
from core.model.cells import CellRef, Policy, Snapshot, Take
from core.model.jobs import Job, JobRequest, JobState
from core.model.media import MediaKind
from core.model.messages import FieldValue, Message, Saying, Speaker, Way
from core.model.money import FREE, Price
from core.model.project import MOST_REFERENCES, Brief, Reference
from core.model.views_brief import BriefView, SoFar
from core.notebook import Notebook, slots
from core.notebook.kinds import Wish
from core.store import Store

LONGEST_SAYING = 4_000


class BriefStep:
    """Saving the brief, and the conversation that fills it."""

    def __init__(self, notebook: Notebook, jobs: Jobs, store: Store, asker: Asker, intake: Intake) -> None:
        self._notebook = notebook
        self._jobs = jobs
        self._store = store
        self._asker = asker
        self._intake = intake

    def view(self, project_id: str, words: str = "") -> BriefView:
        """The brief and what was said about it.

        Args:
            words: What is about to be said, for its price.
        """
        snapshot, messages = self._notebook.snapshot(project_id), self._store.messages(project_id)
        brief, hands = slots.brief_of(snapshot), hands_on(snapshot)
        cell = snapshot.cell("brief")
        offered = _offered(messages)
        if hands.settled_at is not None:
            settled_at = hands.settled_at
            offered = {name: found for name, found in offered.items() if found[0].at > settled_at}
        return BriefView(
            brief=brief,
            messages=messages,
            filled=tuple(sorted(hands.filled)),
            offered=offers(brief, {name: value for name, (_, value) in offered.items()}),
            missing=missing(snapshot),
            opening=opening(snapshot),
            price=self._asker.price_of(talk_order(self._asker, snapshot, words, messages, Wish())),
            is_whole=is_whole(snapshot),
            can_talk=cell is None or cell.policy is not Policy.FROZEN,
        )

    def so_far(self, job_id: str) -> SoFar | None:
        """The answer of a job as far as it is written; None once nobody writes it any more."""
        job = self._jobs.job(job_id)
        if job.state.is_over or job.state is JobState.UNKNOWN:
            return None
        return so_far(self._jobs.partial(job_id))

    def say(self, project_id: str, words: str, *, shown: Price | None = None) -> Job:
        """Says something about the film; the studio's answer is a job like any other, and fills what nobody has written.

        Args:
            words: What is said, up to 4,000 characters.
            shown: What the button said that it costs.

        Returns:
            The job; the one at work where the newest words are the same and wait for their answer.

        Raises:
            InputError: When nothing is said, or far too much at once.
            NotAllowedError: When the brief is kept as it is, or the answer is not admitted; nothing is kept then.
        """
        said = words.strip()
        if not said:
            raise InputError("There is nothing in the message yet.", hint="Write a few words about the film.")
        if len(said) > LONGEST_SAYING:
            raise InputError(
                f"A message holds {LONGEST_SAYING:,} characters; this one has {len(said):,}.",
                hint="Put the whole text into the form, under your own words.",
            )
        snapshot, messages = self._notebook.snapshot(project_id), self._store.messages(project_id)
        waiting = self._waiting(project_id, said, messages)
        if waiting is not None:
            return waiting
        request = self._request(snapshot, said, messages)
        check_shown(request.price, shown)

        def noted(_jobs: Sequence[Job]) -> None:
            if self._store.messages(project_id, limit=1) == messages[-1:]:  # else the same was said in another window
                self._store.add_message(project_id, Saying(speaker=Speaker.PERSON, text=said))

        (job,) = self._jobs.submit([request], noted=noted)
        return job

    def save(self, project_id: str, brief: Brief, *, began_from: int | None = None) -> Take:
        """Writes a person's version of the brief. All that stands in it counts as theirs from then on.

        Raises:
            ClashError: When somebody saved in between; carries both versions.
        """
        with self._notebook.together():
            take = self._notebook.edit(_ref(project_id), brief, began_from=began_from)
            if self._store.messages(project_id, limit=1):
                take = self._notebook.approve(take.id)
        self._jobs.run_free(project_id)
        return take

    def accept(self, project_id: str) -> Take:
        """Takes what the conversation has filled in as a person's own words.

        Raises:
            InputError: When there is no brief yet.
        """
        with self._notebook.together():
            chosen = self._notebook.snapshot(project_id).selected("brief")
            if chosen is None:
                raise InputError("There is no brief yet.", hint="Write what the film is about.")
            return self._notebook.approve(chosen.id)

    def add_reference(self, project_id: str, path: Path, file_name: str) -> str:
        """Takes in a picture of what is meant; returns its name.

        Raises:
            InputError: When it is no picture, or there are six already.
            ProbeError: When it cannot be read.
        """
        if len(self._brief(project_id).references) >= MOST_REFERENCES:
            raise _too_many()
        media = self._intake.take_in(path, file_name, wants=(MediaKind.PICTURE,))
        with self._notebook.together():
            brief = self._brief(project_id)
            if any(reference.blob == media.blob for reference in brief.references):
                raise InputError("This picture is there already.", hint="Give it another name where it stands.")
            if len(brief.references) >= MOST_REFERENCES:
                raise _too_many()
            name = free_name(name_of_file(file_name), [reference.name for reference in brief.references])
            self._show(project_id, (*brief.references, Reference(name=name, blob=media.blob)))
        return name

    def rename_reference(self, project_id: str, blob: str, name: str, *, began_from: int | None = None) -> Take:
        """Gives a picture another name. Names are how texts speak of it; nothing turns stale."""
        with self._notebook.together():
            known = self._brief(project_id).references
            others = [reference.name for reference in known if reference.blob != blob]
            named = checked(Reference, name=free_name(name.strip() or "picture", others), blob=blob)
            found = tuple(named if reference.blob == blob else reference for reference in known)
            return self._show(project_id, found, began_from=began_from)

    def remove_reference(self, project_id: str, blob: str, *, began_from: int | None = None) -> Take:
        """Takes a picture off the brief; the versions that had it keep it."""
        with self._notebook.together():
            known = self._brief(project_id).references
            return self._show(project_id, tuple(one for one in known if one.blob != blob), began_from=began_from)

    def _show(self, project_id: str, references: tuple[Reference, ...], *, began_from: int | None = None) -> Take:
        brief = self._brief(project_id).model_copy(update={"references": references})
        return self._notebook.edit(_ref(project_id), brief, began_from=began_from)

    def _brief(self, project_id: str) -> Brief:
        return slots.brief_of(self._notebook.snapshot(project_id))

    def _waiting(self, project_id: str, said: str, messages: Sequence[Message]) -> Job | None:
        """The job that answers these words already, where they are the newest and its answer is not there yet."""
        if not messages or (messages[-1].speaker, messages[-1].text) != (Speaker.PERSON, said):
            return None
        live = self._jobs.jobs(project_id, live_only=True, limit=-1)
        return next((job for job in live if job.request.cell == _ref(project_id)), None)

    def _request(self, snapshot: Snapshot, said: str, messages: tuple[Message, ...]) -> JobRequest:
        wish = Wish(new_take=messages[-1].id if messages else 1)
        order = talk_order(self._asker, snapshot, said, messages, wish)
        request = self._notebook.request(snapshot, _ref(snapshot.project.id), Wish(), FREE)
        changes = {"order": order, "new_take": wish.new_take, "price": self._asker.price_of(order)}
        return request.model_copy(update=changes)


def free_name(name: str, taken: list[str]) -> str:
    """The name, with a number where another picture has it already."""
    found, number = name, 2
    while found in taken:
        found, number = f"{name} {number}", number + 1
    return found


def _ref(project_id: str) -> CellRef:
    return CellRef(project_id=project_id, kind="brief")


def _offered(messages: tuple[Message, ...]) -> dict[str, tuple[Message, FieldValue]]:
    """The last thing the conversation would have put into each field that is a person's own."""
    return {part.name: (said, part.value) for said in messages for part in said.parts if part.way is Way.OFFERED}


def _too_many() -> InputError:
    return InputError(
        f"A brief points to at most {MOST_REFERENCES} pictures.", hint="Take one away, then bring this one."
    )
