"""Findings to text: one function a format, one format a module, so that a report loads what it needs itself."""
