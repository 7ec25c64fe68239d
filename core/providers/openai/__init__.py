"""OpenAI and all that speak like it: OpenRouter, LiteLLM, servers of one's own. One adapter, three vendors.

May use wire, writing, the catalogue and the foundation. Start reading at `adapter.py`; the vendors are `vendor.py`,
`openrouter.py` and `compatible.py`.
"""
