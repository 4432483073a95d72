"""What the worker takes from the queue."""

from django_tasks import task

from targets.opening.processing import process


@task()
def work_on(pk: int) -> None:
    """The units of the opening of that key that are not done."""
    process(pk)
