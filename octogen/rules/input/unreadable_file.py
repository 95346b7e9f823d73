from __future__ import annotations

from octogen.finding import Severity
from octogen.rules.rule import found_by_earlier_step, rule

unreadable_file = rule(
    id="OCT001",
    name="unreadable-file",
    severity=Severity.ERROR,
    title="The file cannot be read as YAML or JSON",
    why="""
        Nothing can be rendered from, or said about, a file that is not UTF-8, breaks the syntax, repeats a key, holds
        control characters, is empty, or nests or expands without measure. A repeated key is the treacherous one: most
        readers silently take the last, so that the setting people see and change is not the one that counts. A file
        counts if it is named, has the name of values or of a document, or shows words of octogen or AWS; what else
        cannot be read in a directory, and the values and templates of Helm charts, are passed over.
    """,
    fix="correct the file at this place",
    source="https://yaml.org/spec/1.2.2/#3211-nodes",
    values_key=(),
    example="""
          # values.yaml
          nodes:
        -   count: 2
        +   count: 3
            topology: replicated-service
        -   count: 3  # <- OCT001
    """,
)(found_by_earlier_step)
