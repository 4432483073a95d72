from django.urls import URLPattern, include, path

from targets.approvals import views as approving
from targets.checks.views import board as quality
from targets.checks.views import fixing as mending
from targets.checks.views import rules
from targets.forms.desk import Desk
from targets.forms.desks import DeclarationDesk, DepartmentDesk
from targets.forms.views import (
    departments,
    documents,
    editing,
    pasting,
    reading,
    starting,
)
from targets.forms.views import lists as listing
from targets.forms.views import removal as removing
from targets.help import views as helping
from targets.home.views import search as searching
from targets.home.views import workbench
from targets.imports.views import imports as importing
from targets.imports.views import workbooks
from targets.opening import views as opening
from targets.publication import views as publishing
from targets.reports import views as boards
from targets.workflow.views import asking, versions
from targets.workflow.views import checks as checking
from targets.workflow.views import review as reviewing
from targets.workflow.views import transitions as steps

EDITOR = {
    "edit": editing.page,
    "save": editing.save,
    "watch": editing.watch,
    "submission": editing.submission,
    "reason": editing.reason,
    "reason-back": editing.reason_back,
}


def editor_of(desk: type[Desk], place: str) -> list[URLPattern]:
    """The addresses of the editor of a sheet, named after the page that shows it."""
    patterns = []
    for name, view in EDITOR.items():
        named = f"{desk.address}-{name}"
        patterns.append(path(f"{place}{name}/", view, {"desk": desk}, name=named))
    return patterns


