"""The pages of the register: the list of projects, and the properties of a project."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from core.lists.columns import FileColumn, Value
from core.lists.files import workbook
from core.lists.views import ListPage
from core.spreadsheets.text import XLSX
from core.sums import AmountSum
from projects.accounts.access import may_fill_in
from projects.models import Project, User
from projects.register.assigning import Assigned, assign, may_assign, require_assign
from projects.register.filters import ProjectFilter
from projects.register.forms import AssignForm, HandoverForm, PropertiesForm
from projects.register.handover import hand_over, left_with
from projects.register.links import linking
from projects.register.marks import marks_of
from projects.register.properties import set_properties
from projects.register.tables import ProjectTable
from projects.requests import SignedInRequest, primary_key, ticked
from projects.trail.shown import note_secret

# So many projects are given a person at once, and so many of those that were not are named.
MOST_ASSIGNED = 500
MOST_NAMED = 5
# So many projects that stay with a person are listed on the page; the file has all of them.
MOST_LISTED = 200


class ProjectList(ListPage):
    """The projects in the user's scope, with the totals of all that match the filter."""

    request: SignedInRequest
    template_name = "projects/project_list.html"
    filterset_class = ProjectFilter
    table_class = ProjectTable
    # The condition that a project is in the sums; all are without one.
    counted: Q | None = None
    not_found = "没有符合条件的项目，请放宽上面的条件"
    nothing = "{year}还没有项目；填报人员新建或从上年复制、管理员导入部门预算绩效文本后会出现在这里"

    def get_queryset(self) -> QuerySet[Project]:
        return Project.objects.visible_to(self.request.user).in_document_order()

    @cached_property
    def totals(self) -> dict[str, Any]:
        """The number of projects and the sums at the foot of the list."""
        projects = self.object_list.order_by()
        counts = {
            "count": Count("pk"),
            "counted": Count("pk", filter=self.counted),
        }
        return projects.aggregate(**counts, **self.sums())

    @cached_property
    def total(self) -> int:
        return self.totals["count"]

    def sums(self) -> dict[str, AmountSum]:
        amounts = ("budget", "fiscal_funds", "other_funds")
        return {name: AmountSum(name, filter=self.counted) for name in amounts}

    def get_table_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_table_kwargs()
        kwargs["totals"] = self.totals
        return kwargs

    def empty_text(self) -> str:
        year = self.filterset.form.cleaned_data.get("year") or ""
        return super().empty_text().format(year=year)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the unit and the year of the document to download: those of the filter, or else the user's own unit."""
        user = self.request.user
        chosen = self.filterset.form.cleaned_data
        unit = chosen.get("department") or user.department
        rights = {
            "may_fill_in": may_fill_in(user),
            "may_assign": may_assign(user),
        }
        year = chosen.get("year")
        return super().get_context_data(**kwargs, unit=unit, year=year, **rights)


