"""A class of odd names through the forms of each learning system, and back."""
