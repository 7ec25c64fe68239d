"""What all language models share: the schema of a reply document, reading what comes back, and the bill in tokens.

May use the catalogue and the foundation. Start reading at `schema.py`.
"""

from core.providers.writing.bill import billed_tokens
from core.providers.writing.reply import INSTRUCTION, MOST_CHARACTERS, filled
from core.providers.writing.schema import reply_schema

__all__ = ["INSTRUCTION", "MOST_CHARACTERS", "billed_tokens", "filled", "reply_schema"]
