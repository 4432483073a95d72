from django.urls import path

from projects.register.views import handover, properties

urlpatterns = [
    path("projects/<id:pk>/properties/", properties, name="project-properties"),
    path("people/handover/", handover, name="handover"),
]
