"""Everything that is done to recommendations, decisions and questions about them."""

from segue.cycle.decisions.actions.deciding import decide
from segue.cycle.decisions.actions.outcomes import answer_question, question_outcome, tell_again
from segue.cycle.decisions.actions.recommending import (
    move_the_line,
    prepare,
    propose,
    put,
    rank_again,
    send_back,
    take_out,
)

__all__ = (
    "answer_question",
    "decide",
    "move_the_line",
    "prepare",
    "propose",
    "put",
    "question_outcome",
    "rank_again",
    "send_back",
    "take_out",
    "tell_again",
)
