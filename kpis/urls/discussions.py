"""Pages of the discussion of targets."""

from django.urls import URLPattern, path

from kpis.views import feasibility, target_feedback, target_questions

urlpatterns: list[URLPattern] = [
    path("targets/feasibility/", feasibility.feasibility, name="feasibility"),
    path("targets/feasibility.csv", feasibility.feasibility_csv, name="feasibility_csv"),
    path("targets/feedback/", target_feedback.feedback_list, name="feedback_list"),
    path("targets/feedback.csv", target_feedback.feedback_csv, name="feedback_csv"),
    path("targets/<uuid:pk>/feedback/", target_feedback.target_feedback, name="target_feedback"),
    path(
        "targets/<uuid:pk>/feedback/close/", target_feedback.feedback_close, name="feedback_close"
    ),
    path("target-feedback/<uuid:pk>/noted/", target_feedback.feedback_note, name="feedback_note"),
    path("targets/questions/", target_questions.question_list, name="question_list"),
    path("targets/questions.csv", target_questions.question_csv, name="question_csv"),
    path("targets/<uuid:pk>/ask/", target_questions.target_ask, name="target_ask"),
    path("target-questions/<uuid:pk>/", target_questions.target_question, name="target_question"),
    path("target-questions/<uuid:pk>/noted/", target_questions.question_note, name="question_note"),
]
