"""The hand-in service: what is handed in is kept, proved by a receipt, and graded once.

- `receipts`, `keys`: the signed receipt, the chain it is a link of, and the keys it is signed with.
- `store`: the one place where all of it stands; one writer, and a transaction for all that belongs
  together.
- `members`, `openings`: who is in the course, and what is put up for hand-in.
- `intake`: an attempt is accepted.
- `orders`: what is to be graded, and who has it by a numbered lease.
- `collection`: which attempts count, for the folder of a run.
- `inspection`: whether a store is whole.
- `backup`, `admission`: a store is kept safe and brought back, and attempts by their receipts.
- `forgetting`, `dossier`: all that is one person's goes, or is given to them.

Accepted means proven: attempt, body, order to grade and link of the chain are one transaction, on
the disk before anybody reads 'received'. May know batch, formats, course and views. Must not know
how a result is made.
"""
