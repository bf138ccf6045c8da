"""Checks the books of a year: python3 check.py, in the folder of the unpacked files. Needs nothing but Python 3.

Every row of transfers.csv bears a SHA-256 over the row before and its own cells, each cell preceded by its length in
bytes as eight bytes, most significant first. Whoever changes, adds or removes a row breaks the chain from there on.
"""
import csv
import hashlib
from collections import Counter


def sealed(parts):
    hashed = hashlib.sha256()
    for part in parts:
        part = part.encode("utf-8")
        hashed.update(len(part).to_bytes(8, "big"))
        hashed.update(part)
    return hashed.hexdigest()


chain = open("before.txt", encoding="utf-8").read().strip()
moved = Counter()
with open("transfers.csv", encoding="utf-8-sig", newline="") as file:
    rows = list(csv.reader(file))[1:]
for number, row in enumerate(rows, start=2):
    chain = sealed([chain] + row[:-1])
    if chain != row[-1]:
        raise SystemExit(f"the chain breaks at row {number}")
    step, debit, credit, fen = row[4], row[6], row[7], int(row[8])
    if fen <= 0 or debit == credit:
        raise SystemExit(f"row {number} moves nothing")
    if step in ("posted", "post"):
        moved[debit] -= fen
        moved[credit] += fen
if sum(moved.values()) != 0:
    raise SystemExit("the accounts do not sum to zero")
print(f"{len(rows)} transfers hold; the chain ends with {chain}")
for account, fen in sorted(moved.items()):
    print(f"{fen / 100:>14.2f}  {account}")
