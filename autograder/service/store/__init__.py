"""Where all that was handed in and decided stands: one database, and one way to change it.

- `tables`: what stands in it.
- `place`: which database a URL means, and whether it can be used there.
- `schema`, `migrations`: which version of the tables a store has, and the steps between versions.
- `writer`: changes are transactions, several a commit; what `write` gave back is on the disk.

SQLite is one file, with its write-ahead log and `synchronous=FULL`. Knows nothing of the web, of
what a receipt is, or of how anything is graded.
"""

from autograder.service.store.access import Store, opened
from autograder.service.store.place import StorePlace, place_of
from autograder.service.store.writer import NobodyKnows

__all__ = ["NobodyKnows", "Store", "StorePlace", "opened", "place_of"]
