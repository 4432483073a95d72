"""The WSGI application that gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from core.private_files import keep_private

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jvlu_budget.settings")
keep_private()
application = get_wsgi_application()
