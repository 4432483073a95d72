"""The first form of the published document, also as a Word document to be changed; commands and what they say."""

import io
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import docx
import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections

from projects.models import Project
from targets.documents.docx.writer import write_word
from targets.documents.values import Document, ProjectForm
from targets.workflow.removal import delete
from tests.targets.threads import run_both


@pytest.fixture(scope="module")
def one(document) -> Document:
    """The first form alone."""
    return Document(None, document.projects[:1])


@pytest.fixture(scope="module")
def written(one) -> bytes:
    return write_word(one)


@pytest.fixture
def word(written):
    """The first form as a Word document, to be changed as people would."""
    return docx.Document(io.BytesIO(written))


@pytest.fixture
def head(word):
    return word.tables[0]._tbl


@pytest.fixture
def target_table(word):
    return word.tables[1]._tbl


@pytest.fixture
def contents(db) -> Callable[[], dict]:
    """`contents()` is every row of every model of ours, to see that nothing was changed."""
    models = [
        model
        for name in ("projects", "indicators", "targets")
        for model in apps.get_app_config(name).get_models()
    ]
    return lambda: {
        model.__name__: list(model._default_manager.order_by("pk").values())
        for model in models
    }


@pytest.fixture
def refused(capsys, contents):
    """`refused(command, …)` is the one line it says why in; nothing was changed and nothing else printed."""

    def refused(*command, **options) -> str:
        before = contents()
        capsys.readouterr()
        with pytest.raises(SystemExit) as exit:
            call_command(*command, **options)
        printed = capsys.readouterr()
        assert (exit.value.code, printed.out, contents()) == (2, "", before)
        assert printed.err.startswith("未执行")
        assert printed.err.endswith("\n")
        assert printed.err.count("\n") == 1
        return printed.err.strip()

    return refused


@pytest.fixture
def printed(capsys):
    """`printed(command, …)` is what it says when it does not refuse, line by line."""

    def printed(*command, **options) -> list[str]:
        call_command(*command, **options)
        output = capsys.readouterr()
        assert output.err == ""
        return output.out.splitlines()

    return printed


@pytest.fixture
def form(document) -> ProjectForm:
    return document.projects[0]


@pytest.fixture
def other(document) -> ProjectForm:
    return document.projects[1]


@pytest.fixture
def project(seeded) -> Project:
    """The sixth project."""
    return Project.objects.get(position=6)


@pytest.fixture
def gone(project, clerk) -> Project:
    """The sixth project, deleted."""
    delete(project.pk, clerk)
    return Project.everything.get(pk=project.pk)


# At once. Each thread has a connection of its own; a SQLite database in memory has but one, and is put into a file.


@pytest.fixture
def at_once(
    transactional_db, seeded, clerk, admin, tmp_path
) -> Iterator[Callable[..., list]]:
    """`at_once(first, second)`: the second begins while the transaction of the first is not yet at its end."""
    with ThreadPoolExecutor() as pool, pytest.MonkeyPatch.context() as patch:
        if connection.vendor == "sqlite":
            copy = str(tmp_path / "copy.sqlite3")
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [copy])
            patch.setitem(connections.settings["default"], "NAME", copy)
        yield lambda first, second: pool.submit(run_both, pool, first, second).result()


@pytest.fixture
def stored(at_once) -> Callable[[Callable], object]:
    """`stored(read)` is what the threads have left, read as they see it."""
    return lambda read: at_once(lambda: None, read)[1]
