"""What the worker takes from the queue."""

from django_tasks import task

from targets.imports.processing import process


@task()
def work_on(pk: int) -> None:
    """The next step of the import of that key."""
    process(pk)
