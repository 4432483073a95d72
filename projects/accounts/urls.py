from django.urls import path

from projects.accounts.views.account import Login, Logout, PasswordChange, me, my_logins
from projects.accounts.views.factor import login_code, my_second_factor

urlpatterns = [
    path("login/", Login.as_view(), name="login"),
    path("login/code/", login_code, name="login-code"),
    path("logout/", Logout.as_view(), name="logout"),
    path("password/", PasswordChange.as_view(), name="password"),
    path("me/", me, name="me"),
    path("me/second-factor/", my_second_factor, name="second-factor"),
    path("me/logins/", my_logins, name="my-logins"),
]
