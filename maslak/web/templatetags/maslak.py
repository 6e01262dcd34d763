"""What templates may say beyond Django's own words."""

from __future__ import annotations

from django import template

register = template.Library()
