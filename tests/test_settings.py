"""What a server writes of its errors, and what a command says when the machine is not set up for it."""

import logging
import os
import subprocess
import sys
from io import StringIO

import pytest
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.test import Client
from django.urls import path

from jvlu_budget import urls

NO_DATABASE = (
    "未执行。数据库还没有建立或连不上，请先运行 manage.py migrate 并核对 DATABASE_URL"
)
BAD_URL = "未执行。DATABASE_URL 写得不对：请写作 sqlite:///文件路径 或 postgres://用户:密码@主机/库名"
EXPORT = (
    "export_document",
    "--year=2024",
    "--department=901001",
    "--format=txt",
    "--output=a.txt",
)


@login_not_required
def broken(request):
    raise ZeroDivisionError("甲乙丙")


urlpatterns = [*urls.urlpatterns, path("broken/", broken)]


def test_an_exception_in_a_view_is_logged_with_its_traceback_when_debug_is_off(
    db, settings
):
    settings.ROOT_URLCONF, settings.DEBUG = __name__, False
    [handler] = logging.getLogger("django").handlers
    before = handler.setStream(output := StringIO())
    try:
        assert Client(raise_request_exception=False).get("/broken/").status_code == 500
    finally:
        handler.setStream(before)
    assert "ERROR django.request" in output.getvalue()
    assert "ZeroDivisionError: 甲乙丙" in output.getvalue()
    assert "Traceback" in output.getvalue()


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as another program calls it, with nothing of ours in its environment."""
    clean = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DEBUG", "SECRET_KEY", "DATABASE_URL"}
    }
    command = [sys.executable, settings.BASE_DIR / "manage.py", *arguments]
    return subprocess.run(
        command,
        env={**clean, "PYTHONUTF8": "1", **environment},
        capture_output=True,
        text=True,
    )


def said(result: subprocess.CompletedProcess[str]) -> str:
    """The one line on standard error of a command that refused."""
    assert (result.returncode, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    return result.stderr.strip()


@pytest.mark.parametrize(
    "command", [["seed"], ["import_document", "fixtures/901001-2024.txt"], EXPORT]
)
def test_a_command_on_a_database_without_tables_refuses(command, tmp_path):
    assert (
        said(
            manage(*command, DEBUG="1", DATABASE_URL=f"sqlite:///{tmp_path}/a.sqlite3")
        )
        == NO_DATABASE
    )


@pytest.mark.parametrize(
    "url",
    ["sqlite:////没有/a.sqlite3", "postgres://a:b@127.0.0.1:1/a", "sqlite:///{manage}"],
)
def test_a_command_refuses_a_database_that_is_not_there_or_is_none(url):
    url = url.format(manage=settings.BASE_DIR / "README.md")
    assert said(manage("seed", DEBUG="1", DATABASE_URL=url)) == NO_DATABASE


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://a:b@c/d",
        "postgres://a:b@c:port/d",
        "postgres://[/d",
        "a.db",
    ],
)
def test_a_command_refuses_a_database_url_that_cannot_be_read(url):
    assert said(manage("seed", DEBUG="1", DATABASE_URL=url)).startswith(BAD_URL)


def test_a_failing_database_shows_where_when_asked_to(tmp_path):
    result = manage(
        "seed", "--traceback", DEBUG="1", DATABASE_URL=f"sqlite:///{tmp_path}/a.sqlite3"
    )
    assert "OperationalError: no such table" in result.stderr


@pytest.mark.parametrize("command", ["seed", "migrate", "makemigrations"])
def test_a_command_without_a_secret_key_refuses(command):
    assert said(manage(command)).startswith("未执行。未设置 SECRET_KEY")


def test_a_wrong_argument_is_told_in_one_line():
    usage = "用法：manage.py import_document [--year YEAR] [--dry-run] FILE"
    result = manage("import_document", "a.txt", "--year=abc", DEBUG="1")
    assert said(result) == f"未执行。参数有误：--year 不能是 'abc'。{usage}"


def test_help_is_still_given():
    result = manage("import_document", "--help", DEBUG="1")
    assert (result.returncode, result.stderr) == (0, "")
    assert "预算年度，默认为文件里写的" in result.stdout
