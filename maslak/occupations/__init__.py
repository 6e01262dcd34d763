"""Occupations: what people say they do, tied to the standard groups of occupations. Plain Python, no Django.

link(text)             the ISCO-08 unit groups that a title may mean, best first
must_ask(matches)      whether the person should choose between them
label(isco, language)  the name of a unit group in fr, ar or en
"""

from maslak.occupations.linker import Match, must_ask
from maslak.occupations.service import link
from maslak.occupations.vocabulary import label

__all__ = ["Match", "label", "link", "must_ask"]
