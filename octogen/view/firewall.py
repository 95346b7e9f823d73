"""Web ACLs of AWS WAF, and the load balancers that they guard."""

from __future__ import annotations

from collections.abc import Iterator

from octogen.view.deployment import Deployment
from octogen.view.part import Part
from octogen.view.traffic import load_balancer


def web_acls_of(deployment: Deployment, balancer: Part) -> Iterator[tuple[Part, Part]]:
    """Yield (association, web ACL) for the web ACLs among the documents that a load balancer is associated with."""
    for association in deployment.of("web-acl-association"):
        guarded = load_balancer(deployment, association.link("ResourceArn"))
        if guarded is not None and guarded.document is balancer.document:
            given = association.link("WebACLArn")
            acl = deployment.referred(given) or deployment.where("web-acl", "ARN", given)
            if acl is not None:
                yield association, acl
