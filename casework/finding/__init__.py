"""Finding a person by part of a name, a number, a phone or a code, within the scope of whoever asks."""
