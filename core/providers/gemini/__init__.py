"""Google Gemini: texts and pictures while one waits, clips as interactions in the background.

May use wire, writing, the catalogue and the foundation. Start reading at `adapter.py`.
"""
