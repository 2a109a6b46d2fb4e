"""The region of an agency, by its name."""

import re

UNKNOWN = "地区未识别"
_PLACE = re.compile(r"(?:[一-鿿]{2,6}?(?:省|自治区|兵团))?(?:[一-鿿]{2,7}?(?:自治州|地区|[市州盟县区旗]))?")


def agency_to_region(agency: str) -> str:
    """The largest places that the name begins with: 山西省长治市, 长治市. What a name does not say is not guessed."""
    found = _PLACE.match(agency)
    return found.group() if found and found.group() else UNKNOWN
