from growth_program.core.models.audit import AuditEntry, subject_of
from growth_program.core.models.calendar import CalendarDay, CalendarYear
from growth_program.core.models.clock import DemoClock
from growth_program.core.models.programs import MarketingRate, Program, ProgramVersion, Remedy
from growth_program.core.models.recordings import Recording
from growth_program.core.models.sweeps import Sweep

__all__ = [
    "AuditEntry",
    "CalendarDay",
    "CalendarYear",
    "DemoClock",
    "MarketingRate",
    "Program",
    "ProgramVersion",
    "Recording",
    "Remedy",
    "Sweep",
    "subject_of",
]
