"""What people do in the story beside the transitions, by the verbs of the house: each deed takes a step of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from typing import Final

from projects.models import Exemption, Project
from projects.register.properties import set_properties
from projects.schedule.changes import grant_exemption
from targets.checks.assessment import review
from targets.checks.waiving import waive
from targets.demo.scene import UNITS, Scene, cell_of, failed
from targets.demo.story import StoryStep, document
from targets.filings import loading
from targets.filings.copying import copy_year
from targets.filings.editing import departments
from targets.filings.editing.declarations import save
from targets.filings.editing.sheet import CellEdit, Edit
from targets.filings.models import declaration_of
from targets.forms.cell_forms import DECLARATION_COLUMNS, clean
from targets.imports import runs
from targets.imports.models import State
from targets.publication.drafting import draft
from targets.publication.publishing import publish
from targets.workflow import comments, forms_of_units
from targets.workflow.deciding import Typed, decide, save_sheet
from targets.workflow.models import Comment
from targets.workflow.review_points import POINTS

Deed = Callable[[Scene, StoryStep], None]


def hand_in(scene: Scene, step: StoryStep) -> None:
    """Import the document of a unit."""
    person = scene.person(step)
    number = scene.calendar.number(step.year)
    name = f"{UNITS[step.unit]}{number}年绩效文本.txt"
    content = document(step.unit, step.year, number)
    run = runs.receive(person, name, content, number)
    runs.confirm(run.pk, good_only=False)
    run.refresh_from_db()
    if run.state != State.DONE:
        state = run.get_state_display()
        raise failed(step, f"导入的状态是“{state}”")


def copy(scene: Scene, step: StoryStep) -> None:
    """Copy projects of the running year into the coming one."""
    person = scene.person(step)
    calendar = scene.calendar
    codes = step.projects
    sources = Project.objects.filter(code__in=codes)
    running = sources.filter(year__year=calendar.running)
    copy_year(running, calendar.coming, person)


def assign(scene: Scene, step: StoryStep) -> None:
    """Set who is responsible for projects, and mark them as 重点 or 涉密."""
    person = scene.person(step)
    values = dict(step.values)
    if "responsible" in values:
        name = values["responsible"]
        values["responsible"] = scene.people[name]
    for project in scene.projects(step):
        set_properties(project.pk, values, person)


def edit(scene: Scene, step: StoryStep) -> None:
    """Type into cells of a form, which the step names as people do."""
    for stored in scene.forms(step):
        sheet = stored.sheet
        cells = []
        for label, text in step.cells.items():
            where = cell_of(sheet, label)
            cells.append(CellEdit(where, sheet.cells[where], text))
        cleaned = clean(cells, DECLARATION_COLUMNS)
        edited = Edit(tuple(cells))
        person = scene.person(step)
        outcome, _ = save(
            stored.project.pk, person, edited, cleaned.values, cleaned.refused
        )
        if not outcome.whole:
            raise failed(step, "有几格没有保存")


def confirm(scene: Scene, step: StoryStep) -> None:
    """Confirm cells that were copied: all of them, or as many as the step has days."""
    person = scene.person(step)
    for stored in scene.forms(step):
        cells = stored.declaration.copied
        if step.days:
            cells = cells[: step.days]
        looked_at = Edit(confirmed=tuple(cells))
        save(stored.project.pk, person, looked_at, {}, {})


def explain(scene: Scene, step: StoryStep) -> None:
    """Give the reason of the step for all warnings of a form."""
    person = scene.person(step)
    for project in scene.projects(step):
        own = Project.objects.filter(pk=project.pk)
        (form,) = loading.load_forms(own)
        reviewed = review(project, form, person)
        marks = defaultdict(set)
        for judged in reviewed.unexplained:
            rule = judged.finding.rule
            marks[rule].add(judged.evidence)
        for rule, found in marks.items():
            waive(project, person, rule, found, step.note)


def back(scene: Scene, step: StoryStep) -> None:
    """Say which sub-target of part one projects back: by the code of the project, the number of the sub-target."""
    person = scene.person(step)
    unit = scene.units[step.unit]
    place = (unit, scene.year(step))
    target = departments.find(*place)
    stored = departments.load(target)
    sub_targets = stored.rows["sub_targets"]
    shown = stored.sheet.cells
    cells = []
    values = {}
    for project in stored.projects:
        number = step.values.get(project.code)
        if number is None:
            continue
        where = f"{departments.PROJECTS}.{project.pk}.sub_target"
        sub_target = sub_targets[number - 1]
        values[where] = str(sub_target.key)
        cells.append(CellEdit(where, shown[where], values[where]))
    edited = Edit(tuple(cells))
    departments.save(place, person, edited, values, {})


def comment(scene: Scene, step: StoryStep) -> None:
    """Comment on a cell, or on the form as a whole; without projects on the whole of part one."""
    person = scene.person(step)
    if not step.projects:
        part_one = scene.part_one(step)
        forms_of_units.comment(part_one.pk, person, "", step.note)
    for stored in scene.forms(step):
        where = ""
        if step.place:
            where = cell_of(stored.sheet, step.place)
        comments.comment(stored.project, person, where, step.note)


def answer(scene: Scene, step: StoryStep) -> None:
    """Answer the comments on forms that are open."""
    person = scene.person(step)
    for project in scene.projects(step):
        for number in _open_comments(project):
            comments.answer(project, person, number, step.note)


def settle(scene: Scene, step: StoryStep) -> None:
    """Note that the open comments on forms are done with."""
    person = scene.person(step)
    for project in scene.projects(step):
        for number in _open_comments(project):
            comments.settle(project, person, number)


def _open_comments(project: Project) -> list[int]:
    """The keys of the comments that are open, in their order."""
    found = Comment.objects.filter(filing__project=project)
    still_open = found.filter(settled_at=None)
    return list(still_open.order_by("pk").values_list("pk", flat=True))


def grade(scene: Scene, step: StoryStep) -> None:
    """Fill in the 审核表 of a form without deciding yet."""
    person = scene.person(step)
    typed = _typed(step)
    for project in scene.projects(step):
        save_sheet(project, person, typed)


def judge(scene: Scene, step: StoryStep) -> None:
    """Fill in the 审核表 of a form and perform what its grade decides."""
    person = scene.person(step)
    typed = _typed(step)
    for project in scene.projects(step):
        filing = declaration_of(project).filing
        decide(project, person, typed, filing.revision)


def _typed(step: StoryStep) -> Typed:
    """A sheet with the grade of the step for each point, and the full score less one for each point but 优."""
    less = 1
    if step.grade == "excellent":
        less = 0
    marks = {}
    scores = {}
    for point in POINTS:
        marks[point.id] = step.grade
        scores[point.id] = str(point.weight - less)
    return Typed(marks, scores, step.grade, step.note)


def go_out(scene: Scene, step: StoryStep) -> None:
    """Publish the approved forms of a unit."""
    person = scene.person(step)
    year = scene.year(step)
    unit = scene.units[step.unit]
    seen = draft(year, unit)
    publish(year, unit, person, seen.fingerprint, step.note)


def exempt(scene: Scene, step: StoryStep) -> None:
    """Grant projects so many more days to be filled in."""
    for project in scene.projects(step):
        exemption = Exemption(
            year=project.year,
            project=project,
            until=scene.calendar.days(step.days),
            reason=step.note,
        )
        grant_exemption(exemption, scene.person(step))


DEEDS: Final[dict[str, Deed]] = {
    "import": hand_in,
    "copy": copy,
    "assign": assign,
    "edit": edit,
    "confirm": confirm,
    "explain": explain,
    "back": back,
    "comment": comment,
    "answer": answer,
    "settle": settle,
    "grade": grade,
    "judge": judge,
    "publish": go_out,
    "exempt": exempt,
}
