"""What the rules read of Chinese text: figures in clauses, what a name counts, words that say nothing."""
