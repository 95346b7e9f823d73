from __future__ import annotations

from octogen.finding import Severity
from octogen.rules.rule import found_by_earlier_step, rule

invalid_values = rule(
    id="OCT002",
    name="invalid-values",
    severity=Severity.ERROR,
    title="The values do not follow the schema",
    why="""
        An unknown key is a setting that does nothing; a wrong type or a value out of range means something other than
        it says; and what YAML readers disagree on (`no`, `012`, `1:30`) means one thing here and another in the next
        tool. Nothing is rendered until the values say what they mean.
    """,
    fix="write the key as `octogen schema` describes it",
    source="https://json-schema.org/understanding-json-schema/reference/object#additionalproperties",
    values_key=(),
    example="""
          # values.yaml
          nodes:
        -   counts: 3  # <- OCT002
        +   count: 3
          deployment:
        -   executeCommand: no  # <- OCT002
        +   executeCommand: false
    """,
)(found_by_earlier_step)
