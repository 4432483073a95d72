"""Failed logins, counted by user name and by address."""

from __future__ import annotations

from django.db import models


class LoginCount(models.Model):
    """Consecutive failed logins of one key: a user name or an address. `until` is the end of its lock."""

    key = models.CharField("用户名或地址", max_length=200, unique=True)
    failures = models.PositiveIntegerField("连续失败次数", default=0)
    last_at = models.DateTimeField("最近一次失败")
    until = models.DateTimeField("锁定到", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "登录失败次数"

    def __str__(self) -> str:
        return f"{self.key}：{self.failures}"
