"""Addresses of this part."""

from django.urls import path

from segue.cycle.reporting.views import board, cases, office, public, threads

urlpatterns = [
    path("", public.home, name="home"),
    path("awards/", public.awards, name="awards"),
    path("awards.csv", public.awards_csv, name="awards-csv"),
    path("awards/<str:reference>/", public.award, name="award"),
    path("needs/<int:pk>/thread/", threads.finding_thread, name="finding-thread"),
    path("priorities/<int:pk>/thread/", threads.priority_thread, name="priority-thread"),
    path("office/specifications/<int:pk>/thread/", threads.specification_thread, name="specification-thread"),
    path("hub/setting-up/", office.setting_up, name="setting-up"),
    path("today/", office.today, name="today"),
    path("board/", board.board, name="board"),
    path("board.csv", board.board_csv, name="board-csv"),
    path("board/awards/", board.awards, name="board-awards"),
    path("board/awards.csv", board.awards_csv, name="board-awards-csv"),
    path("cases/", cases.cases, name="cases"),
    path("cases.csv", cases.cases_csv, name="cases-csv"),
    path("cases/<str:reference>/", cases.case, name="case"),
    path("cases/<str:reference>/thread/", cases.thread, name="thread"),
    path("cases/<str:reference>/history/", cases.history, name="history"),
]
