#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from core.private_files import keep_private

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jvlu_budget.settings")
    try:
        # Read at once: some of Django's own commands would go on without settings and end in another error.
        settings.SECRET_KEY  # noqa: B018
        keep_private()
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.stderr.write(f"未执行。{' '.join(str(error).split())}\n")
        sys.exit(2)
