"""Load balancing and health: OCT2xx."""

from __future__ import annotations

from octogen.rules.balancing.address_without_tls import address_without_tls
from octogen.rules.balancing.check_never_runs import check_never_runs
from octogen.rules.balancing.classic_load_balancer_cannot_reach_tasks import classic_load_balancer_cannot_reach_tasks
from octogen.rules.balancing.drain_kills_node import drain_kills_node
from octogen.rules.balancing.health_check_hasty import health_check_hasty
from octogen.rules.balancing.health_check_ignores_node_state import health_check_ignores_node_state
from octogen.rules.balancing.health_check_needs_shell import health_check_needs_shell
from octogen.rules.balancing.health_grace_too_short import health_grace_too_short
from octogen.rules.balancing.load_balancer_in_one_zone import load_balancer_in_one_zone
from octogen.rules.balancing.load_balancer_of_another_network import load_balancer_of_another_network
from octogen.rules.balancing.no_container_health_check import no_container_health_check
from octogen.rules.balancing.no_deletion_protection import no_deletion_protection
from octogen.rules.balancing.no_load_balancer import no_load_balancer
from octogen.rules.balancing.port_not_served import port_not_served
from octogen.rules.balancing.port_speaks_otherwise import port_speaks_otherwise
from octogen.rules.balancing.portal_port_closed import portal_port_closed
from octogen.rules.balancing.portal_without_tls import portal_without_tls
from octogen.rules.balancing.sign_in_before_the_api import sign_in_before_the_api
from octogen.rules.balancing.target_type_does_not_fit import target_type_does_not_fit
from octogen.rules.balancing.upload_times_out import upload_times_out
from octogen.rules.balancing.uploads_blocked_by_waf import uploads_blocked_by_waf
from octogen.rules.balancing.weak_tls_policy import weak_tls_policy
from octogen.rules.balancing.zone_without_node import zone_without_node
from octogen.rules.rule import Rule

TITLE = "Load balancing and health"

RULES: tuple[Rule, ...] = (
    no_load_balancer,
    classic_load_balancer_cannot_reach_tasks,
    load_balancer_in_one_zone,
    port_not_served,
    health_check_ignores_node_state,
    drain_kills_node,
    target_type_does_not_fit,
    upload_times_out,
    portal_without_tls,
    weak_tls_policy,
    zone_without_node,
    no_deletion_protection,
    health_grace_too_short,
    health_check_needs_shell,
    no_container_health_check,
    load_balancer_of_another_network,
    port_speaks_otherwise,
    portal_port_closed,
    health_check_hasty,
    sign_in_before_the_api,
    uploads_blocked_by_waf,
    check_never_runs,
    address_without_tls,
)
