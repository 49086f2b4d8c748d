"""What customers do by themselves."""

from answerable.selfservice.models.guides import Guide, GuidePicture, GuideRun, GuideRunStep, GuideVersion
from answerable.selfservice.models.portal import Link, Visit

__all__ = ["Guide", "GuidePicture", "GuideRun", "GuideRunStep", "GuideVersion", "Link", "Visit"]
