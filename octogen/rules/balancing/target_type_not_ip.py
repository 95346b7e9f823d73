from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.part import Hit, Part
from octogen.view.three_answers import is_not
from octogen.view.traffic import octopus_target_groups, services_behind


@rule(
    id="OCT207",
    name="target-type-not-ip",
    severity=Severity.ERROR,
    title="The target group takes no awsvpc tasks",
    why="""
        Tasks with the awsvpc network mode, on Fargate always, are registered by IP address. A target group of another
        type, and instance is what AWS makes where nothing is said, takes none of them: ECS refuses the service. The
        type of a target group cannot be changed afterwards.
    """,
    fix="create the target group anew, with TargetType ip",
    source="https://docs.aws.amazon.com/AmazonECS/latest/developerguide/alb.html",
    values_key=("overrides",),
    example="""
          task-definition:
            family: octopus
            networkMode: awsvpc
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
          target-group.portal:
            Name: octopus-portal
        -   TargetType: instance  # <- OCT207
        +   TargetType: ip
    """,
)
def target_type_not_ip(deployment: Deployment) -> Iterator[Hit]:
    for group, _port in octopus_target_groups(deployment):
        type_ = group.text("TargetType")
        tasks, named = _tasks_behind(deployment, group)
        # A group that no service names may be one of another type on the way, such as a load balancer's.
        wrong = is_not(type_, "ip") if named else type_ == "instance"
        if wrong and tasks and all(deployment.is_awsvpc(task) for task in tasks):
            said = f"is {type_}" if group.has("TargetType") else f"is not set, which means {type_}"
            yield group.hit(f"TargetType {said}; awsvpc tasks need ip", "TargetType")


def _tasks_behind(deployment: Deployment, group: Part) -> tuple[list[Part], bool]:
    """Return the task definitions that register with a group and True, or all there are where no service tells."""
    services = [service for service, _entry in services_behind(deployment, group)]
    if services:
        return [task for service in services if (task := deployment.task_of(service))], True
    return list(deployment.task_definitions()), False
