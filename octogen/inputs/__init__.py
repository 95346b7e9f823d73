"""The doors: sources in, deployments out, whether they hold values, AWS documents or CloudFormation templates.

`deployments` says what each file is and which belong together; `cloudformation` turns templates into documents.
"""
