import gc

from django.apps import AppConfig
from django.urls import register_converter

from core.converters import NAME, IdConverter

# Python looks for garbage after 700 new objects, which a handful of forms has: a tenth of an import was spent on it.
OBJECTS_BETWEEN_COLLECTIONS = 10_000


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = "基础"

    def ready(self) -> None:
        register_converter(IdConverter, NAME)
        gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
