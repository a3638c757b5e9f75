"""Everything that is done to indicators, specifications and calls."""

from segue.cycle.calls.actions.calls import copy_call, draft_call, edit_call
from segue.cycle.calls.actions.contents import (
    add_criterion,
    add_opportunity,
    edit_criterion,
    edit_opportunity,
    remove_criterion,
    remove_opportunity,
    set_phase_cap,
    set_phase_caps,
)
from segue.cycle.calls.actions.publishing import cancel, extend_closing, give_late_leave, publish
from segue.cycle.calls.actions.specifications import add_indicator, edit_specification, write_specification

__all__ = (
    "add_criterion",
    "add_indicator",
    "add_opportunity",
    "cancel",
    "copy_call",
    "draft_call",
    "edit_call",
    "edit_criterion",
    "edit_opportunity",
    "edit_specification",
    "extend_closing",
    "give_late_leave",
    "publish",
    "remove_criterion",
    "remove_opportunity",
    "set_phase_cap",
    "set_phase_caps",
    "write_specification",
)
