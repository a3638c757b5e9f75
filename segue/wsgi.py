"""What gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from segue import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "segue.settings")
embedded.ensure()

application = get_wsgi_application()

# Every worker is a copy of this process: what is loaded here is loaded once, and no search for garbage
# walks through it again: requests waited for that.
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
