"""Files of each kind, in their true shape: what becomes of them, and what they cannot tell."""

import gzip
import json
import tracemalloc
from collections import Counter
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from answerable.history.mapping import Plan, guess
from answerable.history.records import read_records
from answerable.history.shape import Loss, Unreadable
from answerable.history.sources import SOURCES, first_rows
from answerable.history.sources.xes import read_rows
from answerable.ledger.models import Event
from answerable.tickets.models import Ticket

pytestmark = pytest.mark.django_db

XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="event"><string key="concept:name" value="x"/></global>
  <trace>
    <string key="concept:name" value="1-364285768"/>
    <string key="product" value="PROD582"/>
    <event>
      <string key="org:group" value="V30"/><string key="org:resource" value="Frederic"/>
      <string key="lifecycle:transition" value="In Progress"/><string key="concept:name" value="Accepted"/>
      <date key="time:timestamp" value="2010-03-31T16:59:42+01:00"/>
    </event>
    <event>
      <string key="org:group" value="V5"/><string key="org:resource" value="Anne"/>
      <string key="lifecycle:transition" value="Awaiting Assignment"/><string key="concept:name" value="Accepted"/>
      <date key="time:timestamp" value="2010-03-31T17:45:48+01:00"/>
    </event>
    <event>
      <string key="org:group" value="V5"/><string key="org:resource" value="Anne"/>
      <string key="lifecycle:transition" value="Resolved"/><string key="concept:name" value="Completed"/>
      <date key="time:timestamp" value="2010-04-06T15:44:07+01:00"/>
    </event>
    <event>
      <string key="org:group" value="V5"/><string key="org:resource" value="Anne"/>
      <string key="lifecycle:transition" value="Closed"/><string key="concept:name" value="Completed"/>
      <date key="time:timestamp" value="2010-04-13T15:44:07+01:00"/>
    </event>
  </trace>
