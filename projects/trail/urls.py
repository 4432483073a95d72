from django.urls import path

from projects.trail.views import Trail

urlpatterns = [
    path("trail/", Trail.as_view(), name="trail"),
]
