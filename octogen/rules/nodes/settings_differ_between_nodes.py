from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.sizes import HIGH_AVAILABILITY
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.identity import DATABASE, is_same_value
from octogen.view.part import Hit
from octogen.view.sharing import SharedSettings, folder_differs, settings


@rule(
    id="OCT513",
    name="settings-differ-between-nodes",
    severity=Severity.ERROR,
    title="Nodes of one installation differ in what they must share",
    why="""
        The nodes of an installation have one database, one master key and one set of shared folders, whose paths stand
        in the database. A node with another master key cannot read what the database holds encrypted; one with other
        folders shows empty task logs and finds no packages. Nodes belong together here when they share the database or
        a folder: two installations side by side, with nothing in common, are not compared.
    """,
    fix="give all nodes the same master key, connection string and shared folders",
    source=HIGH_AVAILABILITY,
    values_key=("overrides",),
    example="""
          task-definition.one:
            family: octopus-1
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                secrets:
                  - {name: DB_CONNECTION_STRING, valueFrom: /octopus/database}
                  - {name: MASTER_KEY, valueFrom: /octopus/master-key}
          task-definition.two:
            family: octopus-2
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
                secrets:
                  - {name: DB_CONNECTION_STRING, valueFrom: /octopus/database}
        -         - {name: MASTER_KEY, valueFrom: /octopus/other-master-key}  # <- OCT513
        +         - {name: MASTER_KEY, valueFrom: /octopus/master-key}
          service.one:
            serviceName: octopus-1
            taskDefinition: octopus-1
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
          service.two:
            serviceName: octopus-2
            taskDefinition: octopus-2
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            availabilityZoneRebalancing: DISABLED
    """,
)
def settings_differ_between_nodes(deployment: Deployment) -> Iterator[Hit]:
    first_with: dict[tuple[object, ...], SharedSettings] = {}
    for own in settings(deployment):
        known = next((first_with[mark] for mark in own.marks if mark in first_with), None)
        if known is not None:
            yield from _differences(own, known)
        for mark in own.marks:
            first_with.setdefault(mark, own)


def _differences(own: SharedSettings, known: SharedSettings) -> Iterator[Hit]:
    for name, given in own.secrets.items():
        if name in known.secrets and is_same_value(given, known.secrets[name]) is False:
            message = f"{name} differs from that of service {known.nodes.name}, of the same installation"
            # Two secrets may hold one connection string, or two logins to one database.
            unsure = name == DATABASE and given.secret is not None
            other = known.secrets[name].place.hit("the other setting")
            yield given.place.hit(message, severity=Severity.WARNING if unsure else None, related=(other,))
    for path, mount in own.folders.items():
        if path in known.folders and mount.volume and folder_differs(mount, known.folders[path]):
            message = f"{path} is another directory than in service {known.nodes.name}, of the same installation"
            beside = known.folders[path].volume or known.folders[path].part
            other = beside.hit("the other directory")
            yield mount.volume.hit(message, "efsVolumeConfiguration", related=(other,))
