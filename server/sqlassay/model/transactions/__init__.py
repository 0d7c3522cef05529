"""What happens to a session, from where a function has it, on each path through the function."""

from sqlassay.model.transactions.course import Failure, Leak, Log, Place
from sqlassay.model.transactions.functions import Followed, followed_in
from sqlassay.model.transactions.subjects import Subject

__all__ = ["Failure", "Followed", "Leak", "Log", "Place", "Subject", "followed_in"]
