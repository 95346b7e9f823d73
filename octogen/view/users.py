"""As whom a container reads and writes."""

from __future__ import annotations

from octogen.octopus.folders import octopus_uid
from octogen.octopus.versions import OTHER_USER_ID
from octogen.view.deployment import Deployment
from octogen.view.images import image_of
from octogen.view.part import Part
from octogen.view.three_answers import UNKNOWN, Unknown

User = tuple[int, ...]
"""User id, group id, further group ids."""

ROOT: User = (0, 0)
_HARDENED: User = (1001, 0)
"""octopus.com/docs/installation/octopus-server-linux-container/hardened-image"""


def names_root(user: str) -> bool:
    """Return whether the `user` of a container definition is root, by name or by number, with a group or without."""
    return user.partition(":")[0] in ("0", "root")


def is_named(deployment: Deployment, container: Part) -> bool:
    """Return whether the user is given by a name that had more than one number in the releases after OTHER_USER_ID."""
    release = image_of(deployment, container).release or ()
    return release[:2] > OTHER_USER_ID and (container.text("user") or "").partition(":")[0] == "octopus"


def user_of(deployment: Deployment, container: Part) -> User | Unknown:
    """Return the user and group of Octopus Server's process: those of `user`, else those of the image."""
    image, given = image_of(deployment, container), container.text("user")
    if given is UNKNOWN or image.hardened is UNKNOWN:
        return UNKNOWN
    if given is None:
        return _HARDENED if image.hardened else ROOT
    name, _, group = given.partition(":")
    own = octopus_uid(image.release or ()) if image.hardened is False else None
    known = {"root": 0, "octopus": own}
    uid = int(name) if name.isdecimal() else known.get(name)
    # Without a group it is the user's own, and root's for a number that is nobody's:
    # https://docs.docker.com/reference/dockerfile/#user
    gid = int(group) if group.isdecimal() else known.get(group) if group else own if uid == own else 0
    return UNKNOWN if uid is None or gid is None else (uid, gid)
