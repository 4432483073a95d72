"""A stock django-import-export resource over indicator rows, as the measure that our import is held against."""

from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget

from indicators.models import Indicator
from targets.filings.models import Declaration, Target

COLUMNS = (
    "declaration",
    "position",
    "category",
    "name",
    "description",
    "value",
    "basis",
)


class TargetResource(ModelResource):
    """A row is known by its form and its number; everything else is as the package has it."""

    declaration = Field(
        "declaration", "declaration", ForeignKeyWidget(Declaration, "project__code")
    )
    category = Field("category", "category", ForeignKeyWidget(Indicator))

    class Meta:
        model = Target
        fields = COLUMNS
        import_id_fields = ("declaration", "position")
        skip_unchanged = True
        use_transactions = True
