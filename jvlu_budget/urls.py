"""Every address of the application. All of them need a login but the login page itself."""

from django.contrib import admin
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from jvlu_budget.views import home
from projects.accounts.views import Login, PasswordChange, me

urlpatterns = [
    path("", home, name="home"),
    path("login/", Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("password/", PasswordChange.as_view(), name="password"),
    path("me/", me, name="me"),
    path("", include("projects.urls")),
    path("", include("indicators.urls")),
    path("", include("targets.urls")),
    path("admin/", admin.site.urls),
]
