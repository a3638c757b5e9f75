"""Addresses of this part."""

from django.urls import path

from segue.places.views import imports, schools, surveys

urlpatterns = [
    path("schools/", schools.schools, name="schools"),
    path("schools.csv", schools.schools_csv, name="schools-csv"),
    path("schools/import/", imports.school_import, name="school-import"),
    path("schools/import/<int:pk>/", imports.school_import_one, name="school-import-one"),
    path("schools/import/<int:pk>/rows.csv", imports.school_import_rows, name="school-import-rows"),
    path("schools/import/<int:pk>/apply/", imports.school_import_apply, name="school-import-apply"),
    path("schools/import/<int:pk>/discard/", imports.school_import_discard, name="school-import-discard"),
    path("schools/surveys/", surveys.surveys, name="surveys"),
    path("schools/surveys.csv", surveys.surveys_csv, name="surveys-csv"),
    path("schools/surveys/many/", surveys.surveys_many, name="surveys-many"),
    path("schools/<int:urn>/", schools.school, name="school"),
    path("schools/<int:urn>/survey/", schools.school_survey, name="school-survey"),
]
