"""Voice of children and families in a finding or a single fact."""

from django.db import models


class Voice(models.TextChoices):
    """People whose own view is told, always a group and never one person; or how they are heard at all."""

    CHILDREN = "children", "Children"
    CARE_LEAVERS = "care leavers", "Care leavers"
    PARENTS = "parents", "Parents"
    FAMILIES = "families", "Children and parents"
    FOSTER_CARERS = "foster carers", "Foster carers"
    # councils, panels, campaigns and surveys, and what came of them
    HEARD = "heard", "How they are heard"
