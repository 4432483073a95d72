"""The digest that a person gets by e-mail: at most one a day, and only if something waits for them."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.core.mail.message import EmailMessage
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from projects.models import BudgetYear, Reminders, User
from targets.filings.models import Filing, Status
from targets.home.workbench import Workbench, workbench_of

log = logging.getLogger(__name__)
# What has come to its end: nobody is reminded of it.
FINISHED = (Status.APPROVED, Status.PUBLISHED, Status.REJECTED, Status.ENDED)

WEEK = timedelta(days=7)
# The forms of a queue that a digest names.
MOST_NAMED = 10


@dataclass(slots=True)
class Sent:
    """The names of the people to whom digests were sent, or could not be sent."""

    sent: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def send_digests() -> Sent:
    """Send a digest to everybody who wants one and for whom something waits; a failed one is sent again next time."""
    today = timezone.localdate()
    result = Sent()
    years = open_years()
    for user in users_due(today):
        benches = [workbench_of(user, year) for year in years]
        benches = [bench for bench in benches if not bench.is_empty]
        if not benches:
            continue
        # Another process may be sending as well; whoever changes the date first sends this digest.
        unsent = User.objects.filter(pk=user.pk, reminded_on=user.reminded_on)
        if not unsent.update(reminded_on=today):
            continue
        try:
            digest(user, benches).send()
        except (OSError, smtplib.SMTPException) as error:
            log.warning("reminder to %s failed: %s", user.username, error)
            User.objects.filter(pk=user.pk).update(reminded_on=user.reminded_on)
            result.failed.append(str(user))
        else:
            result.sent.append(str(user))
    return result


def users_due(today: date) -> QuerySet[User]:
    """The users who want a digest today: daily, or weekly and a week after the last one."""
    never = Q(reminded_on=None)
    not_today = never | Q(reminded_on__lt=today)
    not_this_week = never | Q(reminded_on__lte=today - WEEK)
    daily = Q(reminders=Reminders.DAILY) & not_today
    weekly = Q(reminders=Reminders.WEEKLY) & not_this_week
    users = User.objects.filter(daily | weekly, is_active=True).exclude(email="")
    return users.select_related("department")


def open_years() -> list[BudgetYear]:
    """The years with forms that are still on their way, the latest first."""
    under_way = Filing.objects.exclude(status__in=FINISHED)
    with_forms = Q(projects__filings__in=under_way) | Q(filings__in=under_way)
    return list(BudgetYear.objects.filter(with_forms).distinct())


def lines_about(bench: Workbench) -> list[str]:
    """The deadlines of a year and what waits in it. E-mails may be read on their way: secret projects have no name."""
    lines = [f"【{bench.year}】"]
    lines += [f"· {deadline}" for deadline in bench.deadlines]
    for queue in bench.queues:
        if not queue.count:
            continue
        lines += ["", f"{queue.title} {queue.count:,} 张"]
        for project in queue.projects[:MOST_NAMED]:
            name = "涉密项目" if project.is_secret else project.name
            line = f"  - {name}（{project.unit_name}）"
            if until := getattr(project, "open_until", None):
                line += f"，可修改到 {date_format(until, 'DATE_FORMAT')}"
            lines.append(line)
    if bench.parts:
        lines += ["", f"部门整体目标 {len(bench.parts):,} 份"]
        for target in bench.parts[:MOST_NAMED]:
            status = target.filing.get_status_display()
            lines.append(f"  - {target.unit_name}（{status}）")
    return [*lines, ""]


def digest(user: User, benches: Sequence[Workbench]) -> EmailMessage:
    """The e-mail about the workbenches of a user, one for each year."""
    lines = [f"{user.name}：", ""]
    waiting = 0
    for bench in benches:
        lines += lines_about(bench)
        waiting += sum(queue.count for queue in bench.queues)
    link = "请登录系统，在工作台办理。"
    if settings.SITE_URL:
        link = f"办理：{settings.SITE_URL}/workbench/"
    lines += [link, "", "不想收到，或想改为每周一封，请在“我的设置”里选择。"]
    subject = "绩效目标：有事项将要截止"
    if waiting:
        subject = f"绩效目标：{waiting:,} 张等您办理"
    return EmailMessage(subject, "\n".join(lines), to=[user.email])
