"""The web program. It refuses to start with a database role that row security does not bind."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "boneguard.settings")
os.environ.setdefault("BONEGUARD_PROCESS", "web")

application = get_wsgi_application()

from django.db import connection  # noqa: E402  (Django must be set up first)

from boneguard.start_checks import refuse_unsafe_web_role  # noqa: E402

refuse_unsafe_web_role(connection)
connection.close()
