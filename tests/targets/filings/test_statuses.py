"""The statuses of forms."""

from targets.filings.models import WAY, Status


def test_the_way_of_a_form_has_every_status_once():
    assert sorted(WAY) == sorted(Status)
