"""WSGI entry point through which a web server calls the dashboard."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wscc_dashboard.settings")
application = get_wsgi_application()
