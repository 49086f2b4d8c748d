"""What we hear from those who write, and from each other."""

from django.urls import path

from answerable.desk.views import peers, sales, surveys, themes, words, wrapping
from answerable.desk.views.findings import findings
from answerable.desk.views.findings import notices as finding_notices
from answerable.desk.views.findings import raising as finding_raising
from answerable.desk.views.quality import calibrations
from answerable.desk.views.quality import own as quality_own
from answerable.desk.views.quality import results as quality_results
from answerable.desk.views.quality import reviews as quality_reviews
from answerable.desk.views.rota import members as rota_members
from answerable.desk.views.rota import plan as rota_plan
from answerable.desk.views.rota import visits
from answerable.desk.views.rota import weeks as rota_weeks

urlpatterns = [
    path("findings/", findings.findings, name="findings"),
    path("findings/mine/", findings.mine, name="findings_mine"),
    path("findings/raise/", finding_raising.raising, name="finding_raise"),
    path("findings/<int:pk>/", findings.finding, name="finding"),
    path("findings/<int:pk>/change/", findings.change, name="finding_change"),
    path("findings/<int:pk>/care/", findings.care, name="finding_care"),
    path("findings/<int:pk>/declining/", findings.declining, name="finding_declining"),
    path("findings/<int:pk>/completion/", findings.completion, name="finding_completion"),
    path("findings/<int:pk>/reopening/", findings.reopening, name="finding_reopening"),
    path("findings/<int:pk>/merging/", findings.merging, name="finding_merging"),
    path("findings/<int:pk>/tickets/<str:reference>/", findings.removal, name="finding_ticket"),
    path("findings/<int:pk>/notice/", finding_notices.notice, name="finding_notice"),
    path(
        "findings/<int:pk>/notice/<int:notice_id>/approval/",
        finding_notices.approval,
        name="finding_approval",
    ),
    path("findings/<int:pk>/notice/<int:notice_id>/stop/", finding_notices.stop, name="finding_stop"),
    path("good-answers/", peers.good_answers, name="good_answers"),
    path("good-answers/<int:pk>/", peers.good_answer, name="good_answer"),
    path("good-answers/<int:pk>/saved-reply/", peers.good_as_reply, name="good_as_reply"),
    path("coaching/", peers.coaching, name="coaching"),
    path("coaching/<int:pk>/", peers.coaching_with, name="coaching_with"),
    path("learning/", peers.learning, name="learning"),
    path("quality/", quality_results.results, name="quality"),
    path("quality/reviews/", quality_reviews.reviews, name="quality_reviews"),
    path("quality/reviews/<int:pk>/", quality_reviews.review, name="quality_review"),
    path("quality/reviews/<int:pk>/agreement/", quality_reviews.agreement, name="quality_agreement"),
    path("quality/appeals/<int:pk>/", quality_reviews.appeal, name="quality_appeal"),
    path("quality/mine/", quality_own.own_reviews, name="quality_own"),
    path("quality/mine/<int:pk>/", quality_own.own_review, name="quality_own_one"),
    path("quality/scorecard/", quality_results.scorecard, name="quality_scorecard"),
    path("quality/samples/", quality_results.samples, name="quality_samples"),
    path("quality/samples/<int:pk>/", quality_results.sample, name="quality_sample"),
    path("quality/calibrations/", calibrations.calibrations, name="quality_calibrations"),
    path(
        "quality/calibrations/new/<int:provider>/",
        calibrations.calibration_new,
        name="quality_calibration_new",
    ),
    path("quality/calibrations/<int:pk>/", calibrations.calibration, name="quality_calibration"),
    path(
        "quality/calibrations/<int:pk>/cases/<int:case_pk>/",
        calibrations.calibration_case,
        name="quality_calibration_case",
    ),
    path("surveys/", surveys.surveys, name="surveys"),
    path("surveys/new/", surveys.new, name="survey_new"),
    path("surveys/<int:pk>/", surveys.survey, name="survey"),
    path("surveys/<int:pk>/switch/", surveys.switch, name="survey_switch"),
    path("surveys/<int:pk>/removal/", surveys.removal, name="survey_removal"),
    path("surveys/<int:pk>/results/", surveys.results, name="survey_results"),
    path("surveys/<int:pk>/answers/", surveys.answers, name="survey_answers"),
    path("rota/", rota_plan.rota, name="rota"),
    path("rota/mine/", rota_weeks.mine, name="my_week"),
    path("rota/years/new/", rota_plan.new, name="rota_year_new"),
    path("rota/years/<int:number>/", rota_plan.year, name="rota_year"),
    path("rota/years/<int:number>/planning/", rota_plan.planning, name="rota_planning"),
    path("rota/years/<int:number>/publication/", rota_plan.publication, name="rota_publication"),
    path("rota/members/", rota_members.members, name="rota_members"),
    path("rota/members/new/", rota_members.new, name="rota_member_new"),
    path("rota/members/file/", rota_members.file, name="rota_members_file"),
    path("rota/members/<int:pk>/", rota_members.member, name="rota_member"),
    path("rota/members/<int:pk>/leave/", rota_members.leave, name="rota_leave"),
    path("rota/members/<int:pk>/calendar/", rota_members.renewal, name="rota_calendar_renewal"),
    path("rota/calendars/<int:pk>/<slug:key>.ics", rota_members.feed, name="rota_calendar"),
    path("rota/weeks/<int:pk>/", rota_weeks.week, name="rota_week"),
    path("rota/weeks/<int:pk>/place/", rota_weeks.place, name="rota_place"),
    path("rota/weeks/<int:pk>/mentor/", rota_weeks.mentor, name="rota_mentor"),
    path("rota/weeks/<int:pk>/cases/", rota_weeks.cases, name="rota_cases"),
    path("rota/weeks/<int:pk>/swaps/", rota_weeks.swaps, name="rota_swaps"),
    path("rota/weeks/<int:pk>/debrief/", rota_weeks.debrief, name="rota_debrief"),
    path("rota/swaps/<int:pk>/", rota_weeks.swap, name="rota_swap"),
    path("lessons/<int:pk>/", rota_weeks.lesson, name="lesson"),
    path("visits/", visits.visits, name="visits"),
    path("visits/new/", visits.new, name="visit_new"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("visits/<int:pk>/done/", visits.done, name="visit_done"),
    path("wrap-ups/", wrapping.wrap_ups, name="wrap_ups"),
    path("themes/", themes.themes, name="themes"),
    path("themes/<int:pk>/", themes.theme, name="theme"),
    path("words/", words.words, name="words"),
    path("sales/", sales.sales, name="sales"),
    path("sales/counts/", sales.counts, name="sales_counts"),
    path("sales/tickets/", sales.tickets, name="sales_tickets"),
    path("wrap-ups/<slug:name>/", wrapping.cause, name="wrap_up_cause"),
]
