"""The addresses of the permit desk."""

from django.urls import path

from maslak.web.permits import views_counter, views_file, views_queue, views_times

app_name = "permits"
urlpatterns = [
    path("", views_queue.queue, name="queue"),
    path("lot/", views_queue.batch, name="batch"),
    path("charge/", views_queue.workload, name="workload"),
    path("delais/", views_times.times, name="times"),
    path("guichet/", views_counter.counter, name="counter"),
    path("guichet/<int:number>/<slug:outcome>/", views_counter.hour, name="hour"),
    path("dossiers/<slug:ref>/", views_file.file, name="file"),
    path("dossiers/<slug:ref>/document/", views_file.number, name="number"),
    path("dossiers/<slug:ref>/pieces/<slug:code>/", views_file.piece, name="piece"),
    path("dossiers/<slug:ref>/copies/<slug:copy>/", views_file.attachment, name="attachment"),
    path("dossiers/<slug:ref>/avis/", views_file.ask_opinion, name="opinion-ask"),
    path("dossiers/<slug:ref>/avis/<int:number>/", views_file.give_opinion, name="opinion-give"),
    path("dossiers/<slug:ref>/recours/<int:number>/<slug:outcome>/", views_file.answer_appeal, name="appeal"),
    path("dossiers/<slug:ref>/<slug:code>/", views_file.act, name="act"),
]
