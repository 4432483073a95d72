"""The indicator library as a table."""

import pytest
from tablib import Dataset

from core.import_export.files import CsvFile, ExcelFile, Upload
from indicators.models import Indicator, IndicatorLevel
from indicators.resources import LibraryResource

HEADERS = ["指标体系", "二级指标", "项目类型", "指标名称", "参考指标值"]
THREE = "三类指标（产出、效益、满意度）"


def imported(*rows: list[str]):
    dataset = Dataset(*rows, headers=HEADERS)
    return LibraryResource().import_data(dataset, rollback_on_validation_errors=True)


@pytest.mark.parametrize("file_format", [ExcelFile, CsvFile])
def test_the_exported_library_is_unchanged_when_imported(library, file_format):
    dataset = Upload().create_dataset(
        file_format().export_data(LibraryResource().export())
    )
    result = LibraryResource().import_data(dataset, dry_run=True)
    assert {kind: number for kind, number in result.totals.items() if number} == {
        "skip": len(library)
    }


def test_only_the_library_is_exported(library):
    assert LibraryResource().export(Indicator.objects.all())["二级指标"].count("") == 0


@pytest.mark.parametrize("scheme", [THREE, "three"])
@pytest.mark.parametrize("project_type", ["人员补贴", ""])
def test_an_entry_hangs_under_the_category_of_its_scheme(schemes, scheme, project_type):
    imported([scheme, "数量指标", project_type, "补贴人数", "≥9人"])
    imported([scheme, "数量指标", project_type, "补贴人数", "≥10人"])
    entry = Indicator.objects.get(level=IndicatorLevel.LIBRARY)
    assert entry.parent == Indicator.objects.get(scheme__code="three", name="数量指标")
    assert entry.scheme.code == "three"
    assert entry.reference_value == "≥10人"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            [THREE, "社会成本指标", "", "名", ""],
            "这个指标体系里没有名为 社会成本指标 的二级指标",
        ),
        (
            [THREE, "产出指标", "", "名", ""],
            "这个指标体系里没有名为 产出指标 的二级指标",
        ),
        (
            [THREE, "数量指标", "天文", "名", ""],
            "没有名为 天文 的项目类型，请先在后台添加",
        ),
        (
            ["四类", "数量指标", "", "名", ""],
            "没有名为 四类 的指标体系，请先在后台添加",
        ),
        ([THREE, "", "", "名", ""], "“二级指标”是空的，请填写后再导入"),
    ],
)
def test_a_row_with_no_place_in_the_tree_is_named_and_nothing_is_written(
    schemes, row, sentence
):
    result = imported([THREE, "数量指标", "", "好的", ""], row)
    assert sentence in [
        message
        for messages in result.invalid_rows[0].error_dict.values()
        for message in messages
    ]
    assert not Indicator.objects.filter(level=IndicatorLevel.LIBRARY).exists()
