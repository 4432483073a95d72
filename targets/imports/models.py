"""Imports: the file as it came, what became of each form in it, and how far the work has got."""

from __future__ import annotations

from django.db import models
from django.urls import reverse

from core import clock
from projects.models import BudgetYear, Department, Project, User
from projects.unit_history import LAST


class StoredFile(models.Model):
    """A file as it was uploaded, once however often it came."""

    sha256 = models.CharField("指纹", max_length=64, unique=True)
    size = models.PositiveIntegerField("字节数")
    content = models.BinaryField("内容")

    class Meta:
        verbose_name = verbose_name_plural = "上传的文件"

    def __str__(self) -> str:
        return self.sha256


class State(models.TextChoices):
    WAITING = "waiting", "等待处理"
    RUNNING = "running", "处理中"
    READY = "ready", "待确认"
    DONE = "done", "已导入"
    REFUSED = "refused", "有问题，未导入"
    FAILED = "failed", "处理失败"
    CANCELLED = "cancelled", "已取消"


class Step(models.TextChoices):
    PREVIEW = "preview", "预览"
    COMMIT = "commit", "导入"


class Outcome(models.TextChoices):
    """What became, or will become, of one form."""

    NEW = "new", "新增"
    CHANGED = "changed", "变更"
    UNCHANGED = "unchanged", "未变"
    REFUSED = "refused", "有问题"
    REMOVED = "removed", "移入已删除"
    KEPT = "kept", "保留未动"


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, user: User) -> ImportRunQuerySet:
        """An admin sees everybody's imports, anyone else their own."""
        return self if user.is_admin else self.filter(user=user)


class ImportRun(models.Model):
    """One import from the upload to its receipt; or, with `undoes`, the undoing of another."""

    user = models.ForeignKey(
        User, models.SET_NULL, null=True, related_name="+", verbose_name="导入人"
    )
    created_at = clock.StampField("上传时间", auto_now_add=True)
    undoes = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="undos",
        verbose_name="撤销的是哪一次导入",
    )
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="runs", verbose_name="文件"
    )
    file_name = models.CharField("文件名", max_length=255, blank=True)

    # What was asked for
    year = models.PositiveSmallIntegerField("选定的年度", null=True, blank=True)
    amount_unit = models.CharField("金额单位", max_length=4, blank=True)
    part_unit = models.CharField(
        "选定的部门整体绩效目标单位", max_length=12, blank=True
    )
    good_only = models.BooleanField("只导入没有问题的表", default=False)

    # How far it has got
    step = models.CharField("步骤", max_length=10, choices=Step, default=Step.PREVIEW)
    state = models.CharField(
        "状态", max_length=10, choices=State, default=State.WAITING
    )
    worker = models.CharField("由谁处理", max_length=120, blank=True)
    attempts = models.PositiveSmallIntegerField("第几次处理", default=0)
    failure = models.TextField("失败原因", blank=True)
    finished_at = models.DateTimeField("完成时间", null=True)
    stands = models.BooleanField("已写入且没有撤销", default=False)

    # What was found, or done
    budget_year = models.ForeignKey(
        BudgetYear,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="预算年度",
    )
    counts = models.JSONField("各种结果的张数", default=dict)
    problems = models.JSONField("问题", default=list)
    notices = models.JSONField("注意事项", default=list)
    foreseen = models.JSONField("预览时检查发现的问题", default=list)
    broken = models.JSONField("预览时出错的规则", default=dict)
    places = models.JSONField("各项目导入前后的序号", default=dict)
    department = models.ForeignKey(
        Department,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="部门整体绩效目标所属单位",
    )
    part_changes = models.JSONField("部门整体绩效目标的变更", default=list)
    part_seen = models.CharField(
        "预览时部门整体绩效目标的指纹", max_length=64, blank=True
    )
    part_before = models.JSONField("导入前的部门整体绩效目标", null=True)
    links_before = models.JSONField("导入前各项目对应的分项目标", default=dict)
    part_after = models.CharField(
        "导入后的部门整体绩效目标指纹", max_length=64, blank=True
    )

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导入记录"
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.file_name or f"撤销 {self.undoes}"

    def get_absolute_url(self) -> str:
        return reverse("import", args=[self.pk])

    @property
    def progress_key(self) -> str:
        """The name under which the progress is stored."""
        return f"import-{self.pk}"

    @property
    def target_year(self) -> int | None:
        """The year that the preview was of, though another may be the latest by now; before it, the one chosen."""
        if self.budget_year is None:
            return self.year
        return self.budget_year.year

    @property
    def unit_name(self) -> str:
        """The name in the year of the unit whose part one was imported, "" where there is none yet."""
        if self.department is None:
            return ""
        return self.department.name_in(self.target_year or LAST)

    @property
    def good(self) -> int:
        """How many forms are to be written, or were."""
        counts: dict[str, int] = self.counts
        return counts.get(Outcome.NEW, 0) + counts.get(Outcome.CHANGED, 0)

    @property
    def is_under_way(self) -> bool:
        """Whether the import waits for its worker, or is being processed."""
        return self.state in (State.WAITING, State.RUNNING)


class ImportLine(models.Model):
    """One form of an import. `before` is null where there was none, `after` blank where there is none.

    `seen` is the fingerprint of the stored form that the preview was shown against.
    """

    run = models.ForeignKey(
        ImportRun, models.CASCADE, related_name="lines", verbose_name="导入记录"
    )
    number = models.PositiveIntegerField("第几张表")
    place = models.CharField("在文件中的位置", max_length=200, blank=True)
    code = models.CharField("项目编码", max_length=40, blank=True)
    name = models.CharField("项目名称", max_length=200, blank=True)
    department_name = models.CharField("单位", max_length=100, blank=True)
    outcome = models.CharField("结果", max_length=10, choices=Outcome)
    changes = models.JSONField("变更", default=list)
    problems = models.JSONField("问题", default=list)
    found = models.JSONField("预览时检查发现的问题", default=list)
    note = models.CharField("说明", max_length=200, blank=True)
    project = models.ForeignKey(
        Project,
        models.SET_NULL,
        null=True,
        related_name="import_lines",
        verbose_name="项目",
    )
    seen = models.CharField("预览时的指纹", max_length=64, blank=True)
    before = models.JSONField("导入前的内容", null=True)
    after = models.CharField("导入后的指纹", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入明细"
        ordering = ["run", "number"]
        indexes = [
            models.Index(
                fields=["run", "outcome", "number"], name="import_line_by_outcome"
            )
        ]

    def __str__(self) -> str:
        return self.name or self.code
