"""What a token may be used for. It never gives more than its owner may do and see themselves."""

from enum import StrEnum


class TokenScope(StrEnum):
    TICKETS_READ = "tickets:read"
    TICKETS_WRITE = "tickets:write"
    CUSTOMERS_READ = "customers:read"
    CUSTOMERS_WRITE = "customers:write"
    STAFF_READ = "staff:read"
    STAFF_WRITE = "staff:write"
    CALENDARS_READ = "calendars:read"
    CALENDARS_WRITE = "calendars:write"
    PROMISES_READ = "promises:read"
    PROMISES_WRITE = "promises:write"
    PROVIDERS_READ = "providers:read"
    PROVIDERS_WRITE = "providers:write"
    ROUTING_READ = "routing:read"
    ROUTING_WRITE = "routing:write"
    AUTOMATIONS_READ = "automations:read"
    AUTOMATIONS_WRITE = "automations:write"
    EVENTS_READ = "events:read"
    SEARCH_READ = "search:read"
    ISSUES_READ = "issues:read"
    ISSUES_WRITE = "issues:write"
    WEBHOOKS_READ = "webhooks:read"
    WEBHOOKS_WRITE = "webhooks:write"
