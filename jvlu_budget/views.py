"""Pages that belong to no app: refusals."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was sent from a page that is too old or not ours: say so and how to go on."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"error": "csrf"}, status=403)
    return render(request, "403_csrf.html", status=403)
