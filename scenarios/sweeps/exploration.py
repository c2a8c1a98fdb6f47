"""Exploration with the EMA Workbench: each experiment is one call of `demarche sweep`, with a number set for each of the
workbench's uncertainties. What comes back are arrays, for its own analyses (scenario discovery, feature scoring).

From this folder:
    python3 exploration.py ../../demarche
"""

import csv
import subprocess
import sys

from ema_workbench import Model, RealParameter, ScalarOutcome, SequentialEvaluator

program = sys.argv[1] if len(sys.argv) > 1 else "demarche"
# Parameters of Python and the model's paths.
paths = {"sanctions": "patron-sanctions.chance", "strikes": "strike-again.rate"}


def demarche(**values):
    settings = [word for name, value in values.items() for word in ("--set", f"{paths[name]}={value}")]
    answer = subprocess.run(
        [program, "sweep", "../albania-2022.yaml", *settings, "--runs", "500", "--on", "second_attack_30d", "--quiet"],
        check=True, capture_output=True, text=True)
    rows = {row["response"]: row for row in csv.DictReader(answer.stdout.splitlines())}
    return {"attacked": float(rows["sever"]["estimate"]), "change": float(rows["sever"]["difference"])}


if __name__ == "__main__":
    model = Model("demarche", function=demarche)
    model.uncertainties = [RealParameter("sanctions", 0.3, 0.98), RealParameter("strikes", 0.005, 0.05)]
    model.outcomes = [ScalarOutcome("attacked"), ScalarOutcome("change")]
    with SequentialEvaluator(model) as evaluator:
        experiments, outcomes = evaluator.perform_experiments(scenarios=40)
    for sanctions, strikes, change in zip(experiments["sanctions"], experiments["strikes"], outcomes["change"]):
        print(f"sanctions {sanctions:.2f}, strikes {strikes:.3f}: severing changes the second attack by {change:+.3f}")
