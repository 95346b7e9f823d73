"""What the types of load balancers can do, each fact once.

https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-listeners.html, .../network/ of the
same name, https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/elb-listener-config.html and
https://docs.aws.amazon.com/elasticloadbalancing/latest/gateway/gateway-load-balancers.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BalancerType:
    """A type of load balancer.

    `path` is what its ARNs have behind `loadbalancer/`. `plain` and `encrypted` are the protocols of its listeners for
    the portal, without and with TLS; targets are sent `plain`, and `version` of it where a target group has to name
    one. `redirects` is whether a listener can redirect to another, `target_groups` whether there are target groups
    behind it and not instances themselves. `idle_timeout` is the attribute of its own that says after how many seconds
    of silence it ends a connection, `listener_idle_timeout` that of its TCP listeners.
    """

    name: str
    path: str
    plain: str
    encrypted: str
    version: str | None = None
    redirects: bool = False
    target_groups: bool = True
    spreads: bool = False
    """Whether each zone sends to the targets of all zones unless an attribute says otherwise."""
    idle_timeout: str = ""
    listener_idle_timeout: str = ""
    longest_silence: int = 0
    """Seconds: the most that may be asked for. Of a Classic Load Balancer it is in no schema of AWS's:
    https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ConnectionSettings.html"""


APPLICATION = BalancerType(
    name="application",
    path="app/",
    plain="HTTP",
    encrypted="HTTPS",
    version="HTTP1",
    redirects=True,
    spreads=True,
    idle_timeout="idle_timeout.timeout_seconds",
    longest_silence=4000,
)
NETWORK = BalancerType(
    name="network",
    path="net/",
    plain="TCP",
    encrypted="TLS",
    listener_idle_timeout="tcp.idle_timeout.seconds",
    longest_silence=6000,
)
GATEWAY = BalancerType(name="gateway", path="gwy/", plain="GENEVE", encrypted="GENEVE")
CLASSIC = BalancerType(
    name="classic", path="", plain="HTTP", encrypted="HTTPS", target_groups=False, longest_silence=3600
)
TYPES: Mapping[str, BalancerType] = {type_.name: type_ for type_ in (APPLICATION, NETWORK, GATEWAY, CLASSIC)}


def type_by_arn(arn: str) -> BalancerType | None:
    """Return the type that the path of an ARN suggests; None where it is no load balancer's."""
    path = arn.partition(":loadbalancer/")[2]
    return next(
        (type_ for type_ in TYPES.values() if type_.path and path.startswith(type_.path)), CLASSIC if path else None
    )
