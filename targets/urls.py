from django.urls import path

from targets.desks import DeclarationDesk, DepartmentDesk
from targets.views import editing, importing, reading, removing, starting, workbooks

DECLARATION, DEPARTMENT = {"desk": DeclarationDesk}, {"desk": DepartmentDesk}

urlpatterns = [
    # A project's 绩效目标表
    path("projects/<int:pk>/", reading.declaration, name="declaration"),
    path("projects/<int:pk>/form.<str:suffix>", reading.declaration_file, name="declaration-file"),
    path("projects/download/", reading.download, name="download"),
    path("projects/<int:pk>/edit/", editing.page, DECLARATION, name="declaration-edit"),
    path("projects/<int:pk>/save/", editing.save, DECLARATION, name="declaration-save"),
    path("projects/<int:pk>/watch/", editing.watch, DECLARATION, name="declaration-watch"),
    path("projects/<int:pk>/suggestions/", editing.suggestions, name="declaration-suggestions"),
    # Projects that begin, go, and come back
    path("projects/new/", starting.new_project, name="project-new"),
    path("projects/copy/", starting.copy_forms, name="project-copy"),
    path("projects/deleted/", removing.DeletedProjects.as_view(), name="project-deleted"),
    path("projects/<int:pk>/delete/", removing.delete_project, name="project-delete"),
    path("projects/<int:pk>/restore/", removing.restore_project, name="project-restore"),
    # Imports, and workbooks to fill in
    path("exchange/", importing.exchange, name="exchange"),
    path("exchange/template.xlsx", workbooks.template, name="import-template"),
    path("exchange/<int:pk>/", importing.import_page, name="import"),
    path("exchange/<int:pk>/progress/", importing.progress, name="import-progress"),
    path("exchange/<int:pk>/confirm/", importing.confirm, name="import-confirm"),
    path("exchange/<int:pk>/again/", importing.look_again, name="import-again"),
    path("exchange/<int:pk>/cancel/", importing.cancel, name="import-cancel"),
    path("exchange/<int:pk>/undo/", importing.undo, name="import-undo"),
    path("exchange/<int:pk>/file/", importing.original, name="import-file"),
    path("exchange/<int:pk>/marked/", workbooks.marked, name="import-marked"),
    # A department's overall targets, and the whole document
    path("departments/", reading.DepartmentTargets.as_view(), name="department-targets"),
    path("departments/<int:year>/<str:code>/", reading.department_target, name="department-target"),
    path("departments/<int:year>/<str:code>/edit/", editing.page, DEPARTMENT, name="department-target-edit"),
    path("departments/<int:year>/<str:code>/save/", editing.save, DEPARTMENT, name="department-target-save"),
    path("departments/<int:year>/<str:code>/watch/", editing.watch, DEPARTMENT, name="department-target-watch"),
    path("departments/<int:year>/<str:code>/document.<str:suffix>", reading.department_document, name="document"),
]
