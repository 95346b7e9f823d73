from __future__ import annotations

from octogen.finding import Severity
from octogen.rules.rule import found_by_earlier_step, rule

placeholder_left = rule(
    id="OCT006",
    name="placeholder-left",
    severity=Severity.INFO,
    title="An id, ARN or address that octogen init wrote",
    why="""
        What `octogen init` writes describes nobody's account. What of it is left renders documents that AWS refuses in
        the middle of a roll-out or, like a server address, that lead people elsewhere.
    """,
    fix="replace it with yours",
    source="https://docs.aws.amazon.com/general/latest/gr/aws-arns-and-namespaces.html",
    values_key=(),
    example="""
          # values.yaml
          network:
        -   vpcId: vpc-0a1b2c3d4e5f67890  # <- OCT006
        +   vpcId: vpc-0d1c2b3a4f5e60789
          octopus:
        -   serverUri: https://octopus.example.com  # <- OCT006
        +   serverUri: https://octopus.example.net
    """,
)(found_by_earlier_step)
