"""Input: OCT0xx."""

from __future__ import annotations

from octogen.rules.input.bad_suppression import bad_suppression
from octogen.rules.input.invalid_aws_parameter import invalid_aws_parameter
from octogen.rules.input.invalid_values import invalid_values
from octogen.rules.input.placeholder_left import placeholder_left
from octogen.rules.input.template_error import template_error
from octogen.rules.input.unreadable_file import unreadable_file
from octogen.rules.rule import Rule

TITLE = "Input"

RULES: tuple[Rule, ...] = (
    unreadable_file,
    invalid_values,
    invalid_aws_parameter,
    bad_suppression,
    template_error,
    placeholder_left,
)
