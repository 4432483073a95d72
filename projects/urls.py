from django.urls import path

from projects.views import ProjectList, Trail

urlpatterns = [
    path("projects/", ProjectList.as_view(), name="project-list"),
    path("trail/", Trail.as_view(), name="trail"),
]
