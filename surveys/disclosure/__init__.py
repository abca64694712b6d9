"""What may be said of a table without saying what one person answered: primary suppression, complementary suppression
and the exact audit of everything that is published together. Pure numpy and scipy."""
