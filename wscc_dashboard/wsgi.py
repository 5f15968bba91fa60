"""WSGI entry point through which a web server calls the dashboard."""

import os
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wscc_dashboard.settings")
application = get_wsgi_application()
# every view with all that it needs, once for all workers: else the first reader at each of them waits for it
import_module(settings.ROOT_URLCONF)
