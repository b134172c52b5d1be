"""From a reported test to a missile's range: `infer(report, booster)`."""

from uppertier.flight.infer.bands import Band
from uppertier.flight.infer.directions import Goal
from uppertier.flight.infer.inference import SAMPLES, SLACK, STAGES, Inference, infer
from uppertier.flight.infer.reports import Report, reported

__all__ = ["SAMPLES", "SLACK", "STAGES", "Band", "Goal", "Inference", "Report", "infer", "reported"]
