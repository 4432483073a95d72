"""The digest that a person gets by e-mail: at most one a day, and only if something waits for them."""

from __future__ import annotations

import logging
import smtplib
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.core.mail.message import EmailMessage
from django.db.models import Q, QuerySet
from django.utils import timezone

from projects.models import BudgetYear, Reminders, User
from targets.home.workbench import Workbench, workbench_of

log = logging.getLogger(__name__)

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
    year = BudgetYear.objects.first()
    if year is None:
        return result
    for user in users_due(today):
        bench = workbench_of(user, year)
        if bench.is_empty:
            continue
        # Another process may be sending as well; whoever changes the date first sends this digest.
        unsent = User.objects.filter(pk=user.pk, reminded_on=user.reminded_on)
        if not unsent.update(reminded_on=today):
            continue
        try:
            digest(user, bench).send()
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


def digest(user: User, bench: Workbench) -> EmailMessage:
    """The e-mail about a workbench. It does not name secret projects, as e-mails may be read on their way."""
    lines = [f"{user.name}：", ""]
    lines += [f"· {deadline}" for deadline in bench.deadlines]
    waiting = 0
    for queue in bench.queues:
        if not queue.count:
            continue
        waiting += queue.count
        lines += ["", f"{queue.title} {queue.count:,} 张"]
        for project in queue.projects[:MOST_NAMED]:
            name = "涉密项目" if project.is_secret else project.name
            lines.append(f"  - {name}（{project.department.name}）")
    link = "请登录系统，在工作台办理。"
    if settings.SITE_URL:
        link = f"办理：{settings.SITE_URL}/workbench/"
    lines += ["", link, "", "不想收到，或想改为每周一封，请在“我的设置”里选择。"]
    subject = "绩效目标：有事项将要截止"
    if waiting:
        subject = f"绩效目标：{waiting:,} 张等您办理"
    return EmailMessage(subject, "\n".join(lines), to=[user.email])
