from django.urls import path

from projects.register.views import properties

urlpatterns = [
    path("projects/<int:pk>/properties/", properties, name="project-properties"),
]
