"""The chapters, in the order in which they are played."""

from __future__ import annotations

from tools.demo.chapter import Chapter
from tools.demo.chapters.assets import Assets
from tools.demo.chapters.credit import StablecoinCredit
from tools.demo.chapters.lending import LendingMarkets
from tools.demo.chapters.peg import Peg
from tools.demo.chapters.royalties import Royalties

CHAPTERS: tuple[type[Chapter], ...] = (Peg, LendingMarkets, StablecoinCredit, Royalties, Assets)
