"""The rules, one a file, one folder a family. A rule imports `sqlassay.kit` and nothing else."""
