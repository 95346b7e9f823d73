from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.identity import is_same_name
from octogen.view.nodes import at_least, installations, values_key_of
from octogen.view.part import Hit
from octogen.view.variables import Variable, variable

VARIABLE = "OCTOPUS_SERVER_NODE_NAME"


@rule(
    id="OCT503",
    name="node-name-shared",
    severity=Severity.ERROR,
    title="Several nodes have one name",
    why="""
        Octopus knows its nodes by name: tasks, task cap and draining belong to a name, which must be the node's own.
        All tasks of an ECS service get the same environment, so that a name set there, whatever it refers to, makes its
        nodes one and the same. Without the variable each node takes the name of its machine, which is unique. Names
        that outlive a task need a service for each node.
    """,
    fix="""
        remove OCTOPUS_SERVER_NODE_NAME, or give each node a service of its own (values: nodes.topology:
        service-per-node)
    """,
    source="https://octopus.com/docs/installation/octopus-server-linux-container/hardened-image",
    values_key=("octopus", "environment"),
    example="""
        - task-definition:
        -   family: octopus
        + task-definition.one:
        +   family: octopus-1
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
        -       environment:
        -         - name: OCTOPUS_SERVER_NODE_NAME
        -           value: octopus  # <- OCT503
        - service:
        -   serviceName: octopus
        -   taskDefinition: octopus
        -   desiredCount: 2
        +       environment: [{name: OCTOPUS_SERVER_NODE_NAME, value: octopus-1}]
        + task-definition.two:
        +   family: octopus-2
        +   containerDefinitions:
        +     - name: octopus-server
        +       image: octopusdeploy/octopusdeploy:2026.3.15878
        +       environment: [{name: OCTOPUS_SERVER_NODE_NAME, value: octopus-2}]
        + service.one:
        +   serviceName: octopus-1
        +   taskDefinition: octopus-1
        +   desiredCount: 1
        +   deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
        +   availabilityZoneRebalancing: DISABLED
        + service.two:
        +   serviceName: octopus-2
        +   taskDefinition: octopus-2
        +   desiredCount: 1
        +   deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
        +   availabilityZoneRebalancing: DISABLED
    """,
)
def node_name_shared(deployment: Deployment) -> Iterator[Hit]:
    values_key = values_key_of(deployment, VARIABLE, ("octopus", "environment"))
    for installation in installations(deployment):
        named = [(nodes, given) for nodes in installation if (given := variable(nodes.container, VARIABLE))]
        while named:
            first = named[0][1]
            group = [
                (nodes, given) for nodes, given in named if _is_one_place(given, first) or is_same_name(given, first)
            ]
            named = [pair for pair in named[1:] if pair not in group]
            count = at_least(nodes for nodes, _ in group)
            if count > 1:
                places = list({given.place.document.name: given.place for _, given in group}.values())
                for place in places:
                    others = tuple(other.hit("the same name") for other in places[:2] if other is not place)[:1]
                    yield place.hit(f"{count} nodes have the same {VARIABLE}", values_key=values_key, related=others)


def _is_one_place(one: Variable, other: Variable) -> bool:
    """Return whether two nodes are given their name at one place: whatever it refers to, it is the same for both.

    A condition may leave the name out.
    """
    same = (one.place.document.name, one.place.pointer) == (other.place.document.name, other.place.pointer)
    return same and one.place.has() and "${cloudformation.If." not in one.place.shown()
