"""Other words for places, by which the palette finds them: what other products call them, and what people say."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ALSO: Mapping[str, "StrOrPromise"] = {
    "account_change_password": _("security"),
    "account_logout": _("log out, logout, log off, leave, exit"),
    "desk:access": _("security, masks, permissions, suspended, inactive"),
    "desk:accounts": _("customers, companies, organisations, clients, contacts"),
    "desk:articles": _("help centre, knowledge base, faq, manual, guides"),
    "desk:audit": _("audit log, history, record"),
    "desk:brands": _("signatures, logo"),
    "desk:calendars": _("business hours, opening hours, holidays, schedules, regions"),
    "desk:capability": _("experts, power users, skip the script"),
    "desk:colleague_new": _("new user, new agent, add a person"),
    "desk:colleagues": _("users, agents, staff, people"),
    "desk:connections": _("single sign-on, sso, saml, openid, scim"),
    "desk:day": _("home, start, dashboard, tasks, today"),
    "desk:fields": _("custom fields, attributes, properties"),
    "desk:floor": _("dashboard, overview, supervisor, live, statistics"),
    "desk:forms": _("ticket forms, topics, categories"),
    "desk:giving": _("assignment, round robin, skills, capacity, load"),
    "desk:handovers": _("transfers, escalations, handoffs"),
    "desk:health": _("system status, diagnostics, problems, errors"),
    "desk:issues": _("problems, incidents, outages, bugs, status page, bursts"),
    "desk:jobs": _("background work, tasks, failures"),
    "desk:looks": _("review, approve, approval, second pair of eyes"),
    "desk:macros": _("shortcuts, actions"),
    "desk:mailbox_new": _("new channel, connect mail, email address"),
    "desk:channels": _("sms, text messages, twilio, numbers, webhooks"),
    "desk:mailboxes": _("email, inboxes, imap, smtp"),
    "desk:me": _("profile, preferences, my account, language, time zone, signature"),
    "desk:notifications": _("notifications, bell, alerts, inbox, mentions"),
    "desk:themes": _("topics, clusters, trends, insights, voice of the customer"),
    "desk:words": _("vocabulary, language, marketing, terminology"),
    "desk:sales": _("mis-selling, complaints about sales, campaigns"),
    "desk:policies": _("sla, service levels, targets, deadlines, due"),
    "desk:providers": _("vendors, partners, outsourcers, charters, contracts, rates"),
    "desk:quarantine": _("spam, junk, blocked"),
    "desk:queue": _("tickets, inbox, list, cases, requests"),
    "desk:retention": _("privacy, deletion, erasure, gdpr, data protection, legal hold"),
    "desk:roles": _("permissions, rights, access"),
    "desk:route_new": _("new assignment rule"),
    "desk:routes": _("assignment rules, distribution, shares, tiers, escalation, skills"),
    "desk:rule_new": _("new trigger, new rule"),
    "desk:rules": _("triggers, workflows, rules"),
    "desk:saved_replies": _("templates, canned responses, snippets, text blocks"),
    "desk:saved_reply_new": _("new template, new canned response, new snippet"),
    "desk:search": _("find, look up"),
    "desk:settings": _("configuration, administration, admin, setup, options"),
    "desk:statuses": _("states, stages"),
    "desk:tag_list": _("labels, categories"),
    "desk:teams": _("groups, departments"),
    "desk:ticket_new": _("create a ticket, new conversation, compose, write a mail, phone call"),
    "desk:views": _("filters, saved searches, lists"),
    "mfa_index": _("two-factor, 2fa, security, authenticator, passkeys"),
}
