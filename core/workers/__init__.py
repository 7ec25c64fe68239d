"""Durable workflows and their queues, on DBOS: what runs survives a kill and goes on where it was.

May use orders and what is below them, and dbos; never the store. Start reading at `engine.py`, then `lanes.py`.
"""
