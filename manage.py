#!/usr/bin/env python
"""Django's own commands; `segue manage …` is the same."""

import os
import sys

from django.core.management import execute_from_command_line

from segue import embedded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "segue.settings")

if __name__ == "__main__":
    embedded.ensure()
    execute_from_command_line(sys.argv)
