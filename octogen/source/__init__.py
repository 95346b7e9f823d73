"""1. Text to `Source`: a YAML or JSON file in, elements out that know the place of every key and value.

What cannot be read is a finding, never an exception; no limit is passed before it is checked.
"""
