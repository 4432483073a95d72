"""质量看板: what the checks found in the forms of a year, summed up and as lists."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.lists.views import ListPage
from core.progress import progress_of
from projects.accounts.access import may_fill_in
from projects.models import Project
from projects.requests import SignedInRequest
from targets.checks import figures
from targets.checks import refreshing as checking
from targets.checks.board import Board
from targets.checks.counts import by_dimension, totals
from targets.checks.filters import BoardFilter, FindingFilter, StandingFilter
from targets.checks.models import RecordedFinding
from targets.checks.refreshing import waiting_forms
from targets.checks.scoring import ALL_COSTS
from targets.checks.tables import UNIT_ORDER, FindingTable, StandingTable
from targets.checks.tallies import trend
from targets.checks.unit_figures import mean

# What the board shows at once of what may be thousands.
WORST = 10
UNITS = 20
# Of findings of one level.
DOCUMENT_ORDER = (*UNIT_ORDER[:-1], "filing__project", "position")


@require_safe
def quality(request: SignedInRequest) -> HttpResponse:
    """The board of a year: all figures at a glance, each leading to what it counts."""
    conditions = _conditions(request, request.GET)
    board = conditions.board
    context: dict[str, Any] = {
        "filter": conditions,
        "board": board,
        "may_fill_in": may_fill_in(request.user),
    }
    if board:
        context |= _standing(board)
        context |= _figures(board, conditions.place)
        context["place"] = conditions.place
    return render(request, "targets/checks/board.html", context)


def _conditions(request: SignedInRequest, data: QueryDict) -> BoardFilter:
    """The year and the unit that the board is asked for."""
    nothing = Project.objects.none()
    return BoardFilter(data, queryset=nothing, request=request)


def _standing(board: Board) -> dict[str, Any]:
    """Check what has changed, if it is little, and return how fresh the figures are."""
    waiting = checking.freshen(board.year, board.units, board.config)
    key = checking.progress_key(board.year)
    return {
        "waiting": waiting,
        "stopped": bool(waiting) and checking.is_stopped(board.year),
        "progress": progress_of(key) if waiting else None,
    }


def _figures(board: Board, place: str) -> dict[str, Any]:
    """The figures of the board; of many units those with the lowest scores come first."""
    rules, units = board.by_rule(), board.by_unit()
    if len(units) > UNITS:
        units = sorted(units, key=lambda unit: unit.points / (unit.forms or 1))
    forms = sum(unit.forms for unit in units)
    points = sum(unit.points for unit in units)
    days = trend(board.year, board.units, board.config.levels)
    return {
        "rules": rules,
        "totals": totals(rules),
        "dimensions": figures.by_dimension(by_dimension(rules), place),
        "units": units[:UNITS],
        "more_units": units[UNITS:],
        "forms": forms,
        "clean": sum(unit.clean for unit in units),
        "mean": mean(forms, points),
        "worst": board.worst(WORST),
        "projects": len(board.scores),
        "part_ones": len(board.scored_parts),
        "worst_parts": board.worst_parts(UNITS),
        "trend": figures.by_day(days),
    }


class QualityList(ListPage):
    """A list behind the board, as fresh as the board."""

    request: SignedInRequest
    strict = False
    no_project = "没有这个项目，或者它不在您的单位范围内；请点“清除”后重新选择"

    def get_filterset(self, filterset_class: Any) -> Any:
        """Check what has changed first, so that the list shows what is found now."""
        filterset = super().get_filterset(filterset_class)
        self.standing = _standing(filterset.board) if filterset.board else {}
        return filterset

    def breadcrumbs(self) -> list[tuple[str, str]]:
        """The board of the same year and unit."""
        return [("质量看板", self.filterset.board_address)]

    def empty_text(self) -> str:
        if "project" in self.filterset.errors:
            return self.no_project
        return super().empty_text()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list with how fresh it is, and with its year and unit."""
        place = self.filterset.place
        return super().get_context_data(**kwargs, **self.standing, place=place)


class FindingList(QualityList):
    template_name = "targets/checks/findings.html"
    filterset_class = FindingFilter
    table_class = FindingTable
    not_found = "没有符合条件的问题，请放宽上面的条件"
    nothing = "没有待处理的问题"

    def get_queryset(self) -> QuerySet[RecordedFinding]:
        return RecordedFinding.objects.visible_to(self.request.user)

    def get_table_data(self) -> QuerySet[RecordedFinding]:
        """The heavier ones first, else in the order of the document."""
        return super().get_table_data().order_by("weight", *DOCUMENT_ORDER)

    def get_table_kwargs(self) -> dict[str, Any]:
        may = may_fill_in(self.request.user)
        return {**super().get_table_kwargs(), "may_fill_in": may}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the project to which the list is narrowed, if there is one."""
        chosen = None
        if self.filterset.is_valid():
            chosen = self.filterset.form.cleaned_data.get("project")
        return super().get_context_data(**kwargs, chosen=chosen)


class Standings(QualityList):
    template_name = "targets/checks/projects.html"
    filterset_class = StandingFilter
    table_class = StandingTable
    extra_context = {"costs": ALL_COSTS}
    not_found = "没有符合条件的项目，请放宽上面的条件"
    nothing = "还没有检查过的绩效目标表；填报或导入后会出现在这里"

    def get_queryset(self) -> QuerySet[Project]:
        return Project.objects.visible_to(self.request.user)

    def get_table_data(self) -> QuerySet[Project]:
        """The worst first."""
        projects = super().get_table_data()
        return projects.order_by("points", "department__path", "position", "pk")


@require_safe
def progress(request: SignedInRequest) -> JsonResponse:
    """How far the check has got, for the page that waits."""
    board = _board_or_404(request, request.GET)
    waiting = waiting_forms(board.year, board.units)
    answer: dict[str, Any] = {
        "state": "waiting",
        "under_way": bool(waiting) and not checking.is_stopped(board.year),
    }
    found = progress_of(checking.progress_key(board.year))
    if found:
        answer |= {
            "state": "running",
            "stage": found.stage,
            "done": found.done,
            "total": found.total,
            "left": found.seconds_left,
        }
    return JsonResponse(answer)


def _board_or_404(request: SignedInRequest, data: QueryDict) -> Board:
    board = _conditions(request, data).board
    if board is None:
        raise Http404
    return board


@require_POST
def stop(request: SignedInRequest) -> HttpResponse:
    """Stop the check of all units, which only an admin may do."""
    board = _board_or_404(request, request.POST)
    if not request.user.is_admin:
        raise PermissionDenied
    checking.stop(board.year)
    return _back(request)


@require_POST
def go_on(request: SignedInRequest) -> HttpResponse:
    """Go on with a check that was stopped; anybody may do it, as anybody may open the board, which starts checks."""
    board = _board_or_404(request, request.POST)
    checking.go_on(board.year)
    return _back(request)


def _back(request: SignedInRequest) -> HttpResponse:
    """Redirect to the board of the year and the unit that were posted."""
    conditions = _conditions(request, request.POST)
    return redirect(conditions.board_address)
