"""Publications: from what was approved alone, counted against the register, compared with the last, kept as bytes."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from projects.models import BudgetYear, Event, Project, User
from projects.trail.models import Unalterable
from targets.documents.files import read_bytes
from targets.documents.snapshot import form_in, snapshot
from targets.filings.models import Declaration, DepartmentTarget, Filing, Status
from targets.imports import fixtures
from targets.imports.models import StoredFile
from targets.publication.drafting import Draft, draft
from targets.publication.models import Publication
from targets.publication.publishing import NotPublished, publish
from targets.workflow import performing as workflow
from targets.workflow.forms_of_units import perform_filing
from targets.workflow.models import Version
from targets.workflow.versions import TransitionNote
from tests.targets.fills import fill


@pytest.fixture
def approved(seeded, reviewer) -> list[Project]:
    """All 37, reviewed without a word by the checks: what was published in the real world."""
    Filing.objects.update(status=Status.REVIEWED)
    projects = list(Project.objects.in_document_order())
    workflow.perform_many([each.pk for each in projects], "approve", reviewer)
    approve_part_one(reviewer)
    return projects


def approve_part_one(reviewer: User) -> None:
    """Approve part one as it is stored, whatever its status."""
    filing = Filing.objects.get(project=None)
    Filing.objects.filter(pk=filing.pk).update(status=Status.REVIEWED)
    perform_filing(filing.pk, "approve", reviewer)


@pytest.fixture
def now(year, unit):
    return lambda: draft(BudgetYear.objects.get(pk=year.pk), unit)


@pytest.fixture
def out(now, admin):
    """`out()` publishes what the draft shows."""

    def out(found: Draft | None = None) -> Publication:
        found = found or now()
        return publish(found.year, found.department, admin, found.fingerprint)

    return out


def text(published: Publication) -> str:
    return bytes(published.txt.content).decode()


def lines(text: str) -> list[str]:
    """But blanks, which the original has here and there."""
    return ["".join(line.split()) for line in text.splitlines() if line.strip()]


def test_the_real_document_comes_out_as_it_was_published(approved, out):
    published = out()
    assert lines(text(published)) == lines(
        fixtures.DOCUMENT.read_text(encoding="utf-8")
    )
    assert (published.count, published.total) == (37, Decimal("6167.49"))
    assert (
        read_bytes(bytes(published.docx.content)).document
        == read_bytes(bytes(published.txt.content)).document
    )


def test_what_went_out_is_published_and_told_to_the_trail(approved, out):
    published = out()
    assert set(
        Filing.objects.exclude(project=None).values_list("status", flat=True)
    ) == {"published"}
    event = Event.objects.order_by("-number")[0]
    assert (event.verb, event.subject) == ("publish", str(published))
    assert ["txt", "", published.txt.sha256] in event.changes


def test_what_was_not_approved_stays_out_and_the_sums_add_up(seeded, reviewer, now):
    Filing.objects.update(status=Status.REVIEWED)
    keys = list(Project.objects.in_document_order().values_list("pk", flat=True))
    workflow.perform_many(keys[:30], "approve", reviewer)
    found = now()
    assert (found.count, len(found.left_out)) == (30, 7)
    assert {reason for _, reason in found.left_out} == {"没有批复（部门已审）"}
    assert found.total + found.left_total == found.register_total == Decimal("6167.49")


def test_a_secret_project_is_nowhere_in_what_goes_out(approved, out):
    secret = approved[3]
    Project.objects.filter(pk=secret.pk).update(is_secret=True)
    published = out()
    for content in (text(published), str(published.left_out), str(published.changes)):
        assert secret.name not in content
        assert secret.code not in content
    assert (published.count, published.left_out) == (36, [["", "涉密"]])
    assert Declaration.objects.get(project=secret).filing.status == Status.APPROVED


def test_a_secret_project_that_part_one_names_keeps_it_from_going_out(
    approved, now, reviewer
):
    Project.objects.filter(pk=approved[3].pk).update(is_secret=True)
    DepartmentTarget.objects.update(overall=f"做好{approved[3].name}")
    approve_part_one(reviewer)
    assert "部门整体绩效目标里写到了涉密项目" in now().obstacle


def test_of_a_form_that_is_being_adjusted_what_was_approved_goes_out(
    approved, clerk, now, out
):
    workflow.perform(
        approved[0].pk, "adjust", clerk, TransitionNote("县里调减", "预算调整")
    )
    fill(approved[0], clerk, {"goals": "还没有批复的目标", "budget": "20.00"})
    assert now().in_adjustment == Decimal("2.00")
    published = out()
    assert "还没有批复的目标" not in text(published)
    assert published.count == 37
    assert (
        Declaration.objects.get(project=approved[0]).filing.status == Status.ADJUSTING
    )


def test_a_budget_that_is_not_what_was_approved_keeps_it_from_going_out(approved, now):
    Project.objects.filter(pk=approved[0].pk).update(budget=Decimal("1.00"))
    found = now()
    assert "批复预算与项目登记的不一致" in found.obstacle
    assert [project.pk for project, _ in found.off] == [approved[0].pk]


@pytest.mark.parametrize(
    "status", [Status.SUBMITTED, Status.REVIEWED, Status.RETURNED, Status.REJECTED]
)
def test_an_adjustment_under_review_does_not_keep_the_others_from_going_out(
    status, approved, clerk, now, out
):
    workflow.perform(
        approved[0].pk, "adjust", clerk, TransitionNote("县里调减", "预算调整")
    )
    fill(approved[0], clerk, {"budget": "20.00"})
    Filing.objects.filter(project=approved[0]).update(status=status)
    assert (now().obstacle, now().in_adjustment) == ("", Decimal("2.00"))
    assert out().total == Decimal("6167.49")


def test_a_name_that_has_become_secret_is_not_kept_with_what_changed(
    approved, out, reviewer
):
    secret = approved[3]
    DepartmentTarget.objects.update(overall=f"做好{secret.name}")
    approve_part_one(reviewer)
    out()
    Project.objects.filter(pk=secret.pk).update(is_secret=True)
    DepartmentTarget.objects.update(overall="做好工作")
    approve_part_one(reviewer)
    changes = out().changes
    assert secret.name not in str(changes)
    assert changes[0][:2] == [
        "部门整体绩效目标",
        [["总体绩效目标", "做好涉密项目", "做好工作"]],
    ]


def test_a_part_one_that_is_gone_is_a_change(approved, now, out):
    out()
    Filing.objects.filter(project=None).delete()
    ((name, _, cause),) = now().changes
    assert (name, cause) == ("部门整体绩效目标", "这次没有列入")
    assert out().number == 2


def test_another_order_is_a_change(approved, out):
    out()
    Project.objects.filter(pk=approved[0].pk).update(position=99)
    assert out().changes == [
        [
            "绩效文本",
            [["次序、单位名称等", "上次公开的", "有变化"]],
            "批复没有变，登记内容有变化",
        ]
    ]


def test_what_went_out_is_neither_changed_nor_deleted(approved, out):
    published = out()
    for act in (published.save, published.delete, Publication.objects.all().delete):
        with pytest.raises(Unalterable):
            act()
    with pytest.raises(Unalterable):
        Publication.objects.update(count=1)
    assert Publication.objects.get().count == 37


def refusal(out, found: Draft | None = None) -> str:
    before = [
        Publication.objects.count(),
        StoredFile.objects.count(),
        list(Filing.objects.values("status")),
    ]
    with pytest.raises(NotPublished) as refused:
        out(found)
    after = [
        Publication.objects.count(),
        StoredFile.objects.count(),
        list(Filing.objects.values("status")),
    ]
    assert after == before
    return str(refused.value)


def test_nothing_goes_out_where_nothing_is_approved(seeded, out):
    assert "还没有批复的绩效目标表" in refusal(out)


def test_what_has_changed_since_the_preview_does_not_go_out(approved, now, out):
    found = now()
    Project.objects.filter(pk=approved[5].pk).update(is_secret=True)
    assert "预览之后内容有了变化" in refusal(out, found)


def test_a_document_that_is_too_large_is_not_even_loaded(approved, now, monkeypatch):
    monkeypatch.setattr("targets.publication.drafting.MOST", 36)
    found = now()
    assert "有 37 个项目，一次最多公开 36 个" in found.obstacle
    assert found.going == []


def test_after_the_date_nothing_goes_out(approved, out):
    BudgetYear.objects.update(publish_until=timezone.localdate() - timedelta(days=1))
    assert "截止" in refusal(out)


def test_only_an_admin_lets_it_out(approved, now, reviewer):
    found = now()
    with pytest.raises(PermissionDenied):
        publish(found.year, found.department, reviewer, found.fingerprint)


def test_the_same_does_not_go_out_twice(approved, out):
    out()
    assert "完全相同" in refusal(out)


def test_the_next_publication_tells_what_differs_from_the_last(
    approved, clerk, reviewer, now, out
):
    first = out()
    workflow.perform(
        approved[0].pk, "adjust", clerk, TransitionNote("县里调减", "预算调整")
    )
    fill(approved[0], clerk, {"goals": "调整后的目标"})
    Filing.objects.filter(project=approved[0]).update(status=Status.REVIEWED)
    workflow.perform(approved[0].pk, "approve", reviewer)
    Project.objects.filter(pk=approved[1].pk).update(is_secret=True)
    ((name, ((place, _, new),), _), (gone, _, why)) = now().changes
    assert (name, place, new) == (approved[0].name, "绩效目标", "调整后的目标")
    assert gone == approved[1].name  # to admins alone, before it is confirmed
    assert why == "已定为涉密"
    second = out()
    assert (first.number, second.number, second.count) == (1, 2, 36)
    assert [name for name, _, _ in second.changes] == [approved[0].name, "涉密项目"]
    assert "调整后的目标" in text(second)
    assert "调整后的目标" not in text(Publication.objects.get(pk=first.pk))


def test_the_queries_of_the_draft_do_not_grow_with_the_forms(
    approved, now, django_assert_num_queries
):
    for last in (5, 37):
        Filing.objects.filter(project__position__gt=last).update(baseline=None)
        with django_assert_num_queries(6):
            now()


# The pages


def test_an_admin_sees_the_draft_and_lets_it_out(as_user, admin, approved):
    browse = as_user(admin)
    place = {"year": "2024", "department": "901001"}
    page = browse.get(reverse("publication-new"), place)
    assert "列入 37 个项目，批复预算 6,167.49 万元" in page.content.decode()
    seen = page.context["draft"].fingerprint
    done = browse.post(
        reverse("publication-new"),
        {**place, "seen": seen, "note": "2024 年首次公开"},
        follow=True,
    )
    assert "两个文件都与公开时的指纹一致" in done.content.decode()
    assert Publication.objects.get().note == "2024 年首次公开"


def test_its_files_are_the_bytes_that_went_out(as_user, leader, approved, out):
    published = out()
    response = as_user(leader).get(
        reverse("publication-file", args=[published.pk, "docx"])
    )
    assert response.content == bytes(published.docx.content)
    assert (
        as_user(leader)
        .get(reverse("publication-file", args=[published.pk, "exe"]))
        .status_code
        == 404
    )


@pytest.mark.parametrize(
    "query",
    [
        "",
        "year=2024",
        "year=x&department=901001",
        "year=2024&department=9",
        f"year={10**20}",
    ],
)
def test_a_place_that_is_not_there_is_asked_for_again(query, as_user, admin, seeded):
    response = as_user(admin).get(f"{reverse('publication-new')}?{query}", follow=True)
    assert "请选择预算年度和单位" in response.content.decode()


def test_bytes_that_were_tampered_with_are_found(
    as_user, leader, approved, out, capsys
):
    published = out()
    call_command("verify_publications")
    assert "1 次公开的文件都与指纹一致" in capsys.readouterr().out
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE targets_storedfile SET content = %s WHERE id = %s",
            [b"x", published.txt_id],
        )
    with pytest.raises(SystemExit) as left:
        call_command("verify_publications")
    assert left.value.code == 1
    assert "的 txt" in capsys.readouterr().out
    page = as_user(leader).get(published.get_absolute_url()).content.decode()
    assert "txt 文件与公开时的指纹不一致" in page


def alter_with_digest(published: Publication) -> None:
    """Change the bytes of the text, and the digest beside them."""
    content = "改过的文本".encode()
    digest = hashlib.sha256(content).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE targets_storedfile SET content = %s, sha256 = %s WHERE id = %s",
            [content, digest, published.txt_id],
        )


def test_a_file_altered_with_its_digest_is_found_by_the_trail(approved, out, capsys):
    alter_with_digest(out())
    with pytest.raises(SystemExit):
        call_command("verify_publications")
    printed = capsys.readouterr().out
    assert "1 个文件与指纹不一致" in printed
    assert "的 txt" in printed


def test_each_publication_is_compared_with_its_own_row(
    approved, out, clerk, reviewer, capsys
):
    first = out()
    workflow.perform(approved[0].pk, "adjust", clerk, TransitionNote("更名", "其他"))
    fill(approved[0], clerk, {"name": "新的名称"})
    Filing.objects.filter(project=approved[0]).update(status=Status.REVIEWED)
    workflow.perform(approved[0].pk, "approve", reviewer)
    second = out()
    call_command("verify_publications")
    assert "2 次公开的文件都与指纹一致" in capsys.readouterr().out
    with connection.cursor() as cursor:
        change = "UPDATE targets_publication SET txt_id = %s WHERE id = %s"
        cursor.execute(change, [first.txt_id, second.pk])
    with pytest.raises(SystemExit):
        call_command("verify_publications")


def test_a_project_that_was_renamed_is_known_by_its_code(
    approved, now, out, clerk, reviewer
):
    out()
    workflow.perform(approved[0].pk, "adjust", clerk, TransitionNote("更名", "其他"))
    fill(approved[0], clerk, {"name": "新的名称"})
    Filing.objects.filter(project=approved[0]).update(status=Status.REVIEWED)
    workflow.perform(approved[0].pk, "approve", reviewer)
    found = now()
    assert [[place for place, _, _ in cells] for _, cells, _ in found.changes] == [
        ["项目名称"]
    ]


def test_a_form_that_names_a_secret_project_keeps_it_from_going_out(approved, now):
    Project.objects.filter(pk=approved[3].pk).update(is_secret=True)
    version = Declaration.objects.get(project=approved[0]).filing.baseline
    Version.objects.filter(pk=version.pk).update(
        form=snapshot(replace(form_in(version.form), purpose=f"配合{approved[3].name}"))
    )
    assert f"“{approved[0].name}”的绩效目标表里写到了涉密项目的名称" in now().obstacle
