"""Sobol indices with SALib: which of three numbers the difference between two responses depends on, alone and together.

SALib makes the points, one `demarche sweep` plays them all on the same luck, SALib reads the answer. From this folder:
    python3 sobol_indices.py ../../demarche
"""

import csv
import subprocess
import sys

from SALib.analyze import sobol as analyze
from SALib.sample import sobol as sample

problem = {
    "num_vars": 3,
    "names": ["patron-sanctions.chance", "strike-again.rate", "variable.grievance.half_life"],
    "bounds": [[0.3, 0.98], [0.005, 0.05], [20, 90]],  # base units: a share, per day, days
}
points = sample.sample(problem, 64, calc_second_order=False, seed=1)
with open("points.csv", "w", newline="") as file:
    table = csv.writer(file)
    table.writerow(problem["names"])
    table.writerows(points)

program = sys.argv[1] if len(sys.argv) > 1 else "demarche"
answer = subprocess.run(
    [program, "sweep", "../albania-2022.yaml", "--points-from", "points.csv", "--runs", "500", "--on", "second_attack_30d"],
    check=True, capture_output=True, text=True)
rows = [row for row in csv.DictReader(answer.stdout.splitlines()) if row["response"] == "sever"]
difference = [float(row["difference"]) for row in rows]

import numpy  # noqa: E402

indices = analyze.analyze(problem, numpy.array(difference), calc_second_order=False, seed=1)
for name, first, total, error in zip(problem["names"], indices["S1"], indices["ST"], indices["ST_conf"]):
    print(f"{name}: alone {first:.2f}, with all others {total:.2f} ± {error:.2f}")
