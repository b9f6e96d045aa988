"""The pages of food and of supplements."""
