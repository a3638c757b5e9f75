"""Addresses of this part."""

from django.urls import path

from segue.cycle.monitoring.views import contracts, partners, returns

urlpatterns = [
    path("contracts/", contracts.contracts, name="contracts"),
    path("contracts.csv", contracts.contracts_csv, name="contracts-csv"),
    path("contracts/mine/", contracts.mine, name="my-contracts"),
    path("contracts/<str:reference>/", contracts.contract, name="contract"),
    path("contracts/<str:reference>/delivery/", partners.delivery, name="contract-delivery"),
    path("contracts/<str:reference>/payment/", contracts.pay, name="contract-payment"),
    path("contracts/<str:reference>/review/", contracts.review, name="review"),
    path("contracts/<str:reference>/result/", contracts.result, name="contract-result"),
    path("partners/<int:pk>/", partners.partner, name="partner"),
    path("reviews/", contracts.agreed, name="reviews"),
    path("reviews.csv", contracts.agreed_csv, name="reviews-csv"),
    path("reviews/actions/<int:pk>/", contracts.finish, name="review-action"),
    path("returns/", returns.returns, name="returns"),
    path("returns.csv", returns.returns_csv, name="returns-csv"),
    path("returns/<int:pk>/", returns.one, name="return"),
    path("returns/<int:pk>/send/", returns.send, name="return-send"),
    path("returns/<int:pk>/words/<int:kept>/", returns.words, name="return-words"),
    path("returns/<int:pk>/accept/", returns.accept, name="return-accept"),
    path("returns/<int:pk>/send-back/", returns.send_back, name="return-send-back"),
]
