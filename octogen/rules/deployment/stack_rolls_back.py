from __future__ import annotations

from collections.abc import Iterator

from octogen.finding import Severity
from octogen.rules.rule import rule
from octogen.view.deployment import Deployment
from octogen.view.nodes import count_of
from octogen.view.part import Hit


@rule(
    id="OCT410",
    name="stack-rolls-back",
    severity=Severity.WARNING,
    title="CloudFormation puts the old version on the upgraded database",
    why="""
        A circuit breaker without rollback makes a deployment fail and leaves it at that. In a stack, however, the
        failure is passed on: CloudFormation rolls the stack back, and ECS starts the old version of Octopus on a
        database that the new one may have upgraded. Whether it does, the command says that updates the stack, not the
        template. Where DesiredCount was 0 before the new version, the rollback starts nothing.
    """,
    fix="""
        update the stack with --disable-rollback; or change the version in three updates: DesiredCount 0, then the image
        with DesiredCount 1, then all nodes
    """,
    source="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-failure-options.html",
    values_key=("overrides",),
    example="""
          AWSTemplateFormatVersion: "2010-09-09"
          Resources:
            Task:
              Type: AWS::ECS::TaskDefinition
              Properties:
                Family: octopus
                ContainerDefinitions:
                  - Name: octopus-server
                    Image: octopusdeploy/octopusdeploy:2026.3.15878
            Service:
              Type: AWS::ECS::Service
              Properties:
                TaskDefinition: !Ref Task
        -       DesiredCount: 1
        +       DesiredCount: 0
                AvailabilityZoneRebalancing: DISABLED
                DeploymentConfiguration:
                  MinimumHealthyPercent: 0
                  MaximumPercent: 100
                  DeploymentCircuitBreaker:
                    Enable: true
                    Rollback: false  # <- OCT410
    """,
)
def stack_rolls_back(deployment: Deployment) -> Iterator[Hit]:
    for service, _task in deployment.octopus_services():
        breaker = service.at("deploymentConfiguration", "deploymentCircuitBreaker")
        fails = breaker.flag("enable") and breaker.flag("rollback") in (None, False)
        if fails and count_of(service) and service.document.origin.is_of_a_stack:
            message = "The circuit breaker does not roll back, but the stack does when the deployment fails"
            yield breaker.hit(message, "rollback")
