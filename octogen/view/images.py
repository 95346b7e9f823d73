"""Which image a container runs, as far as its tag, or the version that the values state, tells."""

from __future__ import annotations

from dataclasses import dataclass

from octogen.octopus.images import is_hardened, split_image
from octogen.octopus.versions import Version, release_of, version_of
from octogen.view.deployment import Deployment
from octogen.view.part import Part
from octogen.view.three_answers import UNKNOWN, Unknown, holds_reference


@dataclass(frozen=True, slots=True)
class Image:
    """An image, in parts; `stated` is the version that the values state for it, empty where they do not."""

    repository: str
    tag: str | Unknown | None
    digest: str | Unknown | None
    stated: str

    @property
    def is_stated(self) -> bool:
        """Whether it is not the tag that tells the version."""
        return not (self.tag and version_of(self.tag))

    @property
    def version(self) -> Version | Unknown:
        """The release in three numbers."""
        return (version_of(self.tag) if self.tag else ()) or version_of(self.stated) or UNKNOWN

    @property
    def release(self) -> Version | Unknown:
        """As many numbers of the release as are known: a tag such as 2026.3 moves within them."""
        return self.version or (release_of(self.tag) if self.tag else ()) or UNKNOWN

    @property
    def hardened(self) -> bool | Unknown:
        """Whether it is the hardened image. A digest may be that of either."""
        if is_hardened(self.tag or "", self.stated):
            return True
        return UNKNOWN if self.tag is UNKNOWN or (self.tag is None and self.digest is not None) else False


def image_of(deployment: Deployment, container: Part) -> Image:
    """Return the image of a container."""
    repository, tag, digest = split_image(container.link("image"))
    stated = deployment.setting("octopus", "image", "version") or ""
    return Image(repository, _part(tag), _part(digest), stated if deployment.is_octopus(container) else "")


def _part(text: str) -> str | Unknown | None:
    return UNKNOWN if holds_reference(text) else text or None


def repository_of(container: Part) -> str:
    """Return the repository of any container's image, references and all."""
    return split_image(container.link("image"))[0]
