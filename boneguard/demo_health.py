"""What the people of the demo say about their health, by first name. Some say little."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from patients.health_facts import Allergy, Diet, Kidneys, Medicine, Region

_WELL = {
    "region": Region.UK,
    "medicines": [],
    "kidneys": Kidneys.WELL,
    "ask_before_calcium": False,
    "osteoporosis": False,
    "low_trauma_fractures": 0,
    "vertebral_fracture": False,
    "unsteady": False,
    "new_back_pain": False,
    "recent_fracture": False,
    "bone_metastases": False,
    "arm_surgery_or_lymphoedema": True,
    "diet": Diet.NONE,
    "allergies": [],
}

ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "Helen": {
        **_WELL,
        "height_cm": Decimal(163),
        "medicines": [Medicine.LEVOTHYROXINE],
        "lowest_t_score": Decimal("-1.8"),
        "joint_pain": 3,
    },
    "Mei": {"region": Region.UK, "diet": Diet.VEGETARIAN, "allergies": [Allergy.LACTOSE]},
    # Greens and fish as before, and her clinic watches her INR.
    "Ruth": {**_WELL, "medicines": [Medicine.VITAMIN_K_ANTAGONIST], "joint_pain": 2},
    "Joan": {
        **_WELL,
        "medicines": [Medicine.ALENDRONATE_OR_RISEDRONATE],
        "kidneys": Kidneys.DISEASE,
        "osteoporosis": True,
        "lowest_t_score": Decimal("-2.9"),
        "low_trauma_fractures": 1,
        "falls_last_year": 2,
        "injured_in_fall": True,
        "unsteady": True,
        "joint_pain": 5,
    },
    "Grace": {**_WELL, "medicines": [Medicine.DENOSUMAB], "osteoporosis": True},
}
