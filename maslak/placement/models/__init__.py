"""Jobs found, whether they last, and the applications that lead there."""

from maslak.placement.models.application import Application
from maslak.placement.models.placement import Placement, RetentionCheck

__all__ = ["Application", "Placement", "RetentionCheck"]
