"""What the Gate would have said to another agent's writes, from nothing but a transcript."""

from remit.agent.shadow.judging import Judgement, Judging, Rules, Shadowed
from remit.agent.shadow.transcripts import read_transcripts, transcript_of

__all__ = ["Judgement", "Judging", "Rules", "Shadowed", "read_transcripts", "transcript_of"]
