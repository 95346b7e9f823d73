from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.folders import CLUSTER_SHARED, EXECUTIONS_VARIABLE, FOLDERS, LAYOUT_VALUES, LAYOUT_VARIABLES
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.nodes import beside
from octogen.view.part import Hit, Part
from octogen.view.storage import all_mounts, folder_values_key, layout
from octogen.view.three_answers import UNKNOWN
from octogen.view.variables import variable

_EXECUTIONS = FOLDERS["executionsClusterShared"]


@rule(
    id="OCT112",
    name="cluster-shared-incomplete",
    severity=Severity.ERROR,
    title="The cluster shared directory is only half set up",
    why="""
        The setting tells Octopus which layout its shared folders have, the mount makes it true. With the setting alone
        each node fills a /clusterShared of its own, which goes with the task; with the mount alone Octopus does not use
        it. Octopus's documentation calls the setting CLUSTER_SHARED_MODE and its Helm chart CLUSTER_SHARED_CONFIG;
        which of them an image reads is not verified, so two that disagree leave the layout to chance.
    """,
    fix="""
        mount the directory and set the variable (values: keep the folder under storage.folders, and choose a
        storage.layout that uses it)
    """,
    source="https://octopus.com/docs/administration/high-availability/polling-tentacles-with-ha/multi-node-polling-tentacles",
    values_key=("storage", "layout"),
    example="""
          task-definition:
            family: octopus
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.4.6909
                environment:
        -         - {name: CLUSTER_SHARED_MODE, value: SEPARATE_VOLUMES_WITH_CLUSTER_SHARED}
        -         - name: CLUSTER_SHARED_CONFIG
        -           value: CLUSTER_SHARED  # <- OCT112
        +         - {name: CLUSTER_SHARED_MODE, value: CLUSTER_SHARED}
        +         - {name: CLUSTER_SHARED_CONFIG, value: CLUSTER_SHARED}
                mountPoints:  # <- OCT112
        -         - {sourceVolume: repository, containerPath: /repository}
        +         - {sourceVolume: cluster-shared, containerPath: /clusterShared}
        +   volumes:
        +     - name: cluster-shared
        +       efsVolumeConfiguration:
        +         {fileSystemId: fs-0a1b2c3d, rootDirectory: /clusterShared, transitEncryption: ENABLED}
    """,
)
def cluster_shared_incomplete(deployment: Deployment) -> Iterator[Hit]:
    for task, container in deployment.octopus_containers():
        given = [found for name in LAYOUT_VARIABLES if (found := variable(container, name))]
        values = [found.value for found in given]
        if UNKNOWN not in values and len(set(values)) > 1:
            names = " and ".join(LAYOUT_VARIABLES)
            other = given[0].place.hit("the other variable")
            yield given[-1].place.hit(f"{names} disagree: {values[0]} and {values[-1]}", related=(other,))
        shown = all_mounts(deployment, task, container)
        if shown is not UNKNOWN:
            mounted = {mount.path: mount.part for mount in shown}
            yield from _halves(container, mounted, reported_elsewhere=beside(deployment, task) > 1)


def _halves(container: Part, mounted: dict[str, Part], *, reported_elsewhere: bool) -> Iterator[Hit]:
    """Yield settings without mount and mounts without setting; OCT101 tells several nodes what they do not share."""
    wanted, given = layout(container), mounted.get(CLUSTER_SHARED)
    set_up = wanted in LAYOUT_VALUES.values()
    if set_up and given is None and not (reported_elsewhere and wanted == "CLUSTER_SHARED"):
        message = f"The layout is {wanted}, and nothing is mounted at {CLUSTER_SHARED}"
        yield container.hit(message, "mountPoints", values_key=folder_values_key(CLUSTER_SHARED))
    if given is not None and wanted is not UNKNOWN and not set_up:
        said = wanted or "not set"
        yield given.hit(f"{CLUSTER_SHARED} is mounted, and the layout that uses it is {said}", "containerPath")
    executions = variable(container, EXECUTIONS_VARIABLE)
    uses = executions and executions.value and executions.value.lower() == "true"
    if uses and _EXECUTIONS not in mounted:
        message = f"{EXECUTIONS_VARIABLE} is set, and nothing is mounted at {_EXECUTIONS}"
        yield container.hit(message, "mountPoints", values_key=folder_values_key(_EXECUTIONS))
    if _EXECUTIONS in mounted and executions is None:
        message = f"{_EXECUTIONS} is mounted, and {EXECUTIONS_VARIABLE} is not set"
        yield mounted[_EXECUTIONS].hit(message, "containerPath", values_key=folder_values_key(_EXECUTIONS))
