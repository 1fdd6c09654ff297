"""Pages that people read: the class report and a feedback page for each submission.

Made from results alone, so that they can be made again at any time; each page is one file without
anything from elsewhere. Knows no bundle, no journal, no scoring. What a submission wrote is text
here and nothing else: Jinja2 escapes all of it, and each page carries a policy that forbids
everything but the script and the style it was made with.
"""
