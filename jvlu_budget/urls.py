"""Every address of the application. All of them need a login but the login page itself."""

from django.contrib import admin
from django.urls import include, path

from jvlu_budget.views import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("projects.urls")),
    path("", include("indicators.urls")),
    path("", include("targets.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "jvlu_budget.views.bad_request"
handler500 = "jvlu_budget.views.server_error"
