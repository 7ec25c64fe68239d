"""The offline writer: briefs, moods and storyboards from a person's own words, by rules and a seed, without a language model.

Uses the model room only. Start reading at `reply.py`; `reading.py` takes texts apart, `phrases.py` holds what may be said.
"""

from core.providers.offline.writing.reply import write_reply

__all__ = ["write_reply"]
