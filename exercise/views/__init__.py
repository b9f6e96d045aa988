"""The pages of movement: the diary, the plan, answers to it, and the calendar feed."""
