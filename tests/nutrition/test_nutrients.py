from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nutrition.nutrients import (
    BONE_NUTRIENTS,
    STORED_NUTRIENTS,
    K2Basis,
    Nutrient,
    Nutrients,
)

D = Decimal
YOGHURT = Nutrients(
    calcium_mg=D(183), magnesium_mg=D(17), protein_g=D("5.25"), vitamin_k1_ug=D("0.2")
)


def test_the_six_and_their_companions():
    assert len(BONE_NUTRIENTS) == 6
    assert len(STORED_NUTRIENTS) == 9
    assert {*Nutrient} - {*STORED_NUTRIENTS} == {Nutrient.VITAMIN_K}


class TestScaling:
    def test_from_per_100_g_to_what_was_eaten(self):
        eaten = YOGHURT.for_grams(D(245))
        assert eaten.calcium_mg == D("448.35")
        assert eaten.protein_g == D("12.863")  # 12.8625, half up

    def test_unknown_stays_unknown_and_a_true_zero_stays_zero(self):
        eaten = Nutrients(zinc_mg=None, vitamin_d_ug=D(0)).for_grams(D(50))
        assert eaten.zinc_mg is None
        assert eaten.vitamin_d_ug == 0

    def test_per_dose(self):
        assert Nutrients(calcium_mg=D(500)).times(D("1.5")).calcium_mg == 750

    def test_keeps_what_the_k2_figure_stands_on(self):
        assert Nutrients(k2_basis=K2Basis.MK4_ONLY).times(D(2)).k2_basis is K2Basis.MK4_ONLY

    @pytest.mark.parametrize("grams", ["-0.001", "NaN", "Infinity"])
    def test_refuses_what_is_no_weight(self, grams):
        with pytest.raises(ValueError, match="not negative"):
            YOGHURT.for_grams(D(grams))

    @given(st.decimals(0, 5000, places=2))
    @settings(deadline=None)
    def test_has_three_decimals_at_any_weight(self, grams):
        for value in YOGHURT.for_grams(grams).as_fields().values():
            assert value is None or value.as_tuple().exponent == -3


class TestVitaminK:
    @pytest.mark.parametrize(
        ("k1", "k2", "basis", "total", "lower_bound"),
        [
            (10, 5, K2Basis.ALL_MENAQUINONES, 15, False),
            (10, 5, K2Basis.NOT_STATED, 15, False),
            (10, 5, K2Basis.MK4_ONLY, 15, True),
            (10, None, K2Basis.NOT_STATED, 10, True),
            (10, None, K2Basis.NONE_EXPECTED, 10, False),
            (None, 5, K2Basis.ALL_MENAQUINONES, None, False),
            (None, None, K2Basis.NONE_EXPECTED, None, False),
        ],
    )
    def test_is_k1_plus_known_k2(self, k1, k2, basis, total, lower_bound):
        food = Nutrients(
            vitamin_k1_ug=None if k1 is None else D(k1),
            vitamin_k2_ug=None if k2 is None else D(k2),
            k2_basis=basis,
        )
        assert food.vitamin_k_ug == total
        assert food.is_unknown(Nutrient.VITAMIN_K) == (total is None)
        assert food.is_lower_bound(Nutrient.VITAMIN_K) == lower_bound

    def test_no_k2_is_missed_in_plant_food(self):
        assert not Nutrients(k2_basis=K2Basis.NONE_EXPECTED).is_unknown(Nutrient.VITAMIN_K2)
        assert Nutrients().is_unknown(Nutrient.VITAMIN_K2)

    def test_mk4_alone_is_a_lower_bound_only_where_there_is_a_figure(self):
        with_figure = Nutrients(vitamin_k2_ug=D(3), k2_basis=K2Basis.MK4_ONLY)
        assert with_figure.is_lower_bound(Nutrient.VITAMIN_K2)
        assert not Nutrients(k2_basis=K2Basis.MK4_ONLY).is_lower_bound(Nutrient.VITAMIN_K2)
        assert not with_figure.is_lower_bound(Nutrient.CALCIUM)
