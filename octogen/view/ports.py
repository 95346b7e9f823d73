"""What Octopus Server speaks on which port, by the variables that its container is given."""

from __future__ import annotations

from enum import Enum

from octogen.octopus.facts import GRPC_PORT, HTTPS_PORT, POLLING_PORT, PORT_VARIABLES, PORTAL_PORT
from octogen.view.part import Part
from octogen.view.three_answers import UNKNOWN, Unknown
from octogen.view.variables import Variable, needed, variable


class Speech(Enum):
    """What a client has to speak on a port of Octopus Server."""

    HTTP = "HTTP"
    HTTPS = "HTTPS"
    POLLING = "TLS"
    GRPC = "gRPC"

    @property
    def in_tls(self) -> bool:
        """Whether a connection begins with a TLS handshake: on the gRPC port unless its insecure listener is on."""
        return self is not Speech.HTTP


def https_port(container: Part) -> int | Unknown:
    """Return the port of HTTPS, on which something answers only once there is a certificate."""
    return _port(container, HTTPS_PORT)


def speech(container: Part, port: int) -> Speech | Unknown | None:
    """Return what Octopus speaks on a port; None where it does not listen, unknown where a variable may decide it."""
    if port == PORTAL_PORT:
        return Speech.HTTP
    if port == POLLING_PORT:
        return Speech.POLLING
    https, grpc = https_port(container), _port(container, GRPC_PORT)
    if port == https:
        return Speech.HTTPS
    if port == grpc:
        return Speech.GRPC
    return UNKNOWN if UNKNOWN in (https, grpc) else None


def has_certificate(container: Part) -> bool | Unknown:
    """Return whether Octopus is given a certificate, without which it does not serve HTTPS."""
    certificate = needed(container, "SSL_CERTIFICATE_FILE")
    if not isinstance(certificate, Variable):
        return UNKNOWN if certificate is UNKNOWN else False
    return UNKNOWN if certificate.value is UNKNOWN else bool(certificate.value)


def keeps_http(container: Part) -> bool | Unknown:
    """Return whether Octopus serves HTTP although it has a certificate."""
    forced = variable(container, "WEB_FORCE_SSL")
    if not isinstance(forced, Variable):
        return UNKNOWN if forced is UNKNOWN else False
    return UNKNOWN if forced.value is UNKNOWN else forced.value.strip().lower() == "false"


def has_insecure_grpc(container: Part) -> bool | Unknown:
    """Return whether gRPC's insecure listener is on."""
    insecure = variable(container, "ENABLE_INSECURE_GRPC_LISTENER")
    if not isinstance(insecure, Variable):
        return UNKNOWN if insecure is UNKNOWN else False
    return UNKNOWN if insecure.value is UNKNOWN else insecure.value.strip().lower() == "true"


def _port(container: Part, default: int) -> int | Unknown:
    """Return where the service whose default port this is listens."""
    moved = variable(container, PORT_VARIABLES[default])
    if moved is None or (isinstance(moved, Variable) and moved.value == ""):
        return default
    return moved.number if isinstance(moved, Variable) else UNKNOWN
