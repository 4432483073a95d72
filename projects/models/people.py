"""The people of the departments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils import timezone

from projects.models.departments import Department


class Role(models.TextChoices):
    CLERK = "clerk", "填报人员"
    REVIEWER = "reviewer", "审核人员"
    BUREAU = "bureau", "财政审核"
    LEADER = "leader", "领导"
    AUDITOR = "auditor", "审计员"
    ADMIN = "admin", "管理员"


# Roles whose people may be of no department, and then see those of all.
COUNTY_WIDE = (Role.ADMIN, Role.BUREAU, Role.AUDITOR)


class Reminders(models.TextChoices):
    """How often a user is reminded by e-mail of what waits for them; the workbench always lists it."""

    NEVER = "never", "不发邮件"
    WEEKLY = "weekly", "每周一封"
    DAILY = "daily", "每天至多一封"


class UserManager(BaseUserManager["User"]):
    def create_user(
        self, username: str, password: str | None = None, **fields: Any
    ) -> User:
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, username: str, password: str | None = None, **fields: Any
    ) -> User:
        fields["role"] = Role.ADMIN
        fields.setdefault("must_change_password", True)
        return self.create_user(username, password, **fields)


class User(AbstractBaseUser):
    """A user: the role alone decides what they may do, the department what they may see."""

    username = models.CharField(
        "用户名",
        max_length=50,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "这个用户名已经有人用了，请换一个"},
    )
    name = models.CharField("姓名", max_length=50)
    role = models.CharField("角色", max_length=10, choices=Role, default=Role.CLERK)
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name="单位",
    )
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField(
        "下次登录须改密码",
        default=False,
        help_text="初始密码和管理员代设的密码只用一次",
    )
    password_set_at = models.DateTimeField(
        "密码设定时间", default=timezone.now, editable=False
    )
    email = models.EmailField("电子邮箱", blank=True)
    reminders = models.CharField(
        "邮件提醒", max_length=10, choices=Reminders, default=Reminders.DAILY
    )
    reminded_on = models.DateField("最近一次邮件提醒", null=True, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = verbose_name_plural = "人员"
        ordering = ["username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=COUNTY_WIDE) | Q(department__isnull=False),
                name="user_has_department",
                violation_error_message="除管理员、财政审核和审计员外，每个人都要选择单位，否则看不到任何项目",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.username

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, and end the sessions of a person who may not log in any more."""
        super().save(*args, **kwargs)
        if not self.is_active:
            self.sessions.all().delete()

    def natural_key(self) -> tuple[str]:
        return (self.username,)

    def set_password(self, raw_password: str | None) -> None:
        """Set the password and when that was: a first password is good for some days."""
        super().set_password(raw_password)
        self.password_set_at = timezone.now()

    @property
    def first_password_ran_out(self) -> bool:
        """Whether the password is a first one that nobody used in time."""
        good_for = timedelta(days=settings.FIRST_PASSWORD_DAYS)
        return self.must_change_password and (
            self.password_set_at + good_for < timezone.now()
        )

    @property
    def is_admin(self) -> bool:
        """Whether the user is an admin who may log in."""
        return self.is_active and self.role == Role.ADMIN

    @property
    def sees_all(self) -> bool:
        """Whether the user sees all departments: admins, and county-wide people of no department."""
        if self.is_admin:
            return True
        return (
            self.is_active and self.role in COUNTY_WIDE and self.department_id is None
        )

    # The permissions that Django's admin site asks for: admins have all of them, others none.

    @property
    def is_staff(self) -> bool:
        return self.is_admin

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        return self.is_admin

    def has_perms(self, perms: list[str], obj: models.Model | None = None) -> bool:
        return self.is_admin

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_admin


def reached_by(user: User) -> Exists:
    """The condition that a row's department is in the scope of the user, as both stand in the database now.

    For what was locked after it was found: meanwhile a unit may have been moved, or the person to another unit.
    """
    path = ExpressionWrapper(OuterRef("department__path"), models.CharField())
    people = User.objects.filter(pk=user.pk, is_active=True).annotate(of_row=path)
    sees_all = Q(role=Role.ADMIN) | Q(role__in=COUNTY_WIDE, department=None)
    sees_unit = Q(of_row__startswith=F("department__path"))
    reaching = people.filter(sees_all | sees_unit)
    return Exists(reaching)
