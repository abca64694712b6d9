"""The door for other systems: reading only, by token, with the rights of a cadre of the client's unit or
of a visitor. Version 1 lives under /api/v1/."""
