"""The rules against the labelled forms: a floor below which what they see must not fall."""

import pytest

from tests.eye.labelled import labelled_forms
from tests.eye.measuring import look, measure, rank_correlation


@pytest.fixture(scope="module")
def seen():
    return look()


def test_the_rules_see_what_a_reviewer_raises_and_little_else(seen):
    overall = measure(seen).overall
    assert overall.precision >= 0.97
    assert overall.recall >= 0.9


def test_a_sound_form_gets_no_error_and_no_warning(seen):
    assert [finding for form in seen for finding in form.alarms] == []


def test_the_scores_rank_the_forms_by_what_there_is_to_mend(seen):
    assert rank_correlation(seen) >= 0.8


def test_half_of_the_labelled_forms_are_sound():
    forms = labelled_forms()
    sound = [form for form in forms if form.is_sound]
    assert len(forms) >= 80
    assert 0.4 <= len(sound) / len(forms) <= 0.65
