"""What every command of the system does alike."""

from __future__ import annotations

import io
import re
import sys
from typing import NoReturn

from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, OperationalError, ProgrammingError

from core.problems import Refusal, shown

SHOWN = 50
NO_DATABASE = "数据库还没有建立或连不上，请先运行 manage.py migrate 并核对 DATABASE_URL"
NOT_WRITTEN = "读写文件或输出时出错，请核对磁盘空间和输出的去处"
BUSY_DATABASE = "数据库正被别的操作占用，请稍后再试"

# What argparse says, and how it is said here; what is not in the table is said by the usage alone.
SAID = (
    (r"argument (\S+): invalid (?:\w+ value|choice): ('.*?'|\S+).*", r"\1 不能是 \2"),
    (r"argument (\S+): expected .*", r"\1 后面没有写值"),
    (r"argument (\S+): ignored explicit argument .*", r"\1 后面不写值"),
    (r"the following arguments are required: (.*)", r"缺少 \1"),
    (r"unrecognized arguments: (.*)", r"不认识 \1"),
    (r"ambiguous option: (\S+) could match (.*)", r"\1 不明确，可以是 \2"),
)


class Parser(CommandParser):
    """Says what is wrong with the arguments in one line of Chinese, and exits with 2."""

    own: list  # the arguments of the command itself, which its usage names

    def error(self, message: str) -> NoReturn:
        self.exit(
            2, f"未执行。参数有误：{_in_chinese(message)}用法：{self.usage_of_own()}\n"
        )

    def usage_of_own(self) -> str:
        formatter = self.formatter_class(prog=self.prog)
        formatter.add_usage(None, self.own, [], prefix="")
        return " ".join(formatter.format_help().split())


def _in_chinese(message: str) -> str:
    message = " ".join(message.split())
    for pattern, chinese in SAID:
        if found := re.fullmatch(pattern, message):
            return f"{shown(found.expand(chinese), 200)}。"
    return ""


class RefusingCommand(BaseCommand):
    """A command that refuses says why in one line on standard error and exits with 2."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs) -> Parser:
        """Django's own, as one of ours: it offers no way to choose its class."""
        stock = super().create_parser(prog_name, subcommand, **kwargs)
        parser = Parser(
            prog=stock.prog,
            description=stock.description,
            formatter_class=stock.formatter_class,
            parents=[stock],
            add_help=False,
        )
        common = {
            action.dest
            for action in BaseCommand().create_parser(prog_name, subcommand)._actions
        }
        parser.own = [action for action in parser._actions if action.dest not in common]
        return parser

    def execute(self, *args, **options) -> str | None:
        """With --traceback, which is Django's own, a failing database shows where.

        A terminal that has no sign for a character gets its number, and the command goes on.
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
        self.stderr.write(_in_one_line(refusal))
        sys.exit(2)


def _database_reason(error: DatabaseError) -> str:
    """What to say of a database that is not there, or not ours; "" where the fault is the program's."""
    if "locked" in str(error):
        return BUSY_DATABASE
    # A file that is no database at all is a DatabaseError and nothing more.
    return (
        NO_DATABASE
        if type(error) in {OperationalError, ProgrammingError, DatabaseError}
        else ""
    )


def _in_one_line(refusal: Refusal) -> str:
    lines = [" ".join(str(problem).split()) for problem in refusal.problems]
    if len(lines) == 1:
        return f"未执行。{lines[0]}"
    more = f"……（其余 {len(lines) - SHOWN} 处略）" if len(lines) > SHOWN else ""
    return f"未执行，共 {len(lines)} 处问题：{'；'.join(lines[:SHOWN])}{more}"
