from django.urls import path

from projects.views import ProjectList

urlpatterns = [
    path("projects/", ProjectList.as_view(), name="project-list"),
]
