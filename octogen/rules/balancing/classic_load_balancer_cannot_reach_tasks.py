from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.octopus.facts import POLLING_PORT, PORTAL_PORT
from octogen.rules.rule import rule
from octogen.view.classic import classic_listeners
from octogen.view.deployment import Deployment
from octogen.view.part import Hit


@rule(
    id="OCT202",
    name="classic-load-balancer-cannot-reach-tasks",
    severity=Severity.ERROR,
    title="A Classic Load Balancer cannot reach the tasks",
    why="""
        A Classic Load Balancer sends to instances. Tasks with the awsvpc network mode, which is all that Fargate runs,
        have network interfaces of their own and are no instances: ECS refuses the service, and nobody reaches Octopus.
    """,
    fix="""
        use an Application or Network Load Balancer with target groups of type ip (values: set loadBalancer.type to
        application, or to network where Tentacles poll)
    """,
    source="https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CreateService.html",
    values_key=("loadBalancer", "type"),
    example="""
          task-definition:
            family: octopus
        -   networkMode: awsvpc
        +   networkMode: bridge
            containerDefinitions:
              - name: octopus-server
                image: octopusdeploy/octopusdeploy:2026.3.15878
        -       portMappings: [{containerPort: 8080}]
        +       portMappings: [{containerPort: 8080, hostPort: 8080}]
          service:
            serviceName: octopus
            taskDefinition: octopus
        +   launchType: EC2
            loadBalancers:
              - {loadBalancerName: octopus, containerName: octopus-server, containerPort: 8080}  # <- OCT202
            deploymentConfiguration: {maximumPercent: 100, minimumHealthyPercent: 0}
            healthCheckGracePeriodSeconds: 1800
            availabilityZoneRebalancing: DISABLED
    """,
)
def classic_load_balancer_cannot_reach_tasks(deployment: Deployment) -> Iterator[Hit]:
    for service, task in deployment.octopus_services():
        for entry in service.items("loadBalancers"):
            if entry.has("loadBalancerName") and deployment.is_awsvpc(task):
                name = entry.shown("loadBalancerName")
                yield entry.hit(f"awsvpc tasks register with the Classic Load Balancer {name}", "loadBalancerName")
    # Where no service tells with what its tasks register, a load balancer is theirs if it sends to a port of Octopus.
    known = any(service.has("loadBalancers") for service in deployment.services())
    if not known and all(deployment.is_awsvpc(task) for task, _container in deployment.octopus_containers()):
        for balancer in deployment.of("classic-load-balancer") if deployment.runs_only_octopus() else ():
            ports = {listener.number("InstancePort") for listener in classic_listeners(balancer)}
            if ports & {PORTAL_PORT, POLLING_PORT}:
                yield balancer.hit("The Classic Load Balancer sends to awsvpc tasks", "LoadBalancerName")
