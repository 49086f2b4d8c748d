"""Issues that are known, guides, and what was sought."""

from django.urls import path

from answerable.desk.views import finding
from answerable.desk.views.guides import editor as guide_editor
from answerable.desk.views.guides import steps as guide_steps
from answerable.desk.views.issues import followers as status_followers
from answerable.desk.views.issues import issues, notices, touched
from answerable.desk.views.issues import tickets as issue_tickets

urlpatterns = [
    path("known-issues/", issues.issues, name="issues"),
    path("known-issues/new/", issues.new, name="issue_new"),
    path("known-issues/followers/", status_followers.followers, name="status_followers"),
    path("known-issues/followers/<int:pk>/", status_followers.hook, name="status_hook"),
    path("known-issues/bursts/<int:pk>/", issues.burst, name="burst"),
    path("known-issues/<int:pk>/", issues.issue, name="issue"),
    path("known-issues/<int:pk>/change/", issues.change, name="issue_change"),
    path("known-issues/<int:pk>/updates/", issues.updates, name="issue_updates"),
    path("known-issues/<int:pk>/reopening/", issues.reopening, name="issue_reopening"),
    path("known-issues/<int:pk>/answers/", issue_tickets.answers, name="issue_answers"),
    path("known-issues/<int:pk>/touched/", touched.touched, name="issue_touched"),
    path(
        "known-issues/<int:pk>/touched/<int:reach_id>/removal/", touched.removal, name="issue_reach_removal"
    ),
    path("known-issues/<int:pk>/notices/new/", notices.new, name="issue_notice_new"),
    path("known-issues/<int:pk>/notices/<int:notice_id>/", notices.notice, name="issue_notice"),
    path("known-issues/<int:pk>/notices/<int:notice_id>/approval/", notices.approval, name="issue_approval"),
    path("known-issues/<int:pk>/notices/<int:notice_id>/stop/", notices.stop, name="issue_stop"),
    path("articles/find/", finding.find, name="articles_find"),
    path("sought/", finding.sought, name="sought"),
    path("sought/gap/", finding.gap, name="gap"),
    path("guides/", guide_editor.guides, name="guides"),
    path("guides/new/", guide_editor.about, name="guide_new"),
    path("guides/<int:pk>/", guide_editor.guide, name="guide"),
    path("guides/<int:pk>/about/", guide_editor.about, name="guide_about"),
    path("guides/<int:pk>/publication/", guide_editor.publication, name="guide_publication"),
    path("guides/<int:pk>/withdrawal/", guide_editor.withdrawal, name="guide_withdrawal"),
    path("guides/<int:pk>/followed/", guide_editor.followed, name="guide_followed"),
    path("guides/<int:pk>/pictures/<int:picture>/", guide_editor.picture, name="guide_picture"),
    path("guides/<int:pk>/steps/new/", guide_steps.step, name="guide_step_new"),
    path("guides/<int:pk>/steps/<slug:key>/", guide_steps.step, name="guide_step"),
    path("guides/<int:pk>/steps/<slug:key>/place/", guide_steps.place, name="guide_step_place"),
    path("guides/<int:pk>/steps/<slug:key>/preview/", guide_steps.preview, name="guide_step_preview"),
]
