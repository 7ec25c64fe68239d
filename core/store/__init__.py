"""The workspace database: projects, cells, takes, jobs and money, in SQLite. The only room that knows SQL.

May use blobs and the foundation. Start reading at `store.py`, then `database.py` and `migrations.py`.
"""

from core.store.store import Store

__all__ = ["Store"]
