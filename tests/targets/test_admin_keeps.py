"""What the admin leaves to the application's own pages."""

from __future__ import annotations

from django.urls import reverse


def test_the_admin_has_no_password_page_of_its_own(as_user, admin):
    assert as_user(admin).get(reverse("admin:password_change")).url == reverse(
        "password"
    )
