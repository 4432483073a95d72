"""The request as every page gets it."""

from django.http import HttpRequest

from projects.models import User


class SignedInRequest(HttpRequest):
    """A request with a person: the middleware lets nobody in who has not signed in."""

    user: User
