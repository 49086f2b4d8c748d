from answerable.routing.models.handovers import Handover, HandoverState, Why, WhyNot

__all__ = ["Handover", "HandoverState", "Why", "WhyNot"]
