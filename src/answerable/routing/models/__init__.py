from answerable.routing.models.giving import (
    CAPACITY,
    AtWork,
    Leaving,
    Skill,
    SkillKind,
    StaffGiving,
    StaffSkill,
    TeamGiving,
    Ungiven,
    Untouched,
    Way,
)

__all__ = [
    "CAPACITY",
    "AtWork",
    "Leaving",
    "Skill",
    "SkillKind",
    "StaffGiving",
    "StaffSkill",
    "TeamGiving",
    "Ungiven",
    "Untouched",
    "Way",
]