urlpatterns = [
    # The help
    path("help/", helping.index, name="help"),
    path("help/<slug:name>/", helping.page, name="help-page"),
    # What leaders look at
    path("board/", boards.board, name="board"),
    path("board/figures.<str:suffix>", boards.board_file, name="board-file"),
    path("reports/", boards.reports, name="reports"),
    path("reports/<slug:name>.<str:suffix>", boards.report_file, name="report-file"),
    # Lists of projects and of indicators
    path("projects/", listing.FormList.as_view(), name="project-list"),
    path("indicators/", listing.Targets.as_view(), name="target-list"),
    # A project's 绩效目标表
    path("projects/<id:pk>/", reading.declaration, name="declaration"),
    path(
        "projects/<id:pk>/form.<str:suffix>",
        documents.declaration_file,
        name="declaration-file",
    ),
    path("projects/download/", documents.download, name="download"),
    *editor_of(DeclarationDesk, "projects/<id:pk>/"),
    path(
        "projects/<id:pk>/suggestions/",
        editing.suggestions,
        name="declaration-suggestions",
    ),
    path("projects/<id:pk>/paste/", pasting.read, name="declaration-paste"),
    path("projects/<id:pk>/dossier.zip", versions.dossier_file, name="dossier"),
    # What was published
    path("publications/", publishing.publications, name="publications"),
    path("publications/new/", publishing.preview, name="publication-new"),
    path("publications/<id:pk>/", publishing.publication, name="publication"),
    path(
        "publications/<id:pk>/text.<str:suffix>",
        publishing.publication_file,
        name="publication-file",
    ),
    # The documents by which forms are approved
    path("approvals/", approving.Approvals.as_view(), name="approvals"),
    path("approvals/<id:pk>/", approving.ApprovalPage.as_view(), name="approval"),
    path("approvals/<id:pk>/letter.docx", approving.letter, name="approval-letter"),
    path(
        "approvals/<id:pk>/annex.<str:suffix>",
        approving.annex_file,
        name="approval-annex",
    ),
    # Its review
    path("projects/<id:pk>/review/", reviewing.page, name="declaration-review"),
    path("projects/<id:pk>/review/grade/", reviewing.grade, name="declaration-grade"),
    path("projects/<id:pk>/comments/", reviewing.comment, name="comment"),
    path(
        "projects/<id:pk>/comments/<id:number>/answer/",
        reviewing.answer,
        name="comment-answer",
    ),
    path(
        "projects/<id:pk>/comments/<id:number>/settle/",
        reviewing.settle,
        name="comment-settle",
    ),
    path("years/<id:year>/weights/", reviewing.weights, name="review-weights"),
    # Its versions
    path("projects/<id:pk>/versions/", versions.versions, name="versions"),
    path(
        "projects/<id:pk>/versions/compare/", versions.compare, name="version-compare"
    ),
    path("projects/<id:pk>/versions/<id:number>/", versions.version, name="version"),
    path(
        "projects/<id:pk>/versions/<id:number>/restore/",
        versions.bring_back,
        name="version-restore",
    ),
    # What waits for a person
    path("workbench/", workbench.workbench, name="workbench"),
    path("workbench/begun/", workbench.begun, name="workbench-begun"),
    # Everything by its words
    path("search/", searching.page, name="search"),
    # Many forms at once
    path("steps/", steps.Steps.as_view(), name="steps"),
    path("steps/confirm/", steps.confirm, name="steps-confirm"),
    path("steps/take/", steps.take_many, name="steps-take"),
    path("steps/taken/", steps.taken, name="steps-taken"),
    # What the checks found in it, and the reasons that were given
    path("projects/<id:pk>/checks/", checking.checks, name="declaration-checks"),
    path("projects/<id:pk>/step/<str:verb>/", steps.take, name="declaration-step"),
    path(
        "projects/<id:pk>/step/<str:verb>/ask/",
        asking.ask,
        name="declaration-step-ask",
    ),
    path("projects/<id:pk>/checks/waive/", checking.waive, name="declaration-waive"),
    path(
        "projects/<id:pk>/checks/<id:waiver>/unwaive/",
        checking.unwaive,
        name="declaration-unwaive",
    ),
    # Projects that begin, go, and come back
    path("projects/new/", starting.new_project, name="project-new"),
    path("projects/copy/", starting.copy_forms, name="project-copy"),
    path(
        "projects/deleted/", removing.DeletedProjects.as_view(), name="project-deleted"
    ),
    path("projects/<id:pk>/delete/", removing.delete_project, name="project-delete"),
    path("projects/<id:pk>/restore/", removing.restore_project, name="project-restore"),
    # A budget year that is opened for all units
    path("years/open/", opening.open_year, name="year-open"),
    path("years/openings/<id:pk>/", opening.opening, name="opening"),
    path("years/openings/<id:pk>/progress/", opening.progress, name="opening-progress"),
    path("years/openings/<id:pk>/stop/", opening.stop, name="opening-stop"),
    path("years/openings/<id:pk>/go-on/", opening.go_on, name="opening-go-on"),
    path(
        "years/openings/<id:pk>/receipt.xlsx",
        opening.receipt_file,
        name="opening-receipt",
    ),
    # Units whose projects other units take over
    path("units/", include("targets.succession.urls")),
    # Imports, and workbooks to fill in
    path("exchange/", importing.exchange, name="exchange"),
    path("exchange/template.xlsx", workbooks.template, name="import-template"),
    path("exchange/<id:pk>/", importing.import_page, name="import"),
    path("exchange/<id:pk>/progress/", importing.progress, name="import-progress"),
    path("exchange/<id:pk>/confirm/", importing.confirm, name="import-confirm"),
    path("exchange/<id:pk>/again/", importing.look_again, name="import-again"),
    path("exchange/<id:pk>/cancel/", importing.cancel, name="import-cancel"),
    path("exchange/<id:pk>/undo/", importing.undo, name="import-undo"),
    path("exchange/<id:pk>/file/", importing.original, name="import-file"),
    path("exchange/<id:pk>/marked/", workbooks.marked, name="import-marked"),
    # The rules of the checks
    path("quality/rules/", rules.rules, name="quality-rules"),
    # 质量看板: what the checks found
    path("quality/", quality.quality, name="quality"),
    path("quality/findings/", quality.FindingList.as_view(), name="quality-findings"),
    path("quality/projects/", quality.Standings.as_view(), name="quality-projects"),
    path("quality/progress/", quality.progress, name="quality-progress"),
    path("quality/stop/", quality.stop, name="quality-stop"),
    path("quality/go-on/", quality.go_on, name="quality-go-on"),
    # Findings mended by a click, one or many
    path("quality/mend/", mending.mend, name="mend"),
    path("quality/mend/done/", mending.mended, name="mended"),
    # A department's overall targets, and the whole document
    path(
        "departments/",
        departments.DepartmentTargets.as_view(),
        name="department-targets",
    ),
    path(
        "departments/<id:year>/<str:code>/",
        departments.department_target,
        name="department-target",
    ),
    *editor_of(DepartmentDesk, "departments/<id:year>/<str:code>/"),
    path(
        "departments/<id:year>/<str:code>/step/<str:verb>/",
        departments.take,
        name="department-step",
    ),
    path(
        "departments/<id:year>/<str:code>/step/<str:verb>/ask/",
        asking.ask,
        name="department-step-ask",
    ),
    path(
        "departments/<id:year>/<str:code>/checks/waive/",
        departments.waive,
        name="department-waive",
    ),
    path(
        "departments/<id:year>/<str:code>/checks/<id:waiver>/unwaive/",
        departments.unwaive,
        name="department-unwaive",
    ),
    path(
        "departments/<id:year>/<str:code>/comments/",
        departments.comment,
        name="department-comment",
    ),
    path(
        "departments/<id:year>/<str:code>/comments/<id:number>/answer/",
        departments.answer,
        name="department-comment-answer",
    ),
    path(
        "departments/<id:year>/<str:code>/comments/<id:number>/settle/",
        departments.settle,
        name="department-comment-settle",
    ),
    path(
        "departments/<id:year>/<str:code>/versions/",
        versions.versions,
        name="department-versions",
    ),
    path(
        "departments/<id:year>/<str:code>/versions/compare/",
        versions.compare,
        name="department-version-compare",
    ),
    path(
        "departments/<id:year>/<str:code>/versions/<id:number>/",
        versions.version,
        name="department-version",
    ),
    path(
        "departments/<id:year>/<str:code>/versions/<id:number>/restore/",
        versions.bring_back,
        name="department-version-restore",
    ),
    path(
        "departments/<id:year>/<str:code>/document.<str:suffix>",
        documents.department_document,
        name="document",
    ),
    path(
        "departments/<id:year>/<str:code>/working.<str:suffix>",
        documents.working_document,
        name="working-document",
    ),
]
