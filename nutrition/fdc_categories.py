"""Food groups of FoodData Central, in the words of our own catalogue."""

from nutrition.imported import LONGEST_CATEGORY

OTHER = "Other foods"
_OURS = {
    "Dairy and Egg Products": "Milk and plant drinks",
    "Spices and Herbs": "Fats, sauces and herbs",
    "Fats and Oils": "Fats, sauces and herbs",
    "Poultry Products": "Meat and poultry",
    "Sausages and Luncheon Meats": "Meat and poultry",
    "Pork Products": "Meat and poultry",
    "Beef Products": "Meat and poultry",
    "Lamb, Veal, and Game Products": "Meat and poultry",
    "Breakfast Cereals": "Breakfast cereals",
    "Fruits and Fruit Juices": "Fruit",
    "Vegetables and Vegetable Products": "Vegetables",
    "Nut and Seed Products": "Nuts and seeds",
    "Beverages": "Drinks",
    "Alcoholic Beverages": "Drinks",
    "Finfish and Shellfish Products": "Fish and seafood",
    "Legumes and Legume Products": "Pulses and soya",
    "Baked Products": "Bread and crackers",
    "Sweets": "Cakes, sweets and snacks",
    "Snacks": "Cakes, sweets and snacks",
    "Cereal Grains and Pasta": "Rice, pasta and grains",
    "Fast Foods": "Sandwiches and fast food",
    "Restaurant Foods": "Sandwiches and fast food",
    "Meals, Entrees, and Side Dishes": "Dishes and soups",
    "Soups, Sauces, and Gravies": "Dishes and soups",
    "Soups, Sauces and Gravies": "Dishes and soups",
}


def category_of(group: str) -> str:
    """Our category for a food group; a group that we do not know keeps its own words."""
    words = " ".join(group.split())[:LONGEST_CATEGORY].rstrip()
    return _OURS.get(words, words) or OTHER
