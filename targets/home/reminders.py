"""The digest that a person gets by e-mail: at most one a day, and only where something waits for them."""

from __future__ import annotations

import logging
import smtplib
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.conf import settings
from django.core.mail.message import EmailMessage
from django.db.models import Q, QuerySet
from django.utils import timezone

from projects.models import BudgetYear, Project, Reminders, User
from targets.home.workbench import Workbench, workbench_of

log = logging.getLogger(__name__)

WEEK = timedelta(days=7)


@dataclass(slots=True)
class Sent:
    sent: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def send_digests() -> Sent:
    """To everybody who wants one and for whom something waits; what fails is told, and tried again next time."""
    today, year, told = timezone.localdate(), BudgetYear.objects.first(), Sent()
    if year is None:
        return told
    for user in _due(today):
        bench = workbench_of(user, year)
        if bench.is_empty or not _claim(user, today):
            continue
        try:
            _message(user, bench).send()
        except (OSError, smtplib.SMTPException) as error:
            log.warning("reminder to %s failed: %s", user.username, error)
            User.objects.filter(pk=user.pk).update(reminded_on=user.reminded_on)
            told.failed.append(str(user))
        else:
            told.sent.append(str(user))
    return told


def _due(today: date) -> QuerySet[User]:
    daily = Q(reminders=Reminders.DAILY) & (
        Q(reminded_on=None) | Q(reminded_on__lt=today)
    )
    weekly = Q(reminders=Reminders.WEEKLY) & (
        Q(reminded_on=None) | Q(reminded_on__lte=today - WEEK)
    )
    return (
        User.objects.filter(daily | weekly, is_active=True)
        .exclude(email="")
        .select_related("department")
    )


def _claim(user: User, today: date) -> bool:
    """Whether it is ours to send: another process may have begun the same round."""
    return bool(
        User.objects.filter(pk=user.pk, reminded_on=user.reminded_on).update(
            reminded_on=today
        )
    )


def _message(user: User, bench: Workbench) -> EmailMessage:
    waiting = sum(heap.count for heap in bench.heaps)
    lines = [f"{user.name}：", "", *(f"· {each}" for each in bench.deadlines)]
    for heap in bench.heaps:
        if heap.count:
            lines += ["", f"{heap.title} {heap.count:,} 张"]
            lines += [
                f"  - {_named(project)}（{project.department.name}）"
                for project in heap.projects[:10]
            ]
    lines += [
        "",
        f"办理：{settings.SITE_URL}/workbench/"
        if settings.SITE_URL
        else "请登录系统，在工作台办理。",
    ]
    lines += ["", "不想收到，或想改为每周一封，请在“我的设置”里选择。"]
    subject = (
        f"绩效目标：{waiting:,} 张等您办理" if waiting else "绩效目标：有事项将要截止"
    )
    return EmailMessage(subject, "\n".join(lines), to=[user.email])


def _named(project: Project) -> str:
    """Mail is read on its way: what is secret is not named in it."""
    return "涉密项目" if project.is_secret else project.name
