"""The program a second time: slow and plain, to hold the real one against.

Lists and dicts, one item at a time, nothing shared with the product. A figure that both find is
very probably right; where they differ, one of them has read the rules wrongly.

`versions` and `marketplace`: which items are taken; `bills`: what a month costs; `decisions`: what
is owed for a broken promise; `world`: all of it for one program.
"""
