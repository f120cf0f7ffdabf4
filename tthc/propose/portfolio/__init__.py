"""Which cuts (danh mục phương án): the choice of a set, as an integer program whose answer is proved as a whole."""
