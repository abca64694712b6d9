"""Results: the list of tables, weights, written answers, figures."""

from django.urls import path

from surveys.views import coding, results, tabulation

urlpatterns = [
    path("ket-qua/", results.released, name="released"),
    path("<int:pk>/ket-qua/", results.results, name="results"),
    path("<int:pk>/ket-qua/bang/<int:number>/", results.crosstab, name="crosstab"),
    path("<int:pk>/ket-qua/xu-huong/", results.trend, name="trend"),
    path("<int:pk>/ket-qua/cong-bo/", results.publish, name="publish"),
    path("<int:pk>/ket-qua/danh-muc/", tabulation.tables, name="tables"),
    path("<int:pk>/ket-qua/danh-muc/de-xuat/", tabulation.propose, name="tables_propose"),
    path("<int:pk>/ket-qua/danh-muc/them/", tabulation.add, name="tables_add"),
    path("<int:pk>/ket-qua/danh-muc/bo/", tabulation.remove, name="tables_remove"),
    path("<int:pk>/ket-qua/danh-muc/trinh/", tabulation.submit, name="tables_submit"),
    path("<int:pk>/ket-qua/danh-muc/tra-lai/", tabulation.give_back, name="tables_give_back"),
    path("<int:pk>/ket-qua/danh-muc/khoa/", tabulation.freeze, name="tables_freeze"),
    path("<int:pk>/ket-qua/quyen-so/", tabulation.weights, name="weights"),
    path("<int:pk>/ket-qua/y-kien/", coding.overview, name="coding"),
    path("<int:pk>/ket-qua/y-kien/che/", coding.mask, name="coding_mask"),
    path("<int:pk>/ket-qua/y-kien/<slug:question>/", coding.question, name="coding_question"),
    path("<int:pk>/ket-qua/y-kien/<slug:question>/nhom/", coding.add_code, name="coding_add"),
    path("<int:pk>/ket-qua/y-kien/<slug:question>/nhom/<int:code>/bo/", coding.drop_code, name="coding_drop"),
    path("<int:pk>/ket-qua/y-kien/<slug:question>/gan/", coding.assign, name="coding_assign"),
    path("<int:pk>/ket-qua/y-kien/<slug:question>/gan-nhom/", coding.assign_group, name="coding_assign_group"),
]
