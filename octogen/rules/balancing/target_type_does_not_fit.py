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
    name="target-type-does-not-fit",
    severity=Severity.ERROR,
    title="The target group's type does not fit the tasks' network mode",
    why="""
        ECS registers tasks with the awsvpc network mode, which Fargate always uses, by their IP address, and tasks with
        the bridge or host mode by their instance. It refuses a service whose target group has the other type. AWS makes
        a target group of type instance where no type is given, and the type cannot be changed afterwards.
    """,
    fix="create the target group again, with TargetType ip",
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
def target_type_does_not_fit(deployment: Deployment) -> Iterator[Hit]:
    for group, _port in octopus_target_groups(deployment):
        type_ = group.text("TargetType")
        tasks, named = _tasks_behind(deployment, group)
        said = f"is {type_}" if group.has("TargetType") else f"is not set, which means {type_}"
        # A group that no service names may be one of another type on the way, such as a load balancer's.
        wrong = is_not(type_, "ip") if named else type_ == "instance"
        if wrong and tasks and all(deployment.is_awsvpc(task) for task in tasks):
            yield group.hit(f"TargetType {said}; tasks with the awsvpc network mode need ip", "TargetType")
        modes = {_mode_of_instances(deployment, task) for task in tasks}
        if type_ == "ip" and modes and None not in modes:
            mode = " or ".join(sorted(mode for mode in modes if mode))
            message = f"TargetType {said}; tasks with the {mode} network mode need instance"
            yield group.hit(message, "TargetType", fix="create the target group again, with TargetType instance")


def _mode_of_instances(deployment: Deployment, task: Part) -> str | None:
    """Return the network mode of a task that has the network of its instance."""
    mode = task.text("networkMode")
    return mode if mode in ("bridge", "host") and not deployment.is_fargate(task) else None


def _tasks_behind(deployment: Deployment, group: Part) -> tuple[list[Part], bool]:
    """Return the task definitions that register with a group and True, or all there are where no service tells."""
    services = [service for service, _entry in services_behind(deployment, group)]
    if services:
        return [task for service in services if (task := deployment.task_of(service))], True
    return list(deployment.task_definitions()), False
