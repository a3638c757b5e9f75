from segue.people.models import Role
from segue.people.permissions import READERS, STAFF, Permission

SEE_TODAY = Permission("Open the morning page", roles=STAFF | {Role.BODY_CHAIR})
SEE_BOARD_PAGE = Permission("Open the Board page", roles=READERS)
EXPORT_CASES = Permission("Download the list of cases", roles=STAFF | {Role.AUDITOR})
