#!/usr/bin/env python3
"""Times OR-tools' min-cost flow on the tables of a draw: python3 flow.py FOLDER

Needs `pip install ortools==9.15.6755`. FOLDER holds students.csv and courses.csv as `cargo xtask draw tables` writes
them, courses of one hour each. Most wishes met, minimums ignored: what the mechanism `optimum` solves. Prints
processor microseconds of the solve call alone, its graph already built, and what the seats are worth.
"""
import os
import sys
import time

import numpy as np
from ortools.graph.python import min_cost_flow

VALUES = [4, 3, 2, 1]


def table(name):
    with open(os.path.join(sys.argv[1], name), encoding="utf-8") as file:
        head, *rows = file.read().split("\n")[:-1]
    names = head.split(",")
    return (dict(zip(names, row.split(","))) for row in rows)


def graph():
    """Nodes: 0 gives, 1 takes, then courses, then each child once an hour; arcs as rows of tail, head, capacity, cost."""
    arcs, node, hour, hours = [], {}, {}, 0
    for course in table("courses.csv"):
        node[course["id"]] = 2 + len(node)
        hour[course["id"]] = (course["weekday"], course["start"])
        arcs.append((node[course["id"]], 1, int(course["capacity"]), 0))
    last = 1 + len(node)
    for student in table("students.csv"):
        own = {}
        for wish in filter(None, student["prefs"].split(";")):
            stands, rank = own.setdefault(hour[wish], [last + 1 + len(own), 0])
            own[hour[wish]][1] += 1
            arcs.append((stands, node[wish], 1, -(VALUES[rank] if rank < len(VALUES) else 1)))
        arcs.extend((0, stands, 1, 0) for stands, _ in own.values())
        last, hours = last + len(own), hours + len(own)
    arcs.append((0, 1, hours, 0))
    return np.array(arcs), hours


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    arcs, hours = graph()
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(*arcs.T)
    flow.set_node_supply(0, hours)
    flow.set_node_supply(1, -hours)
    begun = time.process_time()
    status = flow.solve()
    took = time.process_time() - begun
    if status != flow.OPTIMAL:
        sys.exit("flow.py: not solved")
    print(round(took * 1_000_000), -flow.optimal_cost())


if __name__ == "__main__":
    main()
