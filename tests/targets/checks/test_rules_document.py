"""The document of the rules is generated, and never stale."""

import re

import pytest

from targets.checks.rules.catalogue import ALL_RULES
from targets.checks.rules.finding import Dimension
from targets.checks.rules_document import document, rules_of
from targets.management.commands import make_check_docs


def test_the_document_in_the_repository_is_what_the_rules_make():
    assert make_check_docs.FILE.read_text(encoding="utf-8") == document(), (
        "请运行 make docs"
    )


def test_the_command_writes_the_document(tmp_path, monkeypatch, printed):
    monkeypatch.setattr(make_check_docs, "FILE", tmp_path / "checks.md")
    assert printed("make_check_docs") == ["已生成 docs/checks.md"]
    assert (tmp_path / "checks.md").read_text(encoding="utf-8") == document()


def test_every_rule_says_what_it_looks_for():
    assert all(rule.looks_for for rule in ALL_RULES.values())


def test_every_rule_stands_once_under_its_dimension():
    expected = [
        heading
        for each in Dimension
        for heading in (
            f"## {each.label}",
            *(f"### {rule.id}" for rule in rules_of(each)),
        )
    ]
    assert re.findall(r"^(## \S+|### \S+)", document(), re.MULTILINE) == expected


@pytest.mark.parametrize("rule", ALL_RULES)
def test_a_rule_is_told_with_its_level_its_source_and_an_example(rule):
    (section,) = re.findall(
        rf"^### {rule} .*?(?=^#|\Z)", document(), re.MULTILINE | re.DOTALL
    )
    names = re.findall(r"^- (\w+)：.", section, re.MULTILINE)
    kind = ["适用"] if rule.startswith("D") else []
    figure = ["限度"] if ALL_RULES[rule].limit else []
    assert [each for each in names if each != "一键改"] == [
        "级别",
        *kind,
        "查什么",
        *figure,
        "依据",
        "例子",
        "系统指出",
    ]


def test_signs_of_the_examples_are_no_markdown():
    assert not re.search(r"(?<!\\)[*_`<>|~](?!!--)", document().split("-->", 1)[1])
