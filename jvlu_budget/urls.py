"""Every address of the application. All of them need a login but the login page itself."""

from django.contrib import admin
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path
from django.views.generic import RedirectView

from projects.views import PasswordChange

urlpatterns = [
    path("", RedirectView.as_view(pattern_name="project-list"), name="home"),
    path("login/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", PasswordChange.as_view(), name="password"),
    path("", include("projects.urls")),
    path("", include("indicators.urls")),
    path("", include("targets.urls")),
    path("admin/", admin.site.urls),
]
