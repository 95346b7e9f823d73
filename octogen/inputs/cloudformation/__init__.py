"""CloudFormation templates to documents: ECS, ELB, EFS and RDS resources, judged by the rules at their own lines.

A resource becomes the input of the AWS operation that creates it: its keys as the operation spells them, texts and
numbers of the types that it takes (CloudFormation takes either).
"""

from octogen.inputs.cloudformation.documents import documents_of
from octogen.inputs.cloudformation.template import is_template

__all__ = ["documents_of", "is_template"]
