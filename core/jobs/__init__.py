"""Durable work with a price and a state: admission, money, workflows of checkpointed steps, unknown outcomes, exports.

May use workers, orders, the notebook, the store and what is below them. Start reading at `jobs.py`, then `generation.py`.
"""

from core.jobs.jobs import Jobs

__all__ = ["Jobs"]
