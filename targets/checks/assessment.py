"""A form under review, as it stands now: what is found in it, how much it weighs, and what was said to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from projects.models import BudgetYear, Department, Project, User
from targets.checks.backing import facts_of, with_sub_targets
from targets.checks.engine import check_beside, check_form, check_forms
from targets.checks.evidence import evidence
from targets.checks.models import RecordedFinding, Waiver
from targets.checks.rule_config import RuleConfig, rule_config_of
from targets.checks.rules.catalogue import (
    DECLARATIONS,
    RULES,
    catalogue_of,
    label_at,
)
from targets.checks.rules.finding import Finding, Level
from targets.checks.rules.surroundings import Surroundings
from targets.checks.scoring import Score, score
from targets.checks.weights import weight_of
from targets.documents.values import ProjectForm
from targets.filings import loading
from targets.filings.models import DEPARTMENT_KIND, Filing

# With more forms than this in a unit, they are compared when the unit is checked, and not while one types.
COMPARED = 300
OVER_FORMS = [rule.id for rule in RULES.values() if rule.compare]
ORDER = list(Level)
# By rule and evidence.
Waivers = dict[tuple[str, str], Waiver]
# A finding with its evidence.
Marked = tuple[Finding, str]


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding with its level in the year, and the waiver that a person gave for it."""

    finding: Finding
    level: Level
    evidence: str
    waiver: Waiver | None = None

    @property
    def label(self) -> str:
        """What people call the cell that it is shown at."""
        return label_at(self.finding.rule, self.finding.where)

    @property
    def is_open(self) -> bool:
        return self.waiver is None


@dataclass(frozen=True, slots=True)
class Review:
    """In the order of their weight; `broken` are the ids of rules that could not say, of those that the user sees.

    `compared` says whether the unit's other forms were looked at now, and not only at its last check; `adrift` are
    reasons whose finding is gone, and which fall when the unit is next checked.
    """

    judged: list[Judged] = field(default_factory=list)
    broken: frozenset[str] = frozenset()
    compared: bool = True
    adrift: list[Waiver] = field(default_factory=list)

    @property
    def for_margin(self) -> list[tuple[Finding, Level, str]]:
        """Each finding with its level and the reason that was given for it, as the margin of a form shows it."""
        rows = []
        for found in self.judged:
            reason = found.waiver.reason if found.waiver else ""
            rows.append((found.finding, found.level, reason))
        return rows

    def of(self, level: Level) -> list[Judged]:
        return [each for each in self.judged if each.level == level]

    @property
    def errors(self) -> list[Judged]:
        """The findings that keep the form from being submitted, whatever is said to them."""
        return self.of(Level.ERROR)

    @property
    def unexplained(self) -> list[Judged]:
        """The warnings for which nobody gave a reason."""
        return [each for each in self.of(Level.WARNING) if each.is_open]

    @property
    def may_pass(self) -> bool:
        """The gate of submission: no error, and a reason for every warning."""
        return not self.errors and not self.unexplained

    @property
    def obstacles(self) -> str:
        """What stands in the way, in numbers; "" where nothing does."""
        errors, warnings = len(self.errors), len(self.unexplained)
        parts = [f"{errors} 个错误要改正"] * bool(errors) + [
            f"{warnings} 个警告要改正或说明理由"
        ] * bool(warnings)
        return "，".join(parts)

    @property
    def score(self) -> Score:
        return score(each.level for each in self.judged if each.is_open)


def review(project: Project, form: ProjectForm, user: User) -> Review:
    """What the user is shown of the form, which need not be stored yet. The number of queries is fixed."""
    config = rule_config_of(project.year)
    others, compared = _others(project)
    report = check_beside(form, others, config.standards, DECLARATIONS)
    marked = list(marks_of(form, report.findings))
    # A rule that broke, or that was not asked now, does not say that it found nothing.
    silent = set(report.broken)
    if not compared:
        marked += _kept(project)
        silent.update(OVER_FORMS)
    waivers = standing_waivers([project.pk])[project.pk]
    there = {(finding.rule, mark) for finding, mark in marked}
    adrift = []
    for key, waiver in waivers.items():
        if key not in there and waiver.rule not in silent:
            adrift.append(waiver)
    broken = report.broken.intersection(config.seen_by(user.is_admin))
    found = judged(marked, config, user, waivers)
    return Review(found, frozenset(broken), compared, adrift)


def review_alone(filing: Filing, form: Any, user: User) -> Review:
    """What the user is shown of a form of any kind, checked without the others of its unit; three queries."""
    return review_each([(filing, form)], user)[filing.pk]


