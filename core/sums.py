"""Sums of amounts in the database, exact on every database."""

from __future__ import annotations

from typing import Any

from django.db.models import Sum

from core.amounts import AMOUNT_PLACES

SCALE = f"{10**AMOUNT_PLACES}.0"


class AmountSum(Sum):
    """The sum of amounts, or of what is made of them.

    SQLite holds amounts as binary fractions, and 10,000 of them add up to 89923.8099999999; whole numbers it adds up
    exactly.
    """

    def as_sqlite(
        self, compiler: Any, connection: Any, **extra_context: Any
    ) -> tuple[str, Any]:
        """Add up the amounts in the smallest unit that they have."""
        scaled = self.copy()
        scaled.template = (
            f"%(function)s(CAST(ROUND(%(expressions)s * {SCALE}) AS INTEGER))"
        )
        sql, parameters = scaled.as_sql(compiler, connection, **extra_context)
        return f"({sql} / {SCALE})", parameters
