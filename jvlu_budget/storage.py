"""How static files are named on a real server."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Every file under a name that changes with it, in what our scripts import from each other as well."""

    support_js_module_import_aggregation = True
