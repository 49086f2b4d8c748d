"""What can happen to a finding, each as one verb."""

from answerable.listening.findings.actions.deciding import (
    Care,
    accept_finding,
    decline_finding,
    finish_finding,
    give_finding,
    reopen_finding,
)
from answerable.listening.findings.actions.departments import (
    DepartmentWanted,
    add_department,
    change_department,
    remove_department,
)
from answerable.listening.findings.actions.merging import merge_findings, unmerge_finding
from answerable.listening.findings.actions.raising import (
    Evidence,
    FindingWanted,
    change_finding,
    department_for,
    join_tickets,
    raise_finding,
    remove_ticket,
)
from answerable.listening.findings.actions.telling import (
    approve_finding_notice,
    stop_finding_notice,
    write_finding_notice,
)
from answerable.listening.findings.actions.trackers import (
    TrackerWanted,
    add_tracker,
    change_tracker,
    hear_from_tracker,
    remove_tracker,
    renew_tracker_secret,
)

__all__ = [
    "Care",
    "DepartmentWanted",
    "Evidence",
    "FindingWanted",
    "TrackerWanted",
    "accept_finding",
    "add_department",
    "add_tracker",
    "approve_finding_notice",
    "change_department",
    "change_finding",
    "change_tracker",
    "decline_finding",
    "department_for",
    "finish_finding",
    "give_finding",
    "hear_from_tracker",
    "join_tickets",
    "merge_findings",
    "raise_finding",
    "remove_department",
    "remove_ticket",
    "remove_tracker",
    "renew_tracker_secret",
    "reopen_finding",
    "stop_finding_notice",
    "unmerge_finding",
    "write_finding_notice",
]
