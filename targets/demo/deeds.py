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
from targets.imports.models import ImportRun, State
from targets.publication.drafting import draft
from targets.publication.publishing import publish
from targets.workflow import comments, forms_of_units
from targets.workflow.deciding import Typed, decide, save_sheet
from targets.workflow.models import Comment
from targets.workflow.review_points import POINTS

Deed = Callable[[Scene, StoryStep], None]


def hand_in(scene: Scene, step: StoryStep) -> None:
    """Import the document of a unit."""
    number = scene.calendar.number(step.year)
    name = f"{UNITS[step.unit]}{number}年绩效文本.txt"
    content = document(step.unit, step.year, number)
    run = runs.receive(scene.person(step), name, content, number)
    runs.confirm(run.pk, good_only=False)
    done = ImportRun.objects.get(pk=run.pk)
    if done.state != State.DONE:
        raise failed(step, f"导入的状态是“{done.get_state_display()}”")


def copy(scene: Scene, step: StoryStep) -> None:
    """Copy projects of the running year into the coming one."""
    number = scene.calendar.running
    sources = Project.objects.filter(year__year=number, code__in=step.projects)
    copy_year(sources, scene.calendar.coming, scene.person(step))


def assign(scene: Scene, step: StoryStep) -> None:
    """Set who is responsible for projects, and mark them as 重点 or 涉密."""
    values = dict(step.values)
    if "responsible" in values:
        values["responsible"] = scene.people[values["responsible"]]
    for project in scene.projects(step):
        set_properties(project.pk, values, scene.person(step))


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
    """Confirm cells that were copied: all of them, or as many as the step says."""
    for stored in scene.forms(step):
        cells = stored.declaration.copied
        seen = cells[: step.days or len(cells)]
        looked_at = Edit(confirmed=tuple(seen))
        save(stored.project.pk, scene.person(step), looked_at, {}, {})


def explain(scene: Scene, step: StoryStep) -> None:
    """Give the reason of the step for all warnings of a form."""
    person = scene.person(step)
    for project in scene.projects(step):
        (form,) = loading.load_forms(Project.objects.filter(pk=project.pk))
        marks = defaultdict(set)
        for judged in review(project, form, person).unexplained:
            marks[judged.finding.rule].add(judged.evidence)
        for rule, found in marks.items():
            waive(project, person, rule, found, step.note)


def back(scene: Scene, step: StoryStep) -> None:
    """Say which sub-target of part one projects back: by the code of the project, the number of the sub-target."""
    place = scene.units[step.unit], scene.year(step)
    stored = departments.load(departments.find(*place))
    codes = {project.code: project.pk for project in stored.projects}
    sub_targets = stored.rows["sub_targets"]
    cells = []
    values = {}
    for code, number in step.values.items():
        where = f"{departments.PROJECTS}.{codes[code]}.sub_target"
        values[where] = str(sub_targets[number - 1].key)
        cells.append(CellEdit(where, stored.sheet.cells[where], values[where]))
    departments.save(place, scene.person(step), Edit(tuple(cells)), values, {})


def comment(scene: Scene, step: StoryStep) -> None:
    """Comment on a cell, or on the form as a whole; without projects on the whole of part one."""
    if not step.projects:
        part_one = scene.part_one(step)
        forms_of_units.comment(part_one.pk, scene.person(step), "", step.note)
    for stored in scene.forms(step):
        where = cell_of(stored.sheet, step.place) if step.place else ""
        comments.comment(stored.project, scene.person(step), where, step.note)


def answer(scene: Scene, step: StoryStep) -> None:
    """Answer the comments on a form that are open."""
    for asked in _open_comments(scene, step):
        project = asked.filing.project
        assert project is not None, "the story comments on forms of projects"
        comments.answer(project, scene.person(step), asked.pk, step.note)


def settle(scene: Scene, step: StoryStep) -> None:
    """Note that the open comments on a form are done with."""
    for asked in _open_comments(scene, step):
        project = asked.filing.project
        assert project is not None, "the story comments on forms of projects"
        comments.settle(project, scene.person(step), asked.pk)


def _open_comments(scene: Scene, step: StoryStep) -> list[Comment]:
    projects = scene.projects(step)
    found = Comment.objects.filter(filing__project__in=projects, settled_at=None)
    if step.place:
        found = found.filter(place=step.place)
    return list(found.select_related("filing__project").order_by("pk"))


def grade(scene: Scene, step: StoryStep) -> None:
    """Fill in the 审核表 of a form without deciding yet."""
    for project in scene.projects(step):
        save_sheet(project, scene.person(step), _typed(step))


def judge(scene: Scene, step: StoryStep) -> None:
    """Fill in the 审核表 of a form and perform what its grade decides."""
    for project in scene.projects(step):
        seen = declaration_of(project).filing.revision
        decide(project, scene.person(step), _typed(step), seen)


def _typed(step: StoryStep) -> Typed:
    """A sheet with the grade of the step for each point, and the full score less one for each point but 优."""
    marks = {point.id: step.grade for point in POINTS}
    less = 0 if step.grade == "excellent" else 1
    scores = {point.id: str(point.weight - less) for point in POINTS}
    return Typed(marks, scores, step.grade, step.note)


def go_out(scene: Scene, step: StoryStep) -> None:
    """Publish the approved forms of a unit."""
    year, unit = scene.year(step), scene.units[step.unit]
    seen = draft(year, unit).fingerprint
    publish(year, unit, scene.person(step), seen, step.note)


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
