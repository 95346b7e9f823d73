from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import ADMIN_IDENTITY_VARIABLES
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.images import image_of
from octogen.view.part import Hit
from octogen.view.variables import needed, variable


@rule(
    id="OCT706",
    name="default-admin-password",
    severity=Severity.WARNING,
    title="The first administrator has the default password",
    why="""
        On an empty database the hardened image creates an administrator; given neither a password nor all five
        variables of an OIDC identity, it takes a default password and only logs a warning. From then on whoever reaches
        the portal owns Octopus and all that it deploys to. Once the installation exists the variables no longer matter;
        that a task definition cannot show, so suppress this there.
    """,
    fix="""
        give ADMIN_PASSWORD under secrets (values: octopus.secrets.adminPassword), or all five ADMIN_EXTERNAL_ID and
        ADMIN_OIDCIDENTITY_ variables
    """,
    source="https://octopus.com/docs/installation/octopus-server-linux-container/hardened-image",
    values_key=("octopus", "secrets", "adminPassword"),
    example="""
          task-definition:
            family: octopus
        -   memory: "6144"
        -   executionRoleArn: arn:aws:iam::123456789012:role/octopus-execution
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878-hardened
                secrets:  # <- OCT706
                  - name: DB_CONNECTION_STRING
                    valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/database-AbCdEf
                  - name: MASTER_KEY
                    valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/master-key-AbCdEf
        +         - name: ADMIN_PASSWORD
        +           valueFrom: arn:aws:secretsmanager:eu-west-2:123456789012:secret:octopus/admin-password-AbCdEf
    """,
)
def default_admin_password(deployment: Deployment) -> Iterator[Hit]:
    for _task, container in deployment.octopus_containers():
        # A container that is not known its database either is known elsewhere.
        if image_of(deployment, container).hardened and variable(container, "DB_CONNECTION_STRING") is not None:
            identity = all(needed(container, name) is not None for name in ADMIN_IDENTITY_VARIABLES)
            if not identity and needed(container, "ADMIN_PASSWORD") is None:
                message = (
                    "Neither admin password nor OIDC identity is set: a new installation gets the default password"
                )
                yield container.hit(message, "secrets")
