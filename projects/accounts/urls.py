from django.urls import path

from projects.accounts.views import Login, Logout, PasswordChange, me, my_logins

urlpatterns = [
    path("login/", Login.as_view(), name="login"),
    path("logout/", Logout.as_view(), name="logout"),
    path("password/", PasswordChange.as_view(), name="password"),
    path("me/", me, name="me"),
    path("me/logins/", my_logins, name="my-logins"),
]
