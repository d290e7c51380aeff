"""Chinese names as somebody reads them who has no characters."""

import pytest

from bot import latin


@pytest.mark.parametrize(
    ("name", "spelt"),
    [
        ("林忠灿", "Lin Zhongcan"),
        ("陳建安", "Chen Jian'an"),
        ("单雄信", "Shan Xiongxin"),
        ("欧阳修", "Ouyang Xiu"),
        ("吕绿", "Lü Lü"),
        ("曾国藩", "Zeng Guofan"),
        ("Desmond Lim", ""),
        ("林", ""),
        ("", ""),
    ],
)
def test_a_name_is_spelt(name, spelt):
    assert latin.person(name) == spelt


def test_an_organisation_has_the_name_that_the_register_knows():
    assert latin.organisation('["新加坡南安會館", "Singapore Lam Ann Association"]') == "Singapore Lam Ann Association"
    assert latin.organisation(("陕西南安商会", "XANC")) == ""
