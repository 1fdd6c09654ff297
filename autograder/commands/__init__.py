"""What each command does, as a short list of steps; values in, values out.

Nothing here parses arguments or prints: that is `cli`. Progress goes to a `Reporter`.
"""