</log>
"""


def _kinds(ticket):
    return list(Event.objects.filter(ticket_id=ticket.pk).order_by("number").values_list("kind", flat=True))


def _lost(run):
    return {(each["kind"], each["what"]) for each in run.report["losses"]}


@pytest.mark.parametrize("is_packed", [False, True])
def test_an_event_log_in_xes(write, bring_in, own_company, is_packed):
    path = write("log.xes.gz", gzip.compress(XES.encode()) if is_packed else XES)
    run = bring_in("xes", path, label="VINST")
    assert run.tickets == 1
    ticket = Ticket.objects.get(brought__key="1-364285768")
    assert _kinds(ticket) == [
        "ticket.opened", "ticket.assigned", "ticket.status_changed", "ticket.assigned", "ticket.closed",
        "ticket.closed",
    ]  # fmt: skip
    assert ticket.created_at == datetime(2010, 3, 31, 15, 59, 42, tzinfo=UTC)
    assert ticket.closed_at == datetime(2010, 4, 6, 14, 44, 7, tzinfo=UTC)
    assert (ticket.team.name, ticket.assignee.name) == ("V5", "Anne")
    assert not any(kind == "no_zone" for kind, _what in _lost(run))


def test_a_log_of_any_length_is_read_in_little_memory(tmp_path):
    path = tmp_path / "long.xes.gz"
    head, trace, foot = (
        XES.partition("  <trace>")[0],
        XES[XES.index("  <trace>") : XES.index("</log>")],
        "</log>",
    )
    with gzip.open(path, "wt") as file:
        file.write(head)
        for _number in range(3000):
            file.write(trace)
        file.write(foot)
    tracemalloc.start()
    assert sum(1 for _row in read_rows(path)) == 12000
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000


def test_a_bomb_and_a_name_from_outside_do_nothing(tmp_path):
    path = tmp_path / "log.xes"
    path.write_text(
        '<!DOCTYPE log [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
        + XES.partition("\n")[2].replace("Anne", "&a;")
    )
    with pytest.raises(Unreadable):
        list(read_rows(path))


ZENDESK = {
    "tickets": [
        {
            "id": 35436,
            "created_at": "2024-02-20T22:55:29Z",
            "updated_at": "2024-02-25T10:38:52Z",
            "subject": "Help, my printer is on fire!",
            "description": "The fire is very colorful.",
            "status": "closed",
            "priority": "high",
            "requester_id": 20978392,
            "assignee_id": 235323,
            "group_id": 98738,
            "via": {"channel": "email"},
            "tags": ["printer", "fire"],
            "custom_fields": [{"id": 27642, "value": "745"}],
            "satisfaction_rating": {"score": "good"},
            "audits": [
                {
                    "created_at": "2024-02-20T22:55:29Z",
                    "author_id": 20978392,
                    "events": [
                        {"type": "Comment", "body": "The fire is very colorful.", "public": True},
                        {"type": "Create", "field_name": "status", "value": "new"},
                        {"type": "Create", "field_name": "group_id", "value": "98738"},
                        {"type": "Create", "field_name": "priority", "value": "normal"},
                    ],
                },
                {
                    "created_at": "2024-02-21T08:00:00Z",
                    "author_id": 235323,
                    "events": [
                        {"type": "Change", "field_name": "assignee_id", "value": "235323"},
                        {"type": "Change", "field_name": "priority", "value": "high"},
                        {
                            "type": "Comment",
                            "html_body": "<p>Stand <b>back</b>.</p>",
                            "public": True,
                            "attachments": [{"id": 1}],
                        },
                        {"type": "Change", "field_name": "status", "value": "pending"},
                    ],
                },
                {
                    "created_at": "2024-02-21T09:00:00Z",
                    "author_id": 235323,
                    "events": [{"type": "Comment", "body": "Called the fire brigade.", "public": False}],
                },
                {
                    "created_at": "2024-02-22T08:00:00Z",
                    "author_id": 235323,
                    "events": [{"type": "Change", "field_name": "status", "value": "solved"}],
                },
                {
                    "created_at": "2024-02-23T08:00:00Z",
                    "author_id": 20978392,
                    "events": [
                        {"type": "Comment", "body": "It burns again.", "public": True},
                        {"type": "Change", "field_name": "status", "value": "open"},
                    ],
                },
                {
                    "created_at": "2024-02-25T10:38:52Z",
                    "author_id": 235323,
                    "events": [{"type": "Change", "field_name": "status", "value": "closed"}],
                },
            ],
        }
    ],
    "users": [
        {"id": 20978392, "name": "Cleo", "email": "cleo@example.com", "role": "end-user"},
        {"id": 235323, "name": "Ana", "email": "ana@staff.example", "role": "agent"},
    ],
    "groups": [{"id": 98738, "name": "Ghent"}],
}


def _zendesk_whole():
    """As an export has it: people stand within, and there are no audits."""
    ticket = dict(ZENDESK["tickets"][0])
    del ticket["audits"]
    ticket["requester"], ticket["assignee"] = ZENDESK["users"]
    ticket["group"] = ZENDESK["groups"][0]
    ticket["metric_set"] = {
        "solved_at": "2024-02-22T08:00:00Z",
        "reopens": 1,
        "initially_assigned_at": "2024-02-21T08:00:00Z",
    }
    ticket["comments"] = [
        {
            "author_id": 20978392,
            "body": "The fire is very colorful.",
            "public": True,
            "created_at": "2024-02-20T22:55:29Z",
        },
        {"author_id": 235323, "body": "Stand back.", "public": True, "created_at": "2024-02-21T08:00:00Z"},
    ]
    return ticket


def test_zendesk_with_audits_tells_all_that_happened(write, bring_in, ana, cleo, ghent):
    run = bring_in("zendesk", write("page.json", json.dumps(ZENDESK)), label="Zendesk")
    ticket = Ticket.objects.get(brought__key="35436")
    kinds = Counter(_kinds(ticket))
    assert kinds["ticket.reopened"] == 1
    assert kinds["ticket.closed"] == 2
    assert (ticket.customer, ticket.assignee, ticket.team) == (cleo, ana, ghent)
    assert ticket.channel == "email"
    texts = list(ticket.messages.values_list("direction", "text"))
    assert texts == [
        ("inbound", "The fire is very colorful."), ("outbound", "Stand back."), ("inbound", "It burns again."),
    ]  # fmt: skip
    assert ticket.notes.get().staff == ana
    assert ticket.waiting_since == datetime(2024, 2, 23, 8, tzinfo=UTC)
    assert ticket.priority == 30
    prioritised = Event.objects.get(ticket_id=ticket.pk, kind="ticket.prioritised")
    assert (prioritised.data["was"], prioritised.actor_id) == (20, ana.pk)
    assert {
        ("no_place", "custom field 27642"),
        ("no_place", "satisfaction_rating"),
        ("files", "attachments"),
    } <= _lost(run)


@pytest.mark.parametrize("shape", ["lines", "list", "xml"])
def test_zendesk_without_audits_tells_what_it_can(write, bring_in, ana, cleo, ghent, shape):
    ticket = _zendesk_whole()
    if shape == "xml":
        content = (
            '<?xml version="1.0"?><tickets type="array"><ticket><nice-id type="integer">35436</nice-id>'
            "<created-at>2024-02-20T22:55:29Z</created-at><solved-at>2024-02-22T08:00:00Z</solved-at>"
            "<updated-at>2024-02-25T10:38:52Z</updated-at><status-id>4</status-id><priority-id>3</priority-id>"
            "<subject>Help, my printer is on fire!</subject><current-tags>printer fire</current-tags>"
            "<group><id>98738</id><name>Ghent</name></group>"
            "<requester><id>20978392</id><name>Cleo</name><email>cleo@example.com</email></requester>"
            "<assignee><id>235323</id><name>Ana</name><email>ana@staff.example</email></assignee>"
            '<comments type="array"><comment><author-id>20978392</author-id><is-public>true</is-public>'
            "<value>The fire is very colorful.</value><created-at>2024-02-20T22:55:29Z</created-at></comment>"
            "<comment><author-id>235323</author-id><is-public>true</is-public><value>Stand back.</value>"
            "<created-at>2024-02-21T08:00:00Z</created-at></comment></comments></ticket></tickets>"
        )
    else:
        content = (
            json.dumps([ticket])
            if shape == "list"
            else json.dumps(ticket) + "\n{broken\n" + json.dumps(ticket)
        )
    run = bring_in("zendesk", write("export", content))
    found = Ticket.objects.get(brought__key="35436")
    assert found.closed_at == datetime(2024, 2, 22, 8, tzinfo=UTC)
    assert (found.customer, found.assignee, found.team) == (cleo, ana, ghent)
    assert [text for _at, text in found.messages.values_list("created_at", "text")] == [
        "The fire is very colorful.", "Stand back.",
    ]  # fmt: skip
    assert sorted(found.tags.values_list("name", flat=True)) == ["fire", "printer"]
    assert _kinds(found)[-2:] == ["ticket.closed", "ticket.closed"]
    if shape == "lines":
        assert {("broken", "not JSON"), ("twice", "")} <= _lost(run)
    if shape != "xml":
        assert any(what.startswith("metric_set.reopens") for _kind, what in _lost(run))


ZAMMAD = {
    "id": 81,
    "number": "48001",
    "title": "Zip of my tent",
    "group": "Ghent",
    "owner": "ana@staff.example",
    "customer": "cleo@example.com",
    "state": "closed",
    "priority": "2 normal",
    "created_at": "2025-03-01T08:00:00.000Z",
    "updated_at": "2025-03-03T08:00:00.000Z",
    "close_at": "2025-03-03T08:00:00.000Z",
    "create_article_type": "email",
    "organization": "Tents Ltd",
    "articles": [
        {"sender": "Customer", "from": "Cleo <cleo@example.com>", "internal": False, "content_type": "text/plain",
         "body": "It is torn.", "created_at": "2025-03-01T08:00:00.000Z"},
        {"sender": "Agent", "from": "Ana <ana@staff.example>", "internal": False, "content_type": "text/html",
         "body": "<div>We send a new one.</div>", "created_at": "2025-03-02T08:00:00.000Z"},
        {"sender": "Agent", "from": "Ana <ana@staff.example>", "internal": True, "content_type": "text/plain",
         "body": "Third this week.", "created_at": "2025-03-02T08:01:00.000Z"},
        {"sender": "System", "internal": False, "content_type": "text/plain", "body": "We have got it.",
         "created_at": "2025-03-01T08:00:10.000Z"},
    ],
    "history": [
        {"object": "Ticket", "type": "updated", "attribute": "group", "value_from": "Leuven", "value_to": "Ghent",
         "created_at": "2025-03-01T10:00:00.000Z"},
        {"object": "Ticket", "type": "updated", "attribute": "owner", "value_from": "-", "value_to": "Ana",
         "created_at": "2025-03-01T11:00:00.000Z"},
        {"object": "Ticket", "type": "updated", "attribute": "state", "value_from": "new",
         "value_to": "pending reminder", "created_at": "2025-03-01T12:00:00.000Z"},
        {"object": "Ticket", "type": "updated", "attribute": "state", "value_from": "pending reminder",
         "value_to": "closed", "created_at": "2025-03-03T08:00:00.000Z"},
    ],
}  # fmt: skip


def test_zammad(write, bring_in, ana, cleo, ghent, leuven):
    run = bring_in("zammad", write("tickets.json", json.dumps([ZAMMAD])))
    ticket = Ticket.objects.get(brought__key="48001")
    assert (ticket.customer, ticket.assignee, ticket.team) == (cleo, ana, ghent)
    opened = Event.objects.get(ticket_id=ticket.pk, number=1)
    assert opened.data["team"] == leuven.pk
    assert Counter(_kinds(ticket))["ticket.assigned"] == 2
    assert ticket.closed_at == datetime(2025, 3, 3, 8, tzinfo=UTC)
    assert ticket.waiting_since is None  # the automatic one was no answer, Ana's was
    assert ticket.answered_at == datetime(2025, 3, 2, 8, tzinfo=UTC)
    assert ticket.notes.get().text == "Third this week."
    assert ("no_place", "organization") in _lost(run)
    # Without its history: what the ticket itself says.
    bare = {name: value for name, value in ZAMMAD.items() if name != "history"} | {"number": "48002"}
    bring_in("zammad", write("lines.json", json.dumps(bare)))
    assert Ticket.objects.get(brought__key="48002").closed_at == ticket.closed_at


OSTICKET = r"""-- MySQL dump 10.13
CREATE TABLE `ost_ticket` (
  `ticket_id` int(11) unsigned NOT NULL AUTO_INCREMENT,
  `number` varchar(20) DEFAULT NULL,
  `user_id` int(11) unsigned NOT NULL DEFAULT 0,
  `status_id` int(10) unsigned NOT NULL DEFAULT 0,
  `dept_id` int(10) unsigned NOT NULL DEFAULT 0,
  `staff_id` int(10) unsigned NOT NULL DEFAULT 0,
  `source` enum('Web','Email','Phone','API','Other') NOT NULL DEFAULT 'Other',
  `topic_id` int(10) NOT NULL DEFAULT 0,
  `closed` datetime DEFAULT NULL,
  `lastupdate` datetime DEFAULT NULL,
  `created` datetime NOT NULL,
  PRIMARY KEY (`ticket_id`)
) ENGINE=InnoDB;
INSERT INTO `ost_ticket` VALUES
(5,'314159',9,3,2,4,'Email',7,'2025-03-04 08:00:00','2025-03-04 08:00:00','2025-03-01 08:00:00');
INSERT INTO `ost_ticket_status` (`id`, `name`, `state`) VALUES (1,'Open','open'),(3,'Closed','closed');
INSERT INTO `ost_department` (`id`, `name`) VALUES (1,'Leuven'),(2,'Ghent');
INSERT INTO `ost_staff` (`staff_id`, `firstname`, `lastname`, `email`) VALUES (4,'Ana','','ana@staff.example');
INSERT INTO `ost_user` (`id`, `name`, `default_email_id`) VALUES (9,'Cleo',11);
INSERT INTO `ost_user_email` (`id`, `user_id`, `address`) VALUES (11,9,'cleo@example.com');
INSERT INTO `ost_ticket__cdata` (`ticket_id`, `subject`, `priority`) VALUES (5,'It\'s torn; really (yes)','2');
INSERT INTO `ost_thread` (`id`, `object_id`, `object_type`) VALUES (50,5,'T'),(51,5,'A');
INSERT INTO `ost_thread_entry` (`id`, `thread_id`, `staff_id`, `user_id`, `type`, `body`, `format`, `created`) VALUES
(1,50,0,9,'M','<p>The zip<br>is torn; ''really''.</p>','html','2025-03-01 08:00:00'),
(2,50,4,0,'R','A new one\r\ncomes.
','text','2025-03-02 08:00:00'),
(3,50,4,0,'N','Third one','text','2025-03-02 09:00:00');
INSERT INTO `ost_event` (`id`, `name`) VALUES
(1,'created'),(2,'closed'),(3,'reopened'),(4,'assigned'),(6,'transferred');
INSERT INTO `ost_thread_event` (`id`, `thread_id`, `event_id`, `staff_id`, `dept_id`, `uid`, `uid_type`,
`timestamp`) VALUES
(1,50,1,0,1,9,'U','2025-03-01 08:00:00'),(2,50,6,0,2,4,'S','2025-03-01 09:00:00'),
(3,50,4,4,2,4,'S','2025-03-01 10:00:00'),(4,50,2,4,2,4,'S','2025-03-02 10:00:00'),
(5,50,3,4,2,NULL,'U','2025-03-03 10:00:00'),(6,50,2,4,2,4,'S','2025-03-04 08:00:00');
"""


def test_osticket(write, bring_in, ana, cleo, ghent, leuven):
    run = bring_in("osticket", write("dump.sql", OSTICKET))
    ticket = Ticket.objects.get(brought__key="314159")
    assert (ticket.customer, ticket.assignee, ticket.team) == (cleo, ana, ghent)
    assert ticket.subject == "It's torn; really (yes)"
    assert Event.objects.get(ticket_id=ticket.pk, number=1).data["team"] == leuven.pk
    kinds = Counter(_kinds(ticket))
    assert (kinds["ticket.assigned"], kinds["ticket.closed"], kinds["ticket.reopened"]) == (2, 2, 1)
    assert list(ticket.messages.values_list("direction", "text")) == [
        ("inbound", "The zip\nis torn; 'really'."), ("outbound", "A new one\r\ncomes."),
    ]  # fmt: skip
    assert ticket.notes.get().staff == ana
    assert ticket.closed_at == datetime(2025, 3, 4, 8, tzinfo=UTC)
    assert ("no_place", "topic_id") in _lost(run)
    assert ("no_zone", "created") in _lost(run)


FRESHDESK = {
    "id": 20,
    "subject": "Zip of my tent",
    "description_text": "It is torn.",
    "status": 5,
    "priority": 3,
    "source": 1,
    "requester_id": 7,
    "requester": {"id": 7, "name": "Cleo", "email": "cleo@example.com"},
    "responder_id": 3,
    "group_id": 12,
    "created_at": "2025-03-01T08:00:00Z",
    "updated_at": "2025-03-04T08:00:00Z",
    "tags": ["zip"],
    "stats": {"resolved_at": "2025-03-03T08:00:00Z", "closed_at": "2025-03-04T08:00:00Z"},
    "custom_fields": {"cf_colour": "green"},
    "agents": [{"id": 3, "name": "Ana", "email": "ana@staff.example"}],
    "groups": [{"id": 12, "name": "Ghent"}],
    "conversations": [
        {"body_text": "A new one comes.", "incoming": False, "private": False, "user_id": 3,
         "created_at": "2025-03-02T08:00:00Z"},
        {"body": "<div>Thank you</div>", "incoming": True, "private": False, "user_id": 7,
         "created_at": "2025-03-02T09:00:00Z"},
        {"body_text": "Third one", "incoming": False, "private": True, "user_id": 3,
         "created_at": "2025-03-02T10:00:00Z"},
    ],
}  # fmt: skip
FRESHDESK_XML = """<?xml version="1.0"?><helpdesk-tickets type="array"><helpdesk-ticket>
<display-id type="integer">21</display-id><subject>Zip</subject><description>It is torn.</description>
<status-name>Resolved</status-name><priority-name>Low</priority-name><source-name>Phone</source-name>
<requester-name>Cleo</requester-name><responder-name>Ana</responder-name>
<created-at type="datetime">2025-03-01T09:00:00+01:00</created-at>
<updated-at type="datetime">2025-03-02T09:00:00+01:00</updated-at>
<helpdesk-notes type="array"><helpdesk-note><body>Called back.</body><incoming type="boolean">false</incoming>
<private type="boolean">true</private><created-at type="datetime">2025-03-01T10:00:00+01:00</created-at>
</helpdesk-note></helpdesk-notes></helpdesk-ticket></helpdesk-tickets>"""


def test_freshdesk(write, bring_in, ana, cleo, ghent):
    run = bring_in("freshdesk", write("tickets.json", json.dumps([FRESHDESK])))
    ticket = Ticket.objects.get(brought__key="20")
    assert (ticket.customer, ticket.assignee, ticket.team, ticket.channel) == (cleo, ana, ghent, "email")
    assert ticket.closed_at == datetime(2025, 3, 3, 8, tzinfo=UTC)
    assert [text for (text,) in ticket.messages.values_list("text")] == [
        "It is torn.",
        "A new one comes.",
        "Thank you",
    ]
    assert ticket.notes.get().text == "Third one"
    assert ("no_place", "custom_fields") in _lost(run)
    bring_in("freshdesk", write("Tickets0.xml", FRESHDESK_XML))
    other = Ticket.objects.get(brought__key="21")
    assert (other.status.category, other.channel, other.assignee) == ("solved", "phone", ana)
    assert other.notes.get().text == "Called back."


INTERCOM = {
    "type": "conversation.list",
    "conversations": [
        {
            "type": "conversation",
            "id": "1911149811",
            "created_at": 1740816000,
            "updated_at": 1741075200,
            "state": "closed",
            "priority": "not_priority",
            "source": {"type": "conversation", "body": "<p>It is torn.</p>",
                       "author": {"type": "user", "id": "u1", "name": "Cleo", "email": "cleo@example.com"}},
            "contacts": {"type": "contact.list", "contacts": [{"type": "contact", "id": "u1"}]},
            "tags": {"type": "tag.list", "tags": [{"id": "1", "name": "zip"}]},
            "conversation_rating": {"rating": 5},
            "conversation_parts": {
                "type": "conversation_part.list",
                "conversation_parts": [
                    {"part_type": "comment", "body": "<p>I am a machine.</p>", "created_at": 1740816005,
                     "author": {"type": "bot", "id": "b", "name": "Fin"}},
                    {"part_type": "assignment", "created_at": 1740819600, "author": {"type": "bot", "id": "b"},
                     "assigned_to": {"type": "team", "id": "9", "name": "Ghent"}},
                    {"part_type": "comment", "body": "<p>A new one comes.</p>", "created_at": 1740823200,
                     "author": {"type": "admin", "id": "a1", "name": "Ana", "email": "ana@staff.example"},
                     "assigned_to": {"type": "admin", "id": "a1", "name": "Ana"}},
                    {"part_type": "note", "body": "<p>Third one</p>", "created_at": 1740823260,
                     "author": {"type": "admin", "id": "a1", "name": "Ana", "email": "ana@staff.example"}},
                    {"part_type": "snoozed", "created_at": 1740823300,
                     "author": {"type": "admin", "id": "a1", "name": "Ana"}},
                    {"part_type": "close", "created_at": 1741075200,
                     "author": {"type": "admin", "id": "a1", "name": "Ana"}},
                ],
            },
        }
    ],
}  # fmt: skip


def test_intercom(write, bring_in, ana, cleo, ghent):
    run = bring_in("intercom", write("conversations.json", json.dumps(INTERCOM)))
    ticket = Ticket.objects.get(brought__key="1911149811")
    assert (ticket.customer, ticket.assignee, ticket.team, ticket.channel) == (cleo, ana, ghent, "chat")
    assert ticket.answered_at == datetime(2025, 3, 1, 10, tzinfo=UTC)  # the machine's was none
    assert [each.is_automatic for each in ticket.messages.all()] == [False, True, False]
    assert ticket.closed_at == datetime(2025, 3, 4, 8, tzinfo=UTC)
    assert Counter(_kinds(ticket))["ticket.status_changed"] == 1
    assert ("no_place", "conversation_rating") in _lost(run)


@pytest.mark.parametrize("source", [key for key in SOURCES if key not in ("csv", "xes")])
@pytest.mark.parametrize(
    "content", ["", "\0\0", "hello", "[", '{"tickets": [{"id": 1}', "[1, 2]", "{}", "<a/>", "[" * 5000]
)
def test_nonsense_is_told_and_never_a_crash(write, source, content):
    found = []
    with suppress(Unreadable):
        found += SOURCES[source].read(write("nonsense", content), Plan())
    assert all(isinstance(each, Loss) for each in found)


def test_records_are_read_one_at_a_time(tmp_path):
    path = tmp_path / "long.json"
    text = "x" * 1000
    path.write_text(
        '{"tickets": ['
        + ",\n".join(json.dumps({"id": number, "t": text}) for number in range(20_000))
        + '], "more": 1}'
    )
    tracemalloc.start()
    assert sum(1 for _record in read_records(path, "tickets")) == 20_001  # and what is lost behind them
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000


def test_columns_are_guessed_by_their_names_and_by_what_stands_in_them(write):
    path = write(
        "x.csv",
        "Status,Priority,Email,Created At,Ticket Number,Notes\n"
        "17 %,many,none,03/04/2025,A1,x\n9 %,few,no,13/04/2025,A2,y\n",
    )
    rows = first_rows(SOURCES["csv"], path, 100)
    plan = guess(list(rows[0]), rows)
    assert plan.columns["Ticket Number"] == "case"
    assert plan.columns["Created At"] == "opened"
    assert "Priority" not in plan.columns
    assert "Email" not in plan.columns
    assert plan.day_first
