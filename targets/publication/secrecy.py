"""The names of secret projects: which forms mention them, and texts without them. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple

from targets.documents.values import ALL_TARGETS, DepartmentForm, ProjectForm

UNNAMED = "涉密项目"


def mentions(form: ProjectForm | DepartmentForm, name: str) -> bool:
    """Whether the prose of a form contains the name."""
    if isinstance(form, ProjectForm):
        texts = [form.name, form.purpose, form.goals]
        for row in form.targets:
            texts.extend(ALL_TARGETS.texts_of(row))
    else:
        texts = [form.overall]
        for sub_target in form.sub_targets:
            texts.extend(astuple(sub_target))
        for safeguard in form.safeguards:
            texts.extend(astuple(safeguard))
    return any(name in text for text in texts)


def without_names(text: str, names: Iterable[str]) -> str:
    """The text with every name replaced by 涉密项目."""
    for name in names:
        text = text.replace(name, UNNAMED)
    return text
