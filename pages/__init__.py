"""Thin screens: read ids, ask the studio for a view, show components, act on what came back.

May use Streamlit, components and, of core, only the studio, the model and the errors. Start reading at `projects.py`.
"""
