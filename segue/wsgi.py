"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

from segue import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "segue.settings")
embedded.ensure()

application = get_wsgi_application()
