"""The region of an agency, by its name."""

import re

UNKNOWN = "地区未识别"
_NAME = "[^\\W省市盟县区旗局部委厅院署]"
_PLACE = re.compile(
    rf"(?:{_NAME}{{2,6}}(?:省|兵团)|{_NAME}{{2,6}}?自治区)?"
    rf"(?:{_NAME}{{2,10}}?(?:自治州|地区)|{_NAME}{{2,6}}(?:[市盟县旗]|区(?!域)))?"
)


def agency_to_region(agency: str) -> str:
    """The largest places that the name begins with: 山西省长治市, 长治市. What a name does not say is not guessed."""
    found = _PLACE.match(agency)
    return found.group() if found and found.group() else UNKNOWN
