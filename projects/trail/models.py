"""The trail: who did what, when and why. Only `projects.trail.recording` adds rows, and nothing alters them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any, Final, NoReturn

from django.db import models

from projects.kinds import KIND_LENGTH, KINDS
from projects.models.budget import Project
from projects.models.departments import Department, scope
from projects.models.people import User

VERBS: Final[dict[str, str]] = {
    "create": "新建",
    "fill": "填报",
    "copy": "复制",
    "open": "开启年度",
    "succeed": "单位承接",
    "delete": "删除",
    "bring_back": "恢复",
    "import": "导入",
    "undo": "撤销导入",
    "mend": "批量改正",
    "waive": "说明理由",
    "unwaive": "撤回理由",
    "restore": "恢复版本",
    "comment": "批注",
    "answer": "回复批注",
    "settle": "处理批注",
    "grade": "填写审核表",
    "assign": "设定项目属性",
    "dates": "设定年度日期",
    "exempt": "设定例外",
    "rules": "设定规则",
    "manage": "后台修改",
    "login": "登录",
    "logout": "退出登录",
    "failed": "登录失败",
    "download": "下载",
    "look": "查看涉密",
    "lock": "登录锁定",
    "unlock": "解除锁定",
    "password": "修改密码",
    "factor": "二次验证",
}


# What changes nothing: who came, and who read what. Lists leave it out unless it is asked for.
PASSIVE: Final = ("login", "logout", "failed", "download", "look")


def register_verbs(labels: Mapping[str, str]) -> None:
    """Let the trail call the verbs of another app by these labels."""
    VERBS.update(labels)


START: Final = "0" * 64


class Unalterable(Exception):
    """An attempt to change or delete a row that is kept for ever."""


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: User) -> EventQuerySet:
        """The events in the user's scope and the user's own. Only admins see others' that concern no department."""
        if user.sees_all:
            return self.all()
        return self.filter(scope(user) | models.Q(user=user))

    def update(self, **fields: Any) -> NoReturn:
        raise Unalterable("操作记录不能修改")

    def delete(self) -> NoReturn:
        raise Unalterable("操作记录不能删除")


class Event(models.Model):
    """One action of one user on one object. `digest` covers the row and the digest of the row before it.

    What people read is kept as text, so that it stays true when users, units and projects are renamed. The foreign
    keys serve for filtering only and are not covered by the digest, nor are `kind` and `round`: with the project, or
    with unit and year, they name the form that the action was on, and are "" where it was on none. Rows of one click
    share their `group`. `fingerprint` is that of the version that the action left, "" where it left none; rows without
    one have the digest that they had before there was such a column.
    """

    number = models.PositiveBigIntegerField("序号", unique=True)
    at = models.DateTimeField("时间", db_index=True)
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name="操作人"
    )
    who = models.CharField("操作人姓名", max_length=120)
    verb = models.CharField("操作", max_length=10, db_index=True)
    subject = models.CharField("对象", max_length=300)
    changes = models.JSONField("变更", default=list)
    note = models.TextField("说明", blank=True)
    group = models.UUIDField("同一次操作", db_index=True)
    year = models.PositiveSmallIntegerField("预算年度", null=True)
    department = models.ForeignKey(
        Department, models.SET_NULL, null=True, related_name="+", verbose_name="单位"
    )
    project = models.ForeignKey(
        Project, models.SET_NULL, null=True, related_name="events", verbose_name="项目"
    )
    kind = models.CharField("表种", max_length=KIND_LENGTH, blank=True)
    round = models.CharField("轮次", max_length=KIND_LENGTH, blank=True)
    fingerprint = models.CharField("版本的指纹", max_length=64, blank=True)
    previous = models.CharField("上一条的校验值", max_length=64)
    digest = models.CharField("校验值", max_length=64)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "操作记录"
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.who} {self.label} {self.subject}"

    def save(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unalterable("操作记录只能由系统追加")

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Unalterable("操作记录不能删除")

    @property
    def label(self) -> str:
        """What people call the action."""
        return VERBS.get(self.verb, self.verb)

    @property
    def kind_label(self) -> str:
        """What people call the kind of form, "" where the action was on none."""
        return KINDS.get(self.kind, self.kind)

    def proof(self) -> str:
        """Compute the digest: SHA-256 over what people read of this row and the digest of the row before it."""
        content: list[Any] = [
            self.previous,
            self.number,
            self.at.astimezone(UTC).isoformat(),
            self.who,
            self.verb,
            self.subject,
            self.changes,
            self.note,
            str(self.group),
            self.year,
        ]
        if self.fingerprint:
            content.append(self.fingerprint)
        encoded = json.dumps(content, separators=(",", ":")).encode()
        return hashlib.sha256(encoded).hexdigest()


class TrailHead(models.Model):
    """The end of the trail: the number of its rows and the digest of the last. Writers of the trail lock this row."""

    count = models.PositiveBigIntegerField("条数", default=0)
    digest = models.CharField("末条的校验值", max_length=64, default=START)

    class Meta:
        verbose_name = verbose_name_plural = "操作记录的末端"

    def __str__(self) -> str:
        return f"{self.count}:{self.digest}"
