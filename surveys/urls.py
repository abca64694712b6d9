"""The rooms of the surveys, each with its own list."""

app_name = "surveys"

urlpatterns = []
