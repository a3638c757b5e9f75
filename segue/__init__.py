"""Segue: the whole commissioning cycle of an English Music Hub."""

__version__ = "0.1.0"
