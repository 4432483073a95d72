"""The base class of the management commands: refusals in one line of Chinese, with exit status 2."""

from __future__ import annotations

import io
import re
import sys
from argparse import Action
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, OperationalError, ProgrammingError

from core.problems import Refusal, shown

MOST_PROBLEMS = 50
LONGEST_MESSAGE = 200
NO_DATABASE = "数据库还没有建立或连不上，请先运行 manage.py migrate 并核对 DATABASE_URL"
NOT_WRITTEN = "读写文件或输出时出错，请核对磁盘空间和输出的去处"
BUSY_DATABASE = "数据库正被别的操作占用，请稍后再试"

# The messages of argparse in Chinese. For others the usage is shown alone.
CHINESE_MESSAGES = (
    (r"argument (\S+): invalid (?:\w+ value|choice): ('.*?'|\S+).*", r"\1 不能是 \2"),
    (r"argument (\S+): expected .*", r"\1 后面没有写值"),
    (r"argument (\S+): ignored explicit argument .*", r"\1 后面不写值"),
    (r"the following arguments are required: (.*)", r"缺少 \1"),
    (r"unrecognized arguments: (.*)", r"不认识 \1"),
    (r"ambiguous option: (\S+) could match (.*)", r"\1 不明确，可以是 \2"),
)


class Parser(CommandParser):
    """An argument parser that reports wrong arguments in one line of Chinese and exits with 2."""

    # The command's own arguments, without those of every Django command.
    own_actions: list[Action]

    def error(self, message: str) -> NoReturn:
        """Print the message in Chinese with the usage, and exit with 2."""
        chinese = _in_chinese(message)
        usage = self.own_usage()
        self.exit(2, f"未执行。参数有误：{chinese}用法：{usage}\n")

    def own_usage(self) -> str:
        """The usage without the options that Django adds to every command, on one line."""
        formatter = self.formatter_class(prog=self.prog)
        formatter.add_usage(None, self.own_actions, [], prefix="")
        usage = formatter.format_help()
        return " ".join(usage.split())


def _in_chinese(message: str) -> str:
    """Translate a message of argparse, "" if it is not known."""
    message = " ".join(message.split())
    for pattern, chinese in CHINESE_MESSAGES:
        match = re.fullmatch(pattern, message)
        if match:
            translated = shown(match.expand(chinese), LONGEST_MESSAGE)
            return f"{translated}。"
    return ""


class RefusingCommand(BaseCommand):
    """A command that reports a refusal in one line on standard error and exits with 2."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> Parser:
        """Rebuild Django's parser as a `Parser`, because Django offers no way to choose the class."""
        stock = super().create_parser(prog_name, subcommand, **kwargs)
        parser = Parser(
            prog=stock.prog,
            description=stock.description,
            formatter_class=stock.formatter_class,
            parents=[stock],
            add_help=False,
        )
        plain = BaseCommand().create_parser(prog_name, subcommand)
        common = {action.dest for action in plain._actions}
        parser.own_actions = [
            action for action in parser._actions if action.dest not in common
        ]
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run the command. With Django's --traceback, errors of the database and of files are raised.

        Characters that the terminal cannot show are printed as numbers, so that the command does not fail over them.
        """
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")
        try:
            return super().execute(*args, **options)
        except Refusal as refusal:
            self.refuse(refusal)
        except DatabaseError as error:
            reason = _database_reason(error)
            if not reason or options["traceback"]:
                raise
            self.refuse(Refusal(reason))
        except OSError as error:
            if options["traceback"]:
                raise
            self.refuse(Refusal(f"{NOT_WRITTEN}：{error.strerror}"))

    def refuse(self, refusal: Refusal) -> NoReturn:
        """Print all problems in one line and exit with 2."""
        lines = [" ".join(str(problem).split()) for problem in refusal.problems]
        shown_lines = "；".join(lines[:MOST_PROBLEMS])
        message = f"未执行，共 {len(lines)} 处问题：{shown_lines}"
        if len(lines) == 1:
            message = f"未执行。{shown_lines}"
        if len(lines) > MOST_PROBLEMS:
            message += f"……（其余 {len(lines) - MOST_PROBLEMS} 处略）"
        self.stderr.write(message)
        sys.exit(2)


def _database_reason(error: DatabaseError) -> str:
    """The reason to report for an unavailable or foreign database, "" if the program itself is at fault."""
    if "locked" in str(error):
        return BUSY_DATABASE
    # SQLite raises the bare DatabaseError for a file that is no database.
    if type(error) in {OperationalError, ProgrammingError, DatabaseError}:
        return NO_DATABASE
    return ""
