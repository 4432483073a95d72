"""Converters of addresses."""

from __future__ import annotations

from django.urls.converters import IntConverter

# The name by which addresses ask for it: <id:pk>.
NAME = "id"


class IdConverter(IntConverter):
    """A number that a database can hold: a longer one is no address."""

    regex = "[0-9]{1,18}"
