"""Export of tables to files, with one module for each file format. Knows no Django."""
