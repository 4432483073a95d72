"""帮助: what the guides say, that it can be found, and that its pictures are those of the house."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from targets.help.finding import find
from targets.help.manual import FOLDER, GUIDES, anchor, guide, guides_for
from tests.help_pictures import PICTURES

NAMED = re.compile(r"!\[[^\]]+\]\(pictures/([a-z-]+)\.webp\)")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\((?:(\w+)\.md)?#([^)]+)\)")
EVERY = pytest.mark.parametrize("name", GUIDES)
ANCHORS = {
    name: [section.anchor for section in guide(name).sections] for name in GUIDES
}


def texts() -> dict[str, str]:
    return {
        name: (FOLDER / f"{name}.md").read_text(encoding="utf-8") for name in GUIDES
    }


def test_every_picture_is_shown_taken_and_kept():
    shown = [name for text in texts().values() for name in NAMED.findall(text)]
    taken = [picture.name for picture in PICTURES]
    kept = [path.stem for path in (FOLDER / "pictures").iterdir()]
    assert (sorted(shown), sorted(kept)) == (sorted(taken), sorted(taken))


@EVERY
def test_every_way_in_steps_has_a_picture(name):
    _, *sections = re.split(r"^#+ ", texts()[name], flags=re.MULTILINE)
    without = [
        section.splitlines()[0]
        for section in sections
        if re.search(r"^1\. ", section, re.MULTILINE) and not NAMED.search(section)
    ]
    assert [heading for heading in without if heading != "第一天做什么"] == []


def test_pictures_are_small():
    sizes = {path.name: path.stat().st_size for path in FOLDER.rglob("*.webp")}
    assert [name for name, size in sizes.items() if size > 100_000] == []


def test_pictures_are_found_among_the_static_files():
    missing = [
        each.name for each in PICTURES if not finders.find(f"help/{each.name}.webp")
    ]
    assert missing == []


@EVERY
def test_a_guide_begins_with_the_first_day_and_has_no_heading_twice(name):
    anchors = ANCHORS[name]
    assert (anchors[0], len(anchors)) == ("第一天做什么", len(set(anchors)))


@EVERY
def test_links_of_a_guide_lead_to_sections(name):
    links = LINK.findall(texts()[name])
    assert [
        (other, place) for other, place in links if place not in ANCHORS[other or name]
    ] == []


def test_an_anchor_is_that_of_github():
    assert anchor("一级指标、二级指标 A1") == "一级指标二级指标-a1"


@pytest.mark.parametrize(
    ("role", "first"),
    [
        ("clerk", "fill"),
        ("reviewer", "review"),
        ("bureau", "review"),
        ("leader", "lead"),
        ("auditor", "lead"),
        ("admin", "manage"),
    ],
)
def test_a_person_sees_the_guide_of_the_own_role_first(role, first):
    names = [guide.name for guide in guides_for(role)]
    assert (names[0], sorted(names)) == (first, sorted(GUIDES))


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("粘贴", "粘贴"),
        ("excel ｗｏｒｄ", "导入文件"),
        ("ctrl+d", "指标值确定依据"),
        ("累计 12月底", "资金支出计划"),
    ],
)
def test_words_are_found_in_headings_and_paragraphs(typed, heading):
    hits = find(guides_for("clerk"), typed)
    assert heading in [hit.section.heading for hit in hits]


@pytest.mark.parametrize("typed", ["", "  ", "量子纠缠", "<script>"])
def test_nothing_is_found_for_words_that_are_not_there(typed):
    assert find(guides_for("clerk"), typed) == []


def test_what_is_sought_in_the_heading_stands_first():
    hits = find(guides_for("clerk"), "指标值")
    assert "指标值" in hits[0].section.heading


def test_the_page_lists_what_was_found(as_user, clerk):
    page = as_user(clerk).get(reverse("help"), {"words": "累计"}).content.decode()
    assert f"{reverse('help-page', args=['fill'])}#资金支出计划" in page


def test_html_in_a_guide_would_be_text(as_user, clerk):
    page = as_user(clerk).get(reverse("help"), {"words": "<b>"}).content.decode()
    assert ("<b>" in page, "&lt;b&gt;" in page) == (False, True)


@EVERY
def test_a_guide_is_a_page_with_its_sections_and_pictures(name, as_user, clerk):
    page = as_user(clerk).get(reverse("help-page", args=[name])).content.decode()
    assert [place for place in ANCHORS[name] if f'id="{place}"' not in page] == []
    assert page.count("<img") > len(NAMED.findall(texts()[name]))


def test_a_guide_that_is_not_there_is_not_found(as_user, clerk):
    assert as_user(clerk).get("/help/nothing/").status_code == 404


def test_links_between_guides_are_links_between_pages():
    sections = {section.anchor: section.html for section in guide("manage").sections}
    assert 'href="../fill/#' in sections["导入"]
