"""Which work there is, and whose."""

from django.urls import path

from answerable.desk.views import arranging, bulk, columns, day, floor, handovers, holes, queue, saved

urlpatterns = [
    path("day/", day.day, name="day"),
    path("day/next/", day.take_next, name="take_next"),
    path("floor/", floor.floor, name="floor"),
    path("floor/<slug:name>/", floor.rows, name="floor_rows"),
    path("black-holes/", holes.holes, name="holes"),
    path("black-holes/<slug:name>/", holes.hole, name="hole"),
    path("handovers/", handovers.handovers, name="handovers"),
    path("queue/", queue.queue, name="queue"),
    path("queue/<slug:name>/", queue.queue, name="queue"),
    path("queue/<slug:name>/columns/", columns.columns, name="queue_columns"),
    path("views/", saved.views, name="views"),
    path("views/new/", saved.new, name="view_new"),
    path("views/preview/", saved.preview, name="view_preview"),
    path("views/order/", arranging.order, name="views_order"),
    path("views/<int:pk>/", saved.view, name="view"),
    path("views/<int:pk>/pin/", arranging.pin, name="view_pin"),
    path("views/<int:pk>/place/", arranging.place, name="view_place"),
    path("changes/", bulk.changes, name="bulk"),
    path("changes/<int:pk>/", bulk.undo, name="bulk_undo"),
]
