from __future__ import annotations

from octogen.finding import Severity
from octogen.rules.rule import found_by_earlier_step, rule

template_error = rule(
    id="OCT005",
    name="template-error",
    severity=Severity.ERROR,
    title="A template does not render",
    why="""
        A template of your own that asks for what does not exist, breaks Jinja's syntax or yields no YAML mapping gives
        no document. octogen reports the line and the expression and renders nothing in its place, because a
        deployment with a document missing is a broken one.
    """,
    fix="correct the template; octogen's own, in templates/, shows what each kind of document can refer to",
    source="https://jinja.palletsprojects.com/en/stable/api/#jinja2.StrictUndefined",
    values_key=(),
    example="""
          # templates/cluster.yaml.j2
        - clusterName: {{ name }}  # <- OCT005
        + clusterName: {{ cluster.name }}
    """,
)(found_by_earlier_step)
