"""Widgets: each shows a view and returns what the person asked for; none of them does it.

May use Streamlit and, of core, only the studio, the model, the errors and the routes. Start reading at `shell.py`, then `asks.py`.
"""
