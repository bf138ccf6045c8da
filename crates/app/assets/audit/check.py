"""Checks the books of a year: python3 check.py, in the folder of the unpacked files. Needs nothing but Python 3.

Every row of transfers.csv bears a SHA-256 over the row before and its own cells, each cell preceded by its length in
bytes as eight bytes, most significant first. Whoever changes, adds or removes a row breaks the chain from there on.
Then each account must close with what it opened with and what was moved; each spending must have its transfer and its
voucher; each day's close must stand on the chain and add up.
"""
import csv
import hashlib
from collections import Counter


def table(name):
    with open(f"{name}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def sealed(parts):
    hashed = hashlib.sha256()
    for part in parts:
        part = part.encode("utf-8")
        hashed.update(len(part).to_bytes(8, "big"))
        hashed.update(part)
    return hashed.hexdigest()


def wrong(what):
    raise SystemExit(what)


# What money is spent on, under a voucher; what government or school gave needs none.
PURPOSES = ("staff", "materials", "food", "provider", "insurance", "utilities")

# The columns of transfers.csv, which are read by their places below.
COLUMNS = "seq transfer at kind step ends debit credit fen student subject who clause hash".split()

chain = open("before.txt", encoding="utf-8").read().strip()
moved, links = Counter(), {}
with open("transfers.csv", encoding="utf-8-sig", newline="") as file:
    head, *rows = csv.reader(file)
if head != COLUMNS:
    wrong("transfers.csv has other columns")
for number, row in enumerate(rows, start=2):
    chain = sealed([chain] + row[:-1])
    if chain != row[-1]:
        wrong(f"the chain breaks at row {number}")
    links[row[0]] = chain
    step, debit, credit, fen = row[4], row[6], row[7], int(row[8])
    if fen <= 0 or debit == credit:
        wrong(f"row {number} moves nothing")
    if step in ("posted", "post"):
        moved[debit] -= fen
        moved[credit] += fen
if sum(moved.values()) != 0:
    wrong("the accounts do not sum to zero")

accounts = {row["account"]: row for row in table("accounts")}
for account in moved:
    if account not in accounts:
        wrong(f"{account} was moved and is in no row of accounts.csv")
for account, row in accounts.items():
    if int(row["opening_fen"]) + moved[account] != int(row["closing_fen"]):
        wrong(f"{account} does not close with what it opened with and what was moved")

spendings = {row["spending"]: row for row in table("spendings")}
spent = {row[10]: row for row in rows if row[3] in ("spending", "grant")}
for spending, row in spendings.items():
    if spending not in spent or int(spent[spending][8]) != int(row["fen"]):
        wrong(f"spending {spending} has no transfer of its amount")
    if row["purpose"] in PURPOSES and not row["voucher"].strip():
        wrong(f"spending {spending} has no voucher")
for spending, row in spent.items():
    if spending not in spendings:
        wrong(f"transfer {row[1]} has no row in spendings.csv")

for row in table("day-ends"):
    if row["seq"] in links and links[row["seq"]] != row["hash"]:
        wrong(f"the close of {row['date']} does not stand on the chain")
for row in table("day-end-lines"):
    opening, into, out_of, closing = (int(row[of]) for of in ("opening_fen", "into_fen", "out_of_fen", "closing_fen"))
    if opening + into - out_of != closing:
        wrong(f"the close of {row['date']} does not add up in {row['kind']} {row['purse']}")

print(f"{len(rows)} transfers hold; the chain ends with {chain}")
print(f"{len(spendings)} spendings and grants have their transfers, each spending its voucher")
print(f"{'opened with':>14} {'moved':>14} {'closed with':>14}")
for account, row in sorted(accounts.items()):
    figures = (int(row["opening_fen"]), moved[account], int(row["closing_fen"]))
    print(" ".join(f"{fen / 100:>14.2f}" for fen in figures), account)
