from django.urls import path

from projects.register.views import handover, properties, responsibles

urlpatterns = [
    path("projects/<id:pk>/properties/", properties, name="project-properties"),
    path("projects/responsibles/", responsibles, name="project-responsibles"),
    path("people/handover/", handover, name="handover"),
]
