"""Open logins, and failed ones, counted by user name and by address; second factors, and of whom they are demanded."""

from __future__ import annotations

import os
from typing import Any

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django_otp.plugins.otp_totp.models import TOTPDevice

from core.sealing import KeyLost, seal, unseal
from projects.models.people import Role

ADDRESS_LENGTH = 80
BROWSER_LENGTH = 300
SECRET_BYTES = 20


class Session(AbstractBaseSession):
    """A session with whose it is and where it was begun, so that people see where they are logged in.

    The columns repeat what the session itself holds; `user` is None before the login.
    """

    user = models.ForeignKey(
        "projects.User",
        models.CASCADE,
        null=True,
        related_name="sessions",
        verbose_name="人员",
    )
    address = models.CharField("网络地址", max_length=ADDRESS_LENGTH, blank=True)
    browser = models.CharField("浏览器", max_length=BROWSER_LENGTH, blank=True)
    since = models.DateTimeField("登录时间", null=True)
    seen = models.DateTimeField("最近操作", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "打开的登录"

    def __str__(self) -> str:
        """Where it was begun; its key opens it and is shown nowhere."""
        return f"从 {self.address}"


class AppDevice(TOTPDevice):
    """The app on a telephone that makes a person's codes. `key` holds its secret sealed, and never as it is."""

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = "手机动态码"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, the secret sealed with the key of today; a new device gets a secret."""
        secret = self.bin_key if self.pk else os.urandom(SECRET_BYTES)
        self.key = seal(secret, self.owner)
        super().save(*args, **kwargs)

    @property
    def owner(self) -> str:
        """Whose secret it is: in another person's row it opens nothing."""
        return f"totp {self.user_id}"

    @property
    def bin_key(self) -> bytes:
        """The secret. Raises KeyLost."""
        return unseal(self.key, self.owner)

    @property
    def is_readable(self) -> bool:
        """Whether the secret can still be opened."""
        try:
            return bool(self.bin_key)
        except KeyLost:
            return False


class SecondFactorRole(models.Model):
    """A role whose people must have a second factor (二次验证)."""

    role = models.CharField(
        "角色",
        max_length=10,
        choices=Role,
        unique=True,
        help_text="这个角色的人从下一次操作起，先设置二次验证才能继续",
        error_messages={"unique": "这个角色已经要求二次验证了"},
    )

    class Meta:
        verbose_name = verbose_name_plural = "须二次验证的角色"
        ordering = ["role"]

    def __str__(self) -> str:
        return self.get_role_display()


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
