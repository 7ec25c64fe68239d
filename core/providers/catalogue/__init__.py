"""Models as data: TOML entries that say what a model can do, in which lengths and sizes, at what price, from which source.

Uses the foundation only. Start reading at `models.py`; `reading.py` turns files into entries, `book.py` finds them.
"""

from core.providers.catalogue.book import Catalogue
from core.providers.catalogue.fields import Parameter, Slot, VendorField
from core.providers.catalogue.lengths import Grid, Lengths, Menu, Range
from core.providers.catalogue.models import Feature, Model
from core.providers.catalogue.prices import Case, Example, Parts, PriceRule
from core.providers.catalogue.reading import read_models
from core.providers.catalogue.saying import passes_over, retirement_words, takes_seed, takes_words
from core.providers.catalogue.sizes import Size, Sizes

__all__ = [
    "Case",
    "Catalogue",
    "Example",
    "Feature",
    "Grid",
    "Lengths",
    "Menu",
    "Model",
    "Parameter",
    "Parts",
    "PriceRule",
    "Range",
    "Size",
    "Sizes",
    "Slot",
    "VendorField",
    "passes_over",
    "read_models",
    "retirement_words",
    "takes_seed",
    "takes_words",
]
