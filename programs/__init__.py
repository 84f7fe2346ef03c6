"""What a person enrols in."""
