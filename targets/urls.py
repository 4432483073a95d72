from django.urls import path

from targets import views

urlpatterns = [
    # A project's 绩效目标表
    path("projects/<int:pk>/", views.declaration, name="declaration"),
    path("projects/<int:pk>/form.<str:suffix>", views.declaration_file, name="declaration-file"),
    path("projects/download/", views.download, name="download"),
    # A department's overall targets, and the whole document
    path("departments/", views.DepartmentTargets.as_view(), name="department-targets"),
    path("departments/<int:year>/<str:code>/", views.department_target, name="department-target"),
    path("departments/<int:year>/<str:code>/document.<str:suffix>", views.department_document, name="document"),
]
