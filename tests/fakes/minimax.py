"""MiniMax on loopback: both clip interfaces, files, pictures, music, speech and voices.

MiniMax has no client of its own for this interface, so nothing of the vendor's proves this fake: it is held against the shapes of
the vendor's pages as `providers.md` §1 tells them, and the list and errors of the second interface against its published schema.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from tests.fakes.http import Call, FakeJob, FakeServer, Said, said

FIRST, SECOND = "/v1/video_generation", "/v2/video_generation"
AT_ONCE = ("/v1/image_generation", "/v1/music_generation", "/v1/t2a_v2")
_CODES = {
    "auth": (
        1004,
        "login fail: Please carry the API secret key in the 'Authorization' field of the request header",
        401,
    ),
    "credit": (1008, "insufficient balance", 402),
    "limit": (1002, "rate limit, please retry later", 429),
    "limit_bare": (1041, "connection limit", 429),
    "refused": (1026, "video description contains sensitive content", 422),
    "retired": (2013, "invalid params, model MiniMax-Old does not exist", 400),
    "bad_request": (2013, "invalid params, prompt is required", 400),
    "error": (1000, "internal error", 500),
    "unknown_task": (2013, "invalid params, task not found", 400),
}
_TYPES = {
    400: "bad_request_error",
    401: "authorized_error",
    402: "insufficient_balance_error",
    422: "unprocessable_entity_error",
    429: "rate_limit_error",
    500: "server_error",
    529: "overloaded_error",
}
_ENDED = {"remote_failed": "Fail", "remote_refused": "Fail", "odd_status": "Dreaming"}
_ENDED_2 = {"remote_failed": "failed", "remote_refused": "failed", "odd_status": "dreaming", "cancelled": "cancelled"}
_ERRORS = {"remote_failed": ("1033", "system error"), "remote_refused": ("1027", "output contains sensitive content")}
WORDS: list[dict[str, Any]] = [
    {
        "text": "Good night, Claude.",
        "time_begin": 0.0,
        "time_end": 1300.0,
        "timestamped_words": [
            {"word": "Good", "time_begin": 40.0, "time_end": 300.0, "word_begin": 0, "word_end": 4},
            {"word": "night", "time_begin": 300.0, "time_end": 640.0, "word_begin": 5, "word_end": 10},
            {"word": "C", "time_begin": 700.0, "time_end": 760.0, "word_begin": 12, "word_end": 13},
            {"word": "la", "time_begin": 760.0, "time_end": 900.0, "word_begin": 13, "word_end": 15},
            {"word": "ude", "time_begin": 900.0, "time_end": 1200.0, "word_begin": 15, "word_end": 18},
        ],
    }
]


class FakeMiniMax(FakeServer):
    """The vendor.

    Attributes:
        clip, picture, sound: What every result of its kind is.
        words: The list beside a spoken line; None, and there is none.
        page: How many tasks its list shows at most.
    """

    name = "minimax"
    clip = b"not a real clip, but whole" * 400
    picture = b"\xff\xd8\xff not a real picture"
    sound = b"ID3 not a real sound"
    words: Any = WORDS
    page = 50

    def new_id(self) -> str:
        return str(424635601932571 + len(self.jobs))

    def answer(self, call: Call) -> Said:
        if call.path.startswith("/results/"):
            return self.file(self.jobs[call.path.split("/")[2]], self.clip, "video/mp4")
        if call.path == "/words.json":
            return said(self.words)
        if call.headers.get("authorization") != f"Bearer {self.key}":
            return self._refusal("auth", is_second=call.path.startswith("/v2/"))
        return self._post(call) if call.method == "POST" else self._other(call)

    def refusal(self, act: str) -> Said:
        return self._refusal(act, is_second=self.calls[-1].path.startswith("/v2/"))

    def _refusal(self, act: str, *, is_second: bool) -> Said:
        if act == "busy":  # the first interface has no number for it; what is in front of both answers 529
            return _error(529, "overloaded, please retry later")
        code, words, status = _CODES[act]
        return _error(status, f"{words} ({code})") if is_second else said({"base_resp": _base(code, words)})

    def _post(self, call: Call) -> Said:
        if call.path in (FIRST, SECOND):
            extra = {} if call.path == SECOND else {"base_resp": _base()}
            return self.submit(call, lambda job: said({"task_id": job.id, **extra}))
        if call.path in AT_ONCE:
            return self.submit(call, self._made)
        if call.path == "/v1/get_voice":
            return said({"system_voice": [{"voice_id": "Wise_Woman"}], "base_resp": _base()})
        if call.path == "/v1/files/upload":
            file = {"file_id": 288371, "bytes": len(call.body), "filename": "input.png", "created_at": 1785225940}
            return said({"file": {**file, "purpose": "video_generation_input"}, "base_resp": _base()})
        return Said(404, b"404 page not found", {"content-type": "text/plain"})

    def _other(self, call: Call) -> Said:
        if call.path == "/v1/query/video_generation":
            return self._first(call.query.get("task_id", ""))
        if call.path == "/v1/files/retrieve":
            return self._retrieved(call.query.get("file_id", ""))
        if call.path == "/v2/query/video_generation":
            return self._list(call)
        job = self.jobs.get(call.path.rpartition("/")[2])
        if job is None:
            return self._refusal("unknown_task", is_second=True)
        return self._deleted(job) if call.method == "DELETE" else self._second(job)

    def _first(self, task_id: str) -> Said:
        job = self.jobs.get(task_id)
        if job is None or job.path != FIRST:
            return self._refusal("unknown_task", is_second=False)
        is_done = self.is_done(job)
        state = _ENDED.get(job.act, "Success") if is_done else "Queueing" if job.polls_left else "Processing"
        if job.act == "odd_status":
            state = "Dreaming"
        body: dict[str, Any] = {"task_id": job.id, "status": state, "base_resp": _base()}
        if state == "Success":
            body |= {"file_id": f"9{job.id}", "video_width": 1366, "video_height": 768}
        elif state == "Fail":
            code, words = _ERRORS[job.act]
            body["base_resp"] = _base(int(code), words)
        return said(body)

    def _retrieved(self, file_id: str) -> Said:
        job = self.jobs[file_id[1:]]
        file = {"file_id": int(file_id), "bytes": len(self.clip), "created_at": 1785225940, "filename": "output.mp4"}
        link = self.link(f"/results/{job.id}/output.mp4?Signature=secret")
        return said({"file": {**file, "purpose": "video_generation", "download_url": link}, "base_resp": _base()})

    def _second(self, job: FakeJob) -> Said:
        if job.path != SECOND:
            return self._refusal("unknown_task", is_second=True)
        self.is_done(job)
        return said({"task": self.task(job)})

    def task(self, job: FakeJob) -> dict[str, Any]:
        """A task of the second interface as it is now."""
        state = "queued" if job.polls_left >= self.polls - 1 else "running"
        if job.polls_left < 0 or job.act == "odd_status":
            state = _ENDED_2.get(job.act, "succeeded")
        if job.is_cancelled:
            state = "cancelled"
        found: dict[str, Any] = {
            "id": job.id,
            "model": job.body["model"],
            "status": state,
            "created_at": int(job.began_at),
            "updated_at": int(job.began_at) + 1,
            "resolution": job.body["resolution"],
            "duration": job.body["duration"],
            "usage": {},
            "ratio": job.body.get("ratio", "adaptive"),
            "task_type": "generation",
            "modality": "video",
        }
        if state == "succeeded":
            seconds = {"total_seconds": found["duration"], "input_seconds": 0, "output_seconds": found["duration"]}
            link = self.link(f"/results/{job.id}/output.mp4?Signature=secret")
            found |= {"content": {"url": link}, "usage": seconds}
        if state == "failed":
            code, words = _ERRORS[job.act]
            found["error"] = {"code": code, "message": words}
        return found

    def _list(self, call: Call) -> Said:
        jobs = [job for job in reversed(self.jobs.values()) if job.path == SECOND]
        size = min(self.page, int(call.query.get("page_size", "20")))
        start = (int(call.query.get("page_num", "1")) - 1) * size
        return said({"items": [self.task(job) for job in jobs[start : start + size]], "total": len(jobs)})

    def _deleted(self, job: FakeJob) -> Said:
        state = self.task(job)["status"]
        if state in {"running", "cancelled"}:
            return _error(400, f"invalid params, a {state} task cannot be deleted (2013)")
        if state == "queued":
            job.is_cancelled = True
        else:
            del self.jobs[job.id]
        return said({"task_id": job.id, "action": "cancel" if state == "queued" else "delete", "status": "ok"})

    def _made(self, job: FakeJob) -> Said:
        if job.path == AT_ONCE[0]:
            data: dict[str, Any] = {"image_base64": [base64.b64encode(self.picture).decode()]}
            counts = {"success_count": "1", "failed_count": "0"}
            return said({"id": job.id, "data": data, "metadata": counts, "base_resp": _base()})
        data = {"audio": self.sound.hex(), "status": 2}
        if job.body.get("subtitle_enable") and self.words is not None:
            data["subtitle_file"] = self.link("/words.json?Signature=secret")
        more = {"audio_length": 1300, "audio_sample_rate": 44100, "usage_characters": 19}
        return said({"data": data, "trace_id": "t", "extra_info": more, "base_resp": _base()})


def _base(code: int = 0, words: str = "success") -> dict[str, Any]:
    return {"status_code": code, "status_msg": words}


def _error(status: int, words: str) -> Said:
    error = {"type": _TYPES[status], "message": words, "http_code": str(status)}
    body = {"type": "error", "error": error, "request_id": "021785229015510a2c883cf675b9804d"}
    return Said(status, json.dumps(body).encode(), {"content-type": "application/json"})