def review_each(
    filed: Sequence[tuple[Filing, Any]], user: User | None
) -> dict[int, Review]:
    """The same of many forms, by the keys of their filings; two queries for each kind and year, and one.

    What stands beside part ones takes three more for each year.
    """
    standing: defaultdict[int, Waivers] = defaultdict(dict)
    for waiver in standing_in(filing.pk for filing, _ in filed):
        standing[waiver.filing_id][waiver.rule, waiver.evidence] = waiver
    configs: dict[tuple[str, int], RuleConfig] = {}
    part_ones = [filing for filing, _ in filed if filing.kind == DEPARTMENT_KIND]
    facts = with_sub_targets(facts_of(part_ones)) if part_ones else {}
    reviews = {}
    for filing, form in filed:
        catalogue = catalogue_of(filing.kind)
        if catalogue is None:
            reviews[filing.pk] = Review()
            continue
        year = filing.budget_year
        config = configs.get((filing.kind, year.pk))
        if config is None:
            config = configs[filing.kind, year.pk] = rule_config_of(year, catalogue)
        around = None
        if filing.pk in facts:
            around = facts[filing.pk].around(form)
        known = standing[filing.pk]
        reviews[filing.pk] = _review_by(config, form, user, known, around)
    return reviews


def _review_by(
    config: RuleConfig,
    form: Any,
    user: User | None,
    waivers: Waivers,
    around: Surroundings | None,
) -> Review:
    """What is found in one form by the rules of its kind."""
    catalogue = config.catalogue
    standards = replace(config.standards, surroundings=around)
    report = check_form(form, standards, catalogue)
    marked, there = [], set()
    for finding in report.findings:
        mark = evidence(form, finding, catalogue)
        marked.append((finding, mark))
        there.add((finding.rule, mark))
    adrift = []
    for key, waiver in waivers.items():
        if key not in there and waiver.rule not in report.broken:
            adrift.append(waiver)
    seen = config.seen_by(user is None or user.is_admin)
    broken = report.broken.intersection(seen)
    found = judged(marked, config, user, waivers)
    return Review(found, frozenset(broken), adrift=adrift)


def review_unit(year: BudgetYear, unit: Department, user: User) -> dict[int, Review]:
    """What the user is shown of each form of the unit as it is stored, by project; without reasons adrift."""
    config = rule_config_of(year)
    pairs = loading.load_pairs(
        Project.objects.filter(year=year, department=unit).order_by("position", "pk")
    )
    reports = check_forms([form for _, form in pairs], config.standards, DECLARATIONS)
    waivers = standing_waivers(project.pk for project, _ in pairs)
    return {
        project.pk: Review(
            judged(marks_of(form, report.findings), config, user, waivers[project.pk])
        )
        for (project, form), report in zip(pairs, reports, strict=True)
    }


def marks_of(form: ProjectForm, findings: Iterable[Finding]) -> list[Marked]:
    """The findings with their evidence in the form."""
    return [(each, evidence(form, each, DECLARATIONS)) for each in findings]


def judged(
    marked: Iterable[Marked], config: RuleConfig, user: User | None, waivers: Waivers
) -> list[Judged]:
    """The findings that the user sees, the heavier ones first; everything for nobody in particular.

    A reason that was given while the rule only warned does not stand for an error.
    """
    seen = set(config.seen_by(user_is_admin=user is None or user.is_admin))
    found = (
        Judged(
            each,
            level,
            mark,
            waivers.get((each.rule, mark)) if level != Level.ERROR else None,
        )
        for each, mark in marked
        if each.rule in seen
        for level in [weight_of(config.levels, each.rule, each.level)]
    )
    return sorted(found, key=lambda each: ORDER.index(each.level))


def _kept(project: Project) -> list[Marked]:
    """What the last check of the unit found by comparing its forms."""
    found = RecordedFinding.objects.filter(filing__project=project, rule__in=OVER_FORMS)
    kept = []
    for row in found:
        level = Level(row.level) if row.level else None
        finding = Finding(
            row.where, row.what, row.advice, row.gist, rule=row.rule, level=level
        )
        kept.append((finding, row.evidence))
    return kept


def _others(project: Project) -> tuple[list[ProjectForm], bool]:
    """The other forms of the unit with True, or none with False where they are too many to compare."""
    others = Project.objects.filter(
        year=project.year_id, department=project.department_id
    ).exclude(pk=project.pk)
    if others.count() > COMPARED:
        return [], False
    return loading.load_forms(others.order_by("position", "pk")), True


def standing_waivers(projects: Iterable[int]) -> defaultdict[int, Waivers]:
    """Those that have not fallen, by project; one query."""
    standing = Waiver.objects.filter(
        filing__project__in=list(projects), fallen_at__isnull=True
    ).select_related("user", "filing")
    found: defaultdict[int, Waivers] = defaultdict(dict)
    for waiver in standing:
        project = waiver.filing.project_id
        assert project is not None, "only forms of projects are checked by unit"
        key = (waiver.rule, waiver.evidence)
        found[project][key] = waiver
    return found


def standing_in(filings: Iterable[int | None]) -> Iterator[Waiver]:
    """The reasons in these forms that have not fallen; one query for thousands."""
    keys = [key for key in filings if key is not None]
    for part in loading.chunks(keys):
        standing = Waiver.objects.filter(filing__in=part, fallen_at__isnull=True)
        yield from standing.select_related("user")
