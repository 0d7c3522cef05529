"""What a project's files say of it beside its code: releases, databases, migrations, tests. Nothing of it is
run, and a file that is malformed says nothing: the tool that it is for will complain.
"""

from sqlassay.project.environment.environments import Environments, environment_of

__all__ = ["Environments", "environment_of"]
