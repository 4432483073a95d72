"""Forms and documents as people write them (`tame`), and as nobody would (`wild`)."""

import json
from decimal import Decimal

from hypothesis import strategies as st

from targets.documents.layout import (
    GOAL,
    INDICATORS,
    OVERALL,
    PART_ONE,
    PART_TWO,
    SAFEGUARDS,
    SUB_TARGETS,
)
from targets.documents.values import (
    DepartmentForm,
    Document,
    Plan,
    ProjectForm,
    SafeguardForm,
    SubTargetForm,
    TargetRow,
)
from targets.imports.fixtures import FOLDER

UNIT, UNIT_NAME = "901001", "巨鹿县巨鹿镇人民政府本级"


def _categories() -> list[tuple[str, str]]:
    rows = json.loads((FOLDER / "schemes.json").read_text(encoding="utf-8"))
    found = [row["fields"] for row in rows if row["model"] == "indicators.indicator"]
    return [
        (each["parent"][-1], each["name"])
        for each in found
        if each["scheme"] == ["three"] and each["level"] == 2
    ]


CATEGORIES = _categories()

# No digits and no colons, of which the layout's own lines are made.
CHARACTERS = "补助资金发放及时率群众满意度“”‘’《》（）、，。；㎡℃≥≤&<>\"'%—…\u3000 \tABCabc😀𠮷é①"
LAYOUT = [
    *(OVERALL, SUB_TARGETS, SAFEGUARDS, GOAL, INDICATORS, *PART_ONE, *PART_TWO),
    *(
        "1、",
        "2．",
        "\n1.",
        "\n2、",
        "\n\t",
        "\n\n",
        "\n",
        "\t",
        " ",
        "\r\n",
        "\x0b",
        "\x85",
        "\u2028",
        "\u3000",
    ),
    *(
        "项目编码",
        "项目名称",
        "预算数",
        "绩效目标",
        "一级指标",
        "二级指标",
        "产出指标",
        "质量指标",
        "3月底",
        "25%",
    ),
    *(
        "某项目绩效目标表",
        "[bookmark: _Toc_4_4_1]",
        "901001",
        "901001甲单位",
        "单位：万元",
        "单位：元",
    ),
]

tame_lines = st.text(CHARACTERS, min_size=1, max_size=12).filter(str.strip)
tame_texts = st.lists(tame_lines, max_size=3).map("\n".join)
wild_texts = st.one_of(
    tame_texts,
    st.text(st.characters(exclude_categories=[]), max_size=12),
    st.lists(st.sampled_from(LAYOUT) | tame_lines, max_size=6).map("".join),
)
titles = st.just("") | tame_lines
codes = st.text("0123456789ABCDEFGHJKLMNPQRTUWXY", min_size=1, max_size=21)
units = st.just((UNIT, UNIT_NAME))
categories = st.sampled_from(CATEGORIES)

amounts = (
    st.none()
    | st.decimals(0, Decimal("999999999.999999"), places=6)
    | st.decimals(0, 9999, places=2)
)
percents = st.none() | st.decimals(0, 100, places=2) | st.integers(0, 100).map(Decimal)
plans = st.builds(Plan, percents, percents, percents, percents)


def rows(text=tame_texts, category=categories):
    return st.builds(
        lambda levels, *cells: TargetRow(*levels, *cells),
        category,
        text,
        text,
        text,
        text,
    )


def forms(
    text=tame_texts, name=tame_lines, code=codes, category=categories, unit=units
):
    return st.builds(
        lambda unit, *cells: ProjectForm(*unit, *cells),
        *(unit, code, name, amounts, amounts, amounts, text, plans, text),
        st.lists(rows(text, category), max_size=6).map(tuple),
    )


def department_forms(text=tame_texts, title=titles):
    return st.builds(
        DepartmentForm,
        text,
        st.lists(st.builds(SubTargetForm, title, text, text), max_size=3).map(tuple),
        st.lists(st.builds(SafeguardForm, title, text), max_size=2).map(tuple),
    )


def _documents(department, form):
    """One department-year: part one only with at least one form, each project code once."""
    several = st.lists(form, min_size=1, max_size=3, unique_by=lambda each: each.code)
    return st.builds(Document, st.none() | department, several.map(tuple))


mixed_texts = tame_texts | wild_texts
mixed_pairs = st.tuples(wild_texts, wild_texts)

tame_documents = _documents(department_forms(), forms())
wild_documents = _documents(
    department_forms(mixed_texts, titles | wild_texts),
    forms(
        mixed_texts,
        tame_lines | wild_texts,
        codes | wild_texts,
        categories | mixed_pairs,
        units | mixed_pairs,
    ),
)
# Any text in any cell, under categories and codes that can be saved.
plain_documents = _documents(department_forms(mixed_texts), forms(mixed_texts))
