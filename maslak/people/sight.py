"""The sight of the whole register, for the length of a block inside an action."""

from maslak.access.sight import whole_register

__all__ = ["whole_register"]
