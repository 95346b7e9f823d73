from __future__ import annotations

from octogen.finding import Severity
from octogen.rules.rule import found_by_earlier_step, rule

bad_suppression = rule(
    id="OCT004",
    name="bad-suppression",
    severity=Severity.WARNING,
    title="A suppression that does not do what it says",
    why="""
        A suppression without a reason leaves the next reader to guess whether the risk was weighed. One of an unknown
        rule, past its date, or on a line where nothing is found any more, hides nothing today and may hide something
        else tomorrow. A bad suppression does not suppress; findings about what could not be read, checked or rendered
        cannot be suppressed at all.
    """,
    fix="say why, and until when; remove what suppresses nothing",
    source="https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html",
    values_key=("lint", "ignore"),
    example="""
          # values.yaml
          loadBalancer:
            healthCheck:
        -     matcher: "200"  # octogen: ignore[drain-kills-node]  # <- OCT004
        +     matcher: "200"  # octogen: ignore[drain-kills-node] until=2027-01-31 nodes are never drained in the pilot
          deployment:
        -   maximumPercent: 100  # octogen: ignore[OCT401] the pilot has one node  # <- OCT004
        +   maximumPercent: 100
    """,
)(found_by_earlier_step)
