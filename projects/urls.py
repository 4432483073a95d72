from django.urls import include, path

urlpatterns = [
    path("", include("projects.accounts.urls")),
    path("", include("projects.schedule.urls")),
    path("", include("projects.register.urls")),
    path("", include("projects.trail.urls")),
]
