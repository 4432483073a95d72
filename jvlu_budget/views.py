"""Pages that belong to no app: refusals."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was sent from a page that is too old or not ours: say so and how to go on."""
    return render(request, "403_csrf.html", status=403)
