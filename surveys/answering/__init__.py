"""The pages of those who answer, under /phieu/. Nothing that knows a person stands in their way: see middleware.py."""
