from accounts.models.areas import Area, AreaKind, AreaName, AreaSuccession
from accounts.models.data_requests import DataRequest
from accounts.models.invitations import Invitation
from accounts.models.memberships import Membership
from accounts.models.sessions import KnownDevice
from accounts.models.trees import SuccessionKind
from accounts.models.units import Unit, UnitKind, UnitName, UnitSide, UnitSuccession, lineage_ids
from accounts.models.users import User

__all__ = [
    "Area",
    "AreaKind",
    "AreaName",
    "AreaSuccession",
    "DataRequest",
    "Invitation",
    "KnownDevice",
    "Membership",
    "SuccessionKind",
    "Unit",
    "UnitKind",
    "UnitName",
    "UnitSide",
    "UnitSuccession",
    "User",
    "lineage_ids",
]