@require_http_methods(["GET", "HEAD", "POST"])
def properties(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show and change who is responsible for a project, and whether it is a 重点项目 or 涉密."""
    visible = Project.objects.visible_to(request.user)
    related = visible.select_related("year", "department", "responsible")
    project = get_object_or_404(related, pk=pk)
    require_assign(request.user)
    form = PropertiesForm(request.user, request.POST or None, instance=project)
    if request.method == "POST" and form.is_valid():
        if set_properties(pk, form.changed_values, request.user):
            messages.success(request, "已保存项目属性")
        else:
            messages.info(request, "没有改动，不用保存")
        if "next" in request.POST:
            return redirect("declaration-edit", pk)
        return redirect(project)
    context = {"project": project, "form": form}
    return render(request, "projects/register/properties.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def responsibles(request: SignedInRequest) -> HttpResponse:
    """Ask who is to answer for the projects ticked in the list, and set it when that is posted.

    A GET request comes from a person who had to log in on the way; it leads back to the list.
    """
    require_assign(request.user)
    visible = Project.objects.visible_to(request.user)
    projects = visible.filter(pk__in=ticked(request)).in_document_order()
    related = projects.select_related("year", "department", "responsible")
    chosen = list(related[: MOST_ASSIGNED + 1])
    if not chosen:
        messages.warning(request, "请先勾选项目，再设定责任人")
        return redirect("project-list")
    if len(chosen) > MOST_ASSIGNED:
        messages.warning(request, f"一次最多给 {MOST_ASSIGNED} 个项目设定责任人")
        return redirect("project-list")
    is_answer = "person" in request.POST
    form = AssignForm(projects, request.POST if is_answer else None)
    if not is_answer or not form.is_valid():
        context = {"projects": chosen, "form": form}
        return render(request, "projects/register/responsibles.html", context)
    person = form.cleaned_data["person"]
    keys = [project.pk for project in chosen]
    done = assign(keys, person, request.user)
    _report_assigned(request, done, person)
    address, year = reverse("project-list"), chosen[0].year.year
    return redirect(f"{address}?year={year}")


def _report_assigned(
    request: SignedInRequest, done: Assigned, person: User | None
) -> None:
    """Say what became of the projects."""
    count = len(done.changed)
    if count and person:
        messages.success(request, f"已把 {count} 个项目的责任人设为{person.name}")
    elif count:
        messages.success(request, f"已去掉 {count} 个项目的责任人")
    else:
        messages.info(request, "没有改动，不用保存")
    if done.outside and person:
        names = "、".join(project.name for project in done.outside[:MOST_NAMED])
        messages.warning(
            request,
            f"{len(done.outside)} 个项目不是{person.name}单位及下级的，没有改：{names}",
        )


@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: SignedInRequest) -> HttpResponseBase:
    """Hand over all projects of a person to another; for admins. `person` in the address is chosen beforehand."""
    if not request.user.is_admin:
        raise PermissionDenied
    chosen = {name: request.GET.get(name) for name in ("person", "successor")}
    form = HandoverForm(request.POST or None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data["person"]
        successor = form.cleaned_data["successor"]
        receipt = hand_over(person, successor, request.user)
        message = f"{person.name}的 {receipt.handed} 个项目已交给{successor.name}"
        level = messages.SUCCESS
        if receipt.left:
            level = messages.WARNING
            message += f"；另有 {receipt.left} 个不是{successor.name}单位及下级的，没有交接，列在下面，请再交给别人"
        messages.add_message(request, level, message)
        query = urlencode({"person": person.pk, "successor": successor.pk})
        return redirect(f"{reverse('handover')}?{query}")
    person, successor = (find_person(chosen[name]) for name in ("person", "successor"))
    left = left_with(person, successor) if person else []
    if person and request.GET.get("export") == "xlsx":
        return _left_file(request, person, left)
    context = {"form": form, "person": person, "left": left, "most": MOST_LISTED}
    return render(request, "projects/register/handover.html", context)


def find_person(text: str | None) -> User | None:
    """The person of that key in an address."""
    people = User.objects.select_related("department")
    found: User | None = people.filter(pk=primary_key(text or "") or 0).first()
    return found


def _left_file(
    request: SignedInRequest, person: User, left: list[tuple[Project, str]]
) -> FileResponse:
    """The projects that the person is still responsible for, as a workbook."""
    link = linking(request)
    headings = [("年度", 8), ("单位", 30), ("项目编码", 24), ("项目名称", 40)]
    headings += [("标记", 10), ("没有交接的原因", 40)]
    columns = [FileColumn(label, str, width) for label, width in headings]
    rows: list[list[Value]] = []
    for project, reason in left:
        if project.is_secret:
            note_secret(project.pk)
        marks = "、".join(marks_of(project))
        name = link(project.name, project.pk)
        row: list[Value] = [project.year.year, project.unit_name, project.code]
        rows.append([*row, name, marks, reason])
    title = f"{person.name}还负责的项目"
    return FileResponse(
        workbook(title, columns, rows),
        as_attachment=True,
        filename=f"{title}（内部使用）.xlsx",
        content_type=XLSX,
    )
