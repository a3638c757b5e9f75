"""Addresses of this part."""

from django.urls import path

from segue.cycle.decisions.views import deciding, meetings, office, outcomes

urlpatterns = [
    path("meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("recommendations/", office.recommendations, name="recommendations"),
    path("recommendations.csv", office.recommendations_csv, name="recommendations-csv"),
    path("recommendations/prepare/<int:pk>/", office.prepare, name="recommendation-prepare"),
    path("recommendations/<int:pk>/", office.recommendation, name="recommendation"),
    path("recommendations/<int:pk>.csv", office.recommendation_csv, name="recommendation-csv"),
    path("recommendations/<int:pk>/rank-again/", office.rank_again, name="recommendation-rank-again"),
    path("recommendations/<int:pk>/put/", office.put, name="recommendation-put"),
    path("recommendations/<int:pk>/decide/", deciding.decide, name="recommendation-decide"),
    path("recommendations/<int:pk>/send-back/", office.send_back, name="recommendation-send-back"),
    path("recommendations/<int:pk>/cases/<str:reference>/", office.proposal, name="proposal"),
    path("recommendations/<int:pk>/cases/<str:reference>/take-out/", office.take_out, name="proposal-take-out"),
    path("applications/<str:reference>/outcome/", outcomes.outcome, name="outcome"),
    path("cases/<str:application__reference>/tell-again/", office.tell_again, name="tell-again"),
    path("outcome-questions/", outcomes.questions, name="outcome-questions"),
    path("outcome-questions.csv", outcomes.questions_csv, name="outcome-questions-csv"),
    path("outcome-questions/<int:pk>/", outcomes.answer, name="outcome-question"),
]
